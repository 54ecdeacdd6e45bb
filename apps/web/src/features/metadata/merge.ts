import type { FieldValue } from '@damask/contract'

export type Value = FieldValue | null
export type Values = Readonly<Record<string, Value>>

const isTexts = (value: Value): value is Record<string, string> =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && !('x' in value && 'y' in value)

/** Whether two values say the same. Languages have no order, lists have one. */
export function isSame(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(ordered(a ?? null)) === JSON.stringify(ordered(b ?? null))
}

const ordered = (value: Value) => (isTexts(value) ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)) : value)

/**
 * What becomes of a value that two people changed at the same time. Lists and texts in several languages take both
 * changes; of anything else only one can stand.
 * @param before what both of them saw
 * @returns undefined when they contradict each other
 */
export function mergeValues(before: Value, mine: Value, theirs: Value): Value | undefined {
  if (isSame(before, theirs) || isSame(mine, theirs)) return mine
  if (isSame(before, mine)) return theirs
  if (isList(before) && isList(mine) && isList(theirs) && (before ?? mine ?? theirs)) {
    return mergeLists(before ?? [], mine ?? [], theirs ?? [])
  }
  if ([before, mine, theirs].every((value) => value === null || isTexts(value))) {
    return mergeTexts(...([before ?? {}, mine ?? {}, theirs ?? {}] as [Texts, Texts, Texts]))
  }
  return undefined
}

const isList = (value: Value): value is string[] | null => value === null || Array.isArray(value)

function mergeLists(before: string[], mine: string[], theirs: string[]): Value {
  const removed = new Set(before.filter((one) => !mine.includes(one)))
  const added = mine.filter((one) => !before.includes(one))
  const merged = [...new Set([...theirs.filter((one) => !removed.has(one)), ...added])]
  return merged.length > 0 ? merged : null
}

type Texts = Record<string, string>

function mergeTexts(before: Texts, mine: Texts, theirs: Texts): Value | undefined {
  const merged: Texts = {}
  for (const language of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [was, own, other] = [before[language] ?? '', mine[language] ?? '', theirs[language] ?? '']
    if (own !== was && other !== was && own !== other) return undefined
    const text = own !== was ? own : other
    if (text) merged[language] = text
  }
  return Object.keys(merged).length > 0 ? merged : null
}
