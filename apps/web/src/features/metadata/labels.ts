import type { Labels, TermSummary } from '@damask/contract'
import { currentLanguage } from '../../app/words.ts'

type Texts = Labels | Readonly<Record<string, string>>

/** A text of several languages as the reader understands it best: own language, any kind of it, English, whatever there is. */
export function textIn(texts: Texts, language: string = currentLanguage()): string {
  const [, text = ''] = bestOf(texts, language) ?? []
  return text
}

/** Which language `textIn` would read. */
export const languageOf = (texts: Texts, language: string = currentLanguage()): string | undefined =>
  bestOf(texts, language)?.[0]

function bestOf(texts: Texts, language: string): [string, string] | undefined {
  const entries = Object.entries(texts).filter(([, text]) => text !== '')
  const find = (wanted: string) =>
    entries.find(([tag]) => tag === wanted) ?? entries.find(([tag]) => tag.startsWith(`${wanted}-`))
  return find(language) ?? find('x-default') ?? find('en') ?? entries[0]
}

export const termLabel = (term: Pick<TermSummary, 'labels'>): string => textIn(term.labels)

/** "Europe › Germany", above a term; empty where nothing is. */
export const termPath = (term: Pick<TermSummary, 'path'>): string =>
  term.path.map((labels) => textIn(labels)).join(' › ')

/** "German" for "de". */
export function languageName(tag: string): string {
  if (tag === 'x-default') return tag
  try {
    return new Intl.DisplayNames([currentLanguage()], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** Whether a term that was found for other words may be meant by these: until the server has answered for them. */
export function mayFit(
  term: Pick<TermSummary, 'labels'> & { readonly matched?: { text: string } | null },
  words: string,
): boolean {
  const texts = [...Object.values(term.labels), term.matched?.text ?? ''].map((text) => text.toLocaleLowerCase())
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => texts.some((text) => text.includes(word)))
}
