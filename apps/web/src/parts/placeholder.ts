import { thumbHashToDataURL } from 'thumbhash'

// Drawing a placeholder takes about a third of a millisecond, and scrolling meets the same ones again and again.

const KEPT = 2000
const made = new Map<string, string | null>()

/** A base64 ThumbHash as a small picture (data: URL). Null when there is none or it is not one. */
export function placeholderOf(thumbHash: string | null): string | null {
  if (!thumbHash) return null
  const kept = made.get(thumbHash)
  if (kept !== undefined) return kept
  const url = decode(thumbHash)
  if (made.size >= KEPT) made.delete(made.keys().next().value!)
  made.set(thumbHash, url)
  return url
}

function decode(thumbHash: string): string | null {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(thumbHash), (sign) => sign.charCodeAt(0)))
  } catch {
    return null
  }
}
