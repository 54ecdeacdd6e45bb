import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BlobStore, newMasterKey, openEncryptedStore, openFilesystemStore, readMasterKeys } from '@damask/storage'
import { median, report } from './damask.ts'

const MIB = 1024 ** 2
const ROUNDS = 5
const RANGES = 300
const RANGE_BYTES = 256 * 1024
const SMALL = 200
/** Of the speed of the plain driver: a put is held to the disk, a read from the page cache has nothing else to wait for. */
const MIN_PUT = 0.5
const MIN_READ = 0.25
const MIN_RANGES = 0.25
const MIN_SMALL = 0.5

/** A file of 512 MiB (or `--mib`) put, read and read in ranges, and many small ones: encrypted against plain, taking turns. */
export async function bench(args: string[]): Promise<boolean> {
  const sizeBytes = (Number(args[args.indexOf('--mib') + 1]) || 512) * MIB
  const folder = await mkdtemp(join(tmpdir(), 'damask-bench-encryption-'))
  try {
    const source = join(folder, 'source')
    const file = await open(source, 'w')
    for (let written = 0; written < sizeBytes; written += MIB) await file.write(randomBytes(MIB))
    await file.sync()
    await file.close()
    const small = join(folder, 'small')
    const other = await open(small, 'w')
    await other.write(randomBytes(30_000))
    await other.close()

    const plain = openFilesystemStore({ root: join(folder, 'plain') })
    const encrypted = openEncryptedStore(
      openFilesystemStore({ root: join(folder, 'encrypted') }),
      readMasterKeys(newMasterKey()),
    )
    const took = { plain: [] as number[][], encrypted: [] as number[][] }
    for (let round = 0; round < ROUNDS; round++) {
      took.plain.push(await run(plain, source, small, sizeBytes))
      took.encrypted.push(await run(encrypted, source, small, sizeBytes))
    }
    const names = ['put', 'read', `ranges of ${RANGE_BYTES / 1024} KiB`, 'small files']
    const bounds = [MIN_PUT, MIN_READ, MIN_RANGES, MIN_SMALL]
    const outcomes = names.map((name, index) => {
      const of = (rounds: number[][]) => median(rounds.map((round) => round[index]!))
      const ratio = of(took.plain) / of(took.encrypted)
      const speed = index < 2 ? `, ${(sizeBytes / MIB / of(took.encrypted)).toFixed(0)} MiB/s` : ''
      return report(name, `${ratio.toFixed(2)} of plain${speed}`, `at least ${bounds[index]}`, ratio >= bounds[index]!)
    })
    return outcomes.every(Boolean)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(store: BlobStore, source: string, small: string, sizeBytes: number): Promise<number[]> {
  const key = 'blobs/ab/cd/film'
  const put = await seconds(() => store.put(key, { path: source }).then(() => {}))
  const read = await seconds(() => drain(store, key))
  const ranges = await seconds(async () => {
    for (let n = 0; n < RANGES; n++) {
      const start = Math.floor((n / RANGES) * (sizeBytes - RANGE_BYTES))
      await drain(store, key, { start, end: start + RANGE_BYTES - 1 })
    }
  })
  const many = await seconds(async () => {
    for (let n = 0; n < SMALL; n++)
      await store.put(`renditions/ab/cd/${n}/grid.webp`, { path: small }, { durable: false })
  })
  return [put, read, ranges, many]
}

async function drain(store: BlobStore, key: string, range?: { start: number; end: number }): Promise<void> {
  for await (const _bytes of await store.read(key, range && { range }));
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
