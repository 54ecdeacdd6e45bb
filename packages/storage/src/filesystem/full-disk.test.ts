import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { madeStream, sha256Of, sha256OfMade } from '../testing/made-bytes.ts'
import { openFilesystemStore } from './open-filesystem-store.ts'

const mebibyte = 1024 * 1024
const child = fileURLToPath(new URL('./writing-child.ts', import.meta.url))

async function storedKeys(store: BlobStore): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  return keys.sort()
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'damask-full-'))
  await use(folder).finally(() => rm(folder, { recursive: true }))
}

/** Mounting needs root; without it the test says so and the file-size limit below is the proof that remains. */
function mountedSmallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('a full disk', () => {
  let disk: string
  let mounted = false
  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'damask-disk-'))
    mounted = mountedSmallDisk(disk)
  })
  afterAll(async () => {
    if (mounted) execFileSync('umount', [disk])
    await rm(disk, { recursive: true })
  })

  test('says storage_full, leaves nothing behind, loses nothing, and works again when there is room', async (context) => {
    if (!mounted) context.skip('A small disk cannot be mounted here (that needs root).')
    const store = openFilesystemStore({ root: join(disk, 'blobs') })
    const put = (key: string, sizeBytes: number) => store.put(key, { stream: madeStream(sizeBytes), sizeBytes })
    await put('here/before', 3 * mebibyte)

    const full = { name: 'StorageProblem', code: 'storage_full', retryable: true }
    await expect(put('here/large', 6 * mebibyte)).rejects.toMatchObject(full)
    await expect(put('here/before', 6 * mebibyte)).rejects.toMatchObject(full)
    expect(await readdir(join(disk, 'blobs', 'tmp'))).toEqual([])
    expect(await storedKeys(store)).toEqual(['here/before'])
    expect(await sha256Of(await store.read('here/before'))).toBe(sha256OfMade(3 * mebibyte))

    await put('here/small', 3 * mebibyte)
    await store.delete('here/before')
    await put('here/large', 4 * mebibyte)
    expect(await sha256Of(await store.read('here/large'))).toBe(sha256OfMade(4 * mebibyte))
    await store.check()
    await store.close()
  })

  test('a file on another disk is copied, and goes only when it was taken', async (context) => {
    if (!mounted) context.skip('A second disk cannot be mounted here (that needs root).')
    await withFolder(async (folder) => {
      const elsewhere = openFilesystemStore({ root: folder })
      const small = openFilesystemStore({ root: join(disk, 'move') })
      const sizes = { small: mebibyte, large: 12 * mebibyte }
      for (const [key, sizeBytes] of Object.entries(sizes)) {
        await elsewhere.put(key, { stream: madeStream(sizeBytes), sizeBytes })
      }
      const move = (key: string) => small.put(key, { path: join(folder, key) }, { move: true })
      await expect(move('large')).rejects.toMatchObject({ code: 'storage_full' })
      await move('small')
      expect(await storedKeys(elsewhere)).toEqual(['large'])
      expect(await storedKeys(small)).toEqual(['small'])
    })
  })
})

test('a limit on the size of files is storage_full too and leaves nothing behind', async (context) => {
  if (process.platform !== 'linux') context.skip('prlimit is Linux only.')
  await withFolder(async (root) => {
    const { stdout } = await promisify(execFile)('prlimit', [
      '--fsize=2000005',
      process.execPath,
      child,
      root,
      '2000000',
      '10',
    ])
    const outcomes = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const full = outcomes.filter(({ code }) => code !== undefined)
    expect(outcomes).toHaveLength(10)
    expect(full).toHaveLength(4)
    for (const outcome of full) expect(outcome).toMatchObject({ code: 'storage_full', retryable: true })
    expect(await readdir(join(root, 'tmp'))).toEqual([])
    const store = openFilesystemStore({ root })
    expect(await storedKeys(store)).toEqual(
      outcomes
        .filter(({ code }) => !code)
        .map(({ key }) => key)
        .sort(),
    )
    await store.close()
  })
})
