export type BoundedText = { readonly text: string; readonly isCut: boolean }

/**
 * Fetches UTF-8 text and stops after `maxBytes`, so that a huge log does not fill the browser's memory.
 * @throws Error when the server refuses
 */
export async function readBounded(url: string, maxBytes: number, signal: AbortSignal): Promise<BoundedText> {
  const reply = await fetch(url, { signal })
  if (!reply.ok || !reply.body) throw new Error(`The text could not be fetched (${reply.status}).`)
  const reader = reply.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let left = maxBytes
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text: text + decoder.decode(), isCut: false }
    text += decoder.decode(value.subarray(0, left), { stream: true })
    left -= value.length
    if (left < 0) {
      await reader.cancel()
      return { text, isCut: true }
    }
  }
}
