import { Readable } from 'node:stream'
import { AssetId } from '@damask/contract'
import type { BlobStore } from '@damask/storage'
import { openMemoryStore } from '@damask/storage'
import { expect, test } from 'vitest'
import { readZip } from '../../testing/read-zip.ts'
import type { ArchiveEntry } from './archive-entries.ts'
import { writeZip } from './write-zip.ts'

const MIB = 1024 * 1024
const never = new AbortController().signal

/** A store whose blobs are as many zeros as their file says: large archives without large disks. */
function zeros(sizeOf: (key: string) => number): { store: BlobStore; open: Set<Readable> } {
  const chunk = Buffer.alloc(MIB)
  const open = new Set<Readable>()
  const read: BlobStore['read'] = async (key) => {
    let left = sizeOf(key)
    const stream = new Readable({
      read() {
        const some = chunk.subarray(0, Math.min(left, MIB))
        left -= some.length
        this.push(some.length > 0 ? some : null)
      },
    })
    open.add(stream)
    stream.once('close', () => open.delete(stream))
    return stream
  }
  return { store: { ...openMemoryStore(), read }, open }
}

const file = (n: number, sizeBytes: number): ArchiveEntry => ({
  assetId: AssetId.parse('00000000-0000-7000-8000-0000000000aa'),
  path: `file ${n}.bin`,
  sha256: n.toString(16).padStart(64, '0'),
  sizeBytes,
  mime: 'application/octet-stream',
  modifiedAt: new Date('2024-05-06T07:08:10Z'),
})

async function* list(entries: Iterable<ArchiveEntry>) {
  yield* entries
}

/** Reads to the end, keeping only about the last bytes. */
async function tailOf(zip: Readable, keep: number): Promise<{ tail: Buffer; sizeBytes: number }> {
  let kept: Buffer[] = []
  let keptBytes = 0
  let sizeBytes = 0
  for await (const chunk of zip) {
    sizeBytes += chunk.length
    keptBytes += chunk.length
    kept.push(chunk)
    if (keptBytes < 2 * keep) continue
    kept = [Buffer.concat(kept).subarray(-keep)]
    keptBytes = kept[0]!.length
  }
  return { tail: Buffer.concat(kept), sizeBytes }
}

test('an archive of more than 4 GiB, with a file of more than 4 GiB, has right sizes and offsets', async () => {
  const large = 4 * 1024 * MIB + 5
  const { store } = zeros((key) => (key.endsWith('0') ? large : 3))
  const entries = [file(0, large), file(1, 3), file(17, 3)]
  const { tail, sizeBytes } = await tailOf(writeZip(store, list(entries), never), 4 * MIB)
  const found = readZip(tail, sizeBytes - tail.length)
  expect(found.map((e) => [e.path, e.sizeBytes, e.storedBytes])).toEqual([
    ['file 0.bin', large, large],
    ['file 1.bin', 3, 3],
    ['file 17.bin', 3, 3],
  ])
  expect(found[1]!.offset).toBeGreaterThan(large)
  expect(found[2]!.offset).toBeGreaterThan(found[1]!.offset)
}, 180_000)

test('an archive of more than 65,535 files lists every one of them', async () => {
  const { store } = zeros(() => 1)
  const count = 66_000
  const entries = function* () {
    for (let n = 0; n < count; n++) yield file(n, 1)
  }
  const { tail, sizeBytes } = await tailOf(writeZip(store, list(entries()), never), 16 * MIB)
  const found = readZip(tail, sizeBytes - tail.length)
  expect(new Set(found.map((entry) => entry.path)).size).toBe(count)
}, 180_000)

test('nothing is read ahead of a reader who is slow, and nothing stays open when they go away', async () => {
  let served = 0
  const { store, open } = zeros(() => 64 * MIB)
  const counting: BlobStore = {
    ...store,
    read: async (key, options) => (await store.read(key, options)).on('data', (chunk) => (served += chunk.length)),
  }
  const leave = new AbortController()
  const zip = writeZip(counting, list(Array.from({ length: 20 }, (_, n) => file(n, 64 * MIB))), leave.signal)
  await new Promise((resolve) => zip.once('readable', resolve))
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(served).toBeLessThan(8 * MIB)
  const closed = new Promise((resolve) => zip.once('close', resolve))
  leave.abort()
  await closed
  for (let turn = 0; turn < 50 && open.size > 0; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(open.size).toBe(0)
})

test('a store that fails in the middle breaks the archive off, so that nobody takes it for whole', async () => {
  const { store } = zeros(() => 5 * MIB)
  const failing: BlobStore = {
    ...store,
    read: async (key, options) => {
      const stream = await store.read(key, options)
      if (key.endsWith('1')) stream.once('data', () => stream.destroy(new Error('the disk went away')))
      return stream
    },
  }
  const zip = writeZip(failing, list([file(0, 5 * MIB), file(1, 5 * MIB), file(2, 5 * MIB)]), never)
  await expect(tailOf(zip, 100)).rejects.toThrow('the disk went away')
})
