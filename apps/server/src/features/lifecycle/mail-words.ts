import type { Reader, Words } from '../identity/index.ts'

/** Assets named in one message. */
const NAMED = 10

/** To somebody who may decide, about what is due there. */
export function reviewWords({ name, language }: Reader, due: readonly { name: string }[], url: string): Words {
  const more = due.length - NAMED
  const list = [...due.slice(0, NAMED).map((asset) => `– ${asset.name}`), ...(more > 0 ? [`+ ${more}`] : [])].join('\n')
  const isOne = due.length === 1
  if (language === 'de') {
    const what = isOne ? 'Ein Asset ist' : `${due.length} Assets sind`
    return {
      subject: `${what} zu prüfen`,
      text: `Hallo ${name},\n\n${isOne ? 'dieses Asset ist' : 'diese Assets sind'} zu prüfen, und du entscheidest dort mit:\n\n${list}`,
      action: { label: 'Ansehen und entscheiden', url },
    }
  }
  const what = isOne ? 'An asset is' : `${due.length} assets are`
  return {
    subject: `${what} due for review`,
    text: `Hello ${name},\n\n${isOne ? 'this asset is' : 'these assets are'} due for review, and you are one of those who decide there:\n\n${list}`,
    action: { label: 'Look and decide', url },
  }
}
