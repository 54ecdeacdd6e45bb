/** The `nth` finding (from 0) on a page (from 0). */
export type Place = { readonly page: number; readonly nth: number }

/** Where a word begins, again and again, without overlaps. Both are expected in lower case. */
export function startsOf(text: string, words: string): number[] {
  const starts: number[] = []
  if (!words) return starts
  for (let from = text.indexOf(words); from >= 0; from = text.indexOf(words, from + words.length)) starts.push(from)
  return starts
}

export const countOf = (text: string, words: string): number => startsOf(text, words).length

/** One place per finding, in reading order. */
export const placesIn = (counts: readonly number[]): Place[] =>
  counts.flatMap((count, page) => Array.from({ length: count }, (_, nth) => ({ page, nth })))
