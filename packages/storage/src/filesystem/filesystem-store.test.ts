import { existsSync } from 'node:fs'
import { link, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BlobStore } from '../blob-store.ts'
import { describeBlobStore } from '../testing/describe-blob-store.ts'
import { openFilesystemStore } from './open-filesystem-store.ts'

describeBlobStore('a filesystem store', async () => {
  const root = await mkdtemp(join(tmpdir(), 'damask-storage-'))
  return { store: openFilesystemStore({ root }), close: () => rm(root, { recursive: true }) }
})

describe('files below a root', () => {
  let folder: string
  let root: string
  let store: BlobStore
  const key = `renditions/ab/cd/${'0'.repeat(64)}/preview.webp`
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'damask-root-'))
    root = join(folder, 'made', 'when', 'missing')
    store = openFilesystemStore({ root })
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  const sourceFile = async (content: string) => {
    const path = join(folder, 'source')
    await writeFile(path, content)
    return path
  }

  test('localPath is the file itself', async () => {
    await store.put(key, { path: await sourceFile('bytes') })
    expect(store.localPath!(key)).toBe(join(root, key))
    expect(await readFile(store.localPath!(key), 'utf8')).toBe('bytes')
  })

  test('moving a file does not copy it', async () => {
    const path = await sourceFile('bytes')
    const { ino } = await stat(path)
    await store.put(key, { path }, { move: true })
    expect((await stat(store.localPath!(key))).ino).toBe(ino)
    expect((await stat(store.localPath!(key))).nlink).toBe(1)
  })

  test('a file with another name, or behind a symbolic link, is copied: the other name must not change the blob', async () => {
    const path = await sourceFile('bytes')
    await link(path, join(folder, 'other'))
    await store.put(key, { path }, { move: true })
    await writeFile(join(folder, 'other'), 'changed')
    expect(await readFile(store.localPath!(key), 'utf8')).toBe('bytes')

    await symlink(join(folder, 'other'), join(folder, 'pointer'))
    await store.put(key, { path: join(folder, 'pointer') }, { move: true })
    expect((await lstat(store.localPath!(key))).isFile()).toBe(true)
    expect(await readFile(join(folder, 'other'), 'utf8')).toBe('changed')
  })

  test('the folder of one blob’s renditions goes with its last file, and comes again', async () => {
    for (let round = 0; round < 3; round += 1) {
      await store.put(key, { path: await sourceFile('bytes') })
      await store.delete(key)
      expect(await readdir(join(root, 'renditions/ab/cd'))).toEqual([])
    }
  })

  test('puts and deletes in one folder at the same time do not trip over each other', async () => {
    const path = await sourceFile('bytes')
    const keys = Array.from({ length: 200 }, (_, index) => key.replace('preview', `p${index % 4}`))
    await Promise.all(keys.map((each) => store.put(each, { path }).then(() => store.delete(each))))
  })

  test.each(['no folder', 'an empty mount point'])(
    'an unmounted disk (%s) is unavailable, never an empty library',
    async (left) => {
      await store.put(key, { path: await sourceFile('bytes') })
      await rename(root, join(folder, 'unmounted'))
      if (left === 'an empty mount point') await mkdir(root)
      const listing = async (prefix: string) => {
        for await (const _blob of store.list(prefix)) expect.unreachable()
      }
      const path = await sourceFile('bytes')
      const unavailable = { code: 'storage_unavailable', retryable: true }
      await expect(store.put(key, { path })).rejects.toMatchObject(unavailable)
      await expect(store.put(key, { path }, { move: true, ifAbsent: true })).rejects.toMatchObject(unavailable)
      await expect(store.read(key)).rejects.toMatchObject(unavailable)
      await expect(store.has(key)).rejects.toMatchObject(unavailable)
      await expect(store.delete(key)).rejects.toMatchObject(unavailable)
      await expect(store.check()).rejects.toMatchObject(unavailable)
      await expect(listing('')).rejects.toMatchObject(unavailable)
      await expect(listing('blobs/')).rejects.toMatchObject(unavailable)
      expect(existsSync(path)).toBe(true)

      await rm(root, { recursive: true, force: true })
      await rename(join(folder, 'unmounted'), root)
      expect(await store.has(key)).toBe(true)
    },
  )

  test('a root that cannot be made says so', async () => {
    const path = await sourceFile('a file, not a folder')
    expect(() => openFilesystemStore({ root: join(path, 'root') })).toThrow(
      expect.objectContaining({ name: 'StorageProblem', code: 'storage_refused' }),
    )
  })
})
