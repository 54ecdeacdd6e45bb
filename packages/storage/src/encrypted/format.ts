import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { unwrap, wrap } from './master-keys.ts'

// An encrypted blob is a header and chunks of 64 KiB, each with its own tag:
//
//    0  4  "DMSK"
//    4  1  version, 1
//    5  1  log2 of the bytes of a chunk, 16
//    6  2  zero
//    8  8  id of the store key that wraps the data key
//   16  8  bytes of the plaintext, big-endian
//   24 60  the data key: nonce 12, tag 16, wrapped key 32; bound to all of the above and to the key of the blob
//   84     chunk 0, tag, chunk 1, tag …; an empty blob has one empty chunk
//
// The data key is random and used for this one blob, so a nonce is just the number of the chunk and whether it is the
// last: a chunk in another place, in another blob, or a last chunk that was not the last, does not open.

export const chunkBytes = 64 * 1024
export const chunkTagBytes = 16
export const headerBytes = 84
const boundBytes = 24
const start = Buffer.from([0x44, 0x4d, 0x53, 0x4b, 1, 16, 0, 0])

export type StoreKey = { readonly id: string; readonly wrapping: KeyObject }
export type Opened = { readonly dataKey: KeyObject; readonly sizeBytes: number }

/** How many chunks a plaintext has; an empty one has one, so that its emptiness is authenticated too. */
export const chunksOf = (sizeBytes: number): number => Math.max(1, Math.ceil(sizeBytes / chunkBytes))

/** How long the encrypted blob of so many bytes is. */
export const encryptedBytes = (sizeBytes: number): number =>
  headerBytes + sizeBytes + chunksOf(sizeBytes) * chunkTagBytes

/** How many bytes are in an encrypted blob of this length. What is cut off or grown gives another number, never an error. */
export function plainBytes(storedBytes: number): number {
  const body = Math.max(0, storedBytes - headerBytes)
  return Math.max(0, body - Math.ceil(body / (chunkBytes + chunkTagBytes)) * chunkTagBytes)
}

/** Where a chunk begins in the encrypted blob. */
export const chunkStart = (index: number): number => headerBytes + index * (chunkBytes + chunkTagBytes)

/** A nonce of 96 bits: the number of the chunk in 88 and whether it is the last in 8. */
export function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(index, 5, 6)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

/** A new data key and the header that holds it wrapped. */
export function makeHeader(storeKey: StoreKey, key: string, sizeBytes: number): { header: Buffer; dataKey: KeyObject } {
  const fixed = Buffer.alloc(boundBytes)
  start.copy(fixed)
  fixed.write(storeKey.id, 8, 'hex')
  fixed.writeBigUInt64BE(BigInt(sizeBytes), 16)
  const secret = randomBytes(32)
  const header = Buffer.concat([fixed, wrap(storeKey.wrapping, secret, boundTo(fixed, key))])
  return { header, dataKey: createSecretKey(secret) }
}

/** The id of the store key that a header names; undefined when this is no header of ours. */
export function storeKeyIdOf(header: Buffer): string | undefined {
  if (header.length !== headerBytes || !header.subarray(0, start.length).equals(start)) return undefined
  return header.toString('hex', 8, 16)
}

/** What a header says of the blob under this key; undefined when it was changed or belongs to another blob. */
export function openHeader(storeKey: StoreKey, key: string, header: Buffer): Opened | undefined {
  const fixed = header.subarray(0, boundBytes)
  const secret = unwrap(storeKey.wrapping, header.subarray(boundBytes), boundTo(fixed, key))
  if (!secret) return undefined
  return { dataKey: createSecretKey(secret), sizeBytes: Number(fixed.readBigUInt64BE(16)) }
}

const boundTo = (fixed: Buffer, key: string) => `damask blob ${fixed.toString('hex')} ${key}`
