import type { FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'

const inflate = promisify(inflateRaw)
const endMark = 0x06054b50
const entryMark = 0x02014b50
const maxDirectoryBytes = 8 * 1024 * 1024
const maxEntries = 20_000

export type ZipEntry = {
  name: string
  method: number
  packedBytes: number
  sizeBytes: number
  offset: number
  isEncrypted: boolean
}

/** The central directory of a ZIP (APPNOTE 6.3), bounded. Names are data, never paths: nothing is written by them. */
export async function listZip(file: FileHandle, sizeBytes: number): Promise<ZipEntry[]> {
  const tail = await readAt(file, Math.max(0, sizeBytes - 65_557), Math.min(sizeBytes, 65_557))
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== endMark) end--
  if (end < 0) return []
  const directoryBytes = Math.min(tail.readUInt32LE(end + 12), maxDirectoryBytes)
  const directory = await readAt(file, tail.readUInt32LE(end + 16), directoryBytes)

  const entries: ZipEntry[] = []
  let at = 0
  while (at + 46 <= directory.length && entries.length < maxEntries && directory.readUInt32LE(at) === entryMark) {
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** One part, inflated to at most `maxBytes`; undefined when it is larger, encrypted or damaged. */
export async function readZipEntry(file: FileHandle, entry: ZipEntry, maxBytes: number): Promise<Buffer | undefined> {
  if (entry.isEncrypted || entry.sizeBytes > maxBytes || entry.packedBytes > maxBytes) return undefined
  const header = await readAt(file, entry.offset, 30)
  if (header.length < 30) return undefined
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const packed = await readAt(file, start, entry.packedBytes)
  if (entry.method === 0) return packed
  if (entry.method !== 8) return undefined
  return inflate(packed, { maxOutputLength: maxBytes }).catch(() => undefined)
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
