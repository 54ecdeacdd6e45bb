import { say } from './say.tsx'

/** Puts text onto the clipboard and says so. Works on a plain http address too, where the clipboard API is missing. */
export async function copyText(text: string, said: string): Promise<void> {
  if (navigator.clipboard) await navigator.clipboard.writeText(text)
  else copyBySelection(text)
  say({ message: said })
}

function copyBySelection(text: string) {
  const field = document.createElement('textarea')
  field.value = text
  field.style.cssText = 'position:fixed;opacity:0'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
