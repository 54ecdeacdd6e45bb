/** Latin-1 text of a slice: one character per byte, so offsets stay offsets. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end)
}

/** Whether `text` (ASCII or \xNN) stands at `offset`. */
export function has(bytes: Uint8Array, offset: number, text: string): boolean {
  if (offset < 0 || offset + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false
  return true
}

/** A view for numbers; reads outside give undefined rather than throwing. */
export function numbers(bytes: Uint8Array, littleEndian: boolean) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fits = (offset: number, size: number) => offset >= 0 && offset + size <= bytes.length
  return {
    u16: (offset: number) => (fits(offset, 2) ? view.getUint16(offset, littleEndian) : undefined),
    u32: (offset: number) => (fits(offset, 4) ? view.getUint32(offset, littleEndian) : undefined),
  }
}
