import type { ByteRange } from './blob-store.ts'

/** Cuts a range to a blob of `sizeBytes`; `lengthBytes` is 0 for an empty blob and for a start past the end. */
export function resolveRange(range: ByteRange | undefined, sizeBytes: number): { start: number; lengthBytes: number } {
  if (!range) return { start: 0, lengthBytes: sizeBytes }
  checkRange(range)
  const end = Math.min(range.end, sizeBytes - 1)
  return { start: range.start, lengthBytes: Math.max(0, end - range.start + 1) }
}

/** Throws RangeError: such a range is a bug of the caller, not a state of the store. */
export function checkRange({ start, end }: ByteRange): void {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`A byte range needs whole numbers with 0 <= start <= end, not ${start}-${end}.`)
  }
}
