import { randomFillSync } from 'node:crypto'
import type * as z from 'zod'

/** `newId(AssetId)`: a UUIDv7 (RFC 9562), so that ids sort by the time they were made. */
export type NewId = <I extends z.ZodType<string>>(kind: I) => z.output<I>

export const newUuid: NewId = () => uuidV7(Date.now()) as never

let lastMs = 0
let counter = 0
const bytes = new Uint8Array(16)

/** 48 bits of milliseconds, a 12-bit counter within the millisecond, 62 random bits. */
function uuidV7(nowMs: number): string {
  randomFillSync(bytes)
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = ((bytes[6]! << 8) | bytes[7]!) & 0x7ff
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  let ms = lastMs
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256
    ms = Math.floor(ms / 256)
  }
  bytes[6] = 0x70 | (counter >> 8)
  bytes[7] = counter & 0xff
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = Buffer.from(bytes.buffer).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
