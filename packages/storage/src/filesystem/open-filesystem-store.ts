import { open, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { BlobStore, ReadOptions, StoredInfo } from '../blob-store.ts'
import { resolveRange } from '../byte-range.ts'
import { checkedKey, checkedPrefix } from '../keys.ts'
import { probe } from '../probe.ts'
import { StorageProblem } from '../storage-problem.ts'
import { wholeBody } from '../whole-body.ts'
import { confirmRoot, durableFolders, makeRoot } from './durable-folders.ts'
import { filesystemProblem, isMissing } from './filesystem-problem.ts'
import { listFiles } from './list-files.ts'
import { putFile } from './put-file.ts'

/** A put that has not finished within the hour belongs to a process that was killed. */
const abandonedAfterMs = 60 * 60 * 1000

/**
 * Blobs as files below `root`, which is made when missing; `root/tmp` holds what is being written. Several processes
 * may share one root. Throws a StorageProblem when the root cannot be made.
 */
export function openFilesystemStore(options: { root: string }): BlobStore {
  const root = resolve(options.root)
  try {
    makeRoot(root)
  } catch (error) {
    throw filesystemProblem(error, root)
  }
  const folders = durableFolders(root)
  const sweeping = removeAbandoned(join(root, 'tmp')).catch(ignore)
  const removeEmpty = (folder: string) => rmdir(folder).then(() => folders.forget(folder), ignore)
  const pathOf = (key: string) => join(root, checkedKey(key))

  const store: BlobStore = {
    kind: 'filesystem',
    async put(key, source, putOptions) {
      return putFile({ root, folders }, checkedSourceKey(key, source), source, putOptions)
    },
    read: async (key, readOptions) => readFileBytes(root, pathOf(key), key, readOptions),
    stat: async (key) => statFile(root, pathOf(key)),
    has: async (key) => (await statFile(root, pathOf(key))) !== undefined,
    async delete(key) {
      const path = pathOf(key)
      try {
        if (!(await statFile(root, path))) return
        await rm(path, { force: true })
      } catch (error) {
        throw filesystemProblem(error, root)
      }
      // The shards ab/cd are few and stay; a folder of one blob's renditions goes with its last file.
      if (key.split('/').length > 4) await removeEmpty(dirname(path))
    },
    list: (prefix) => listFiles(root, checkedPrefix(prefix)),
    localPath: pathOf,
    check: () => probe(store),
    close: () => sweeping,
  }
  return store
}

function ignore(): void {}

function checkedSourceKey(key: string, source: Parameters<BlobStore['put']>[1]): string {
  try {
    return checkedKey(key)
  } catch (error) {
    if ('stream' in source) source.stream.destroy()
    throw error
  }
}

async function readFileBytes(root: string, path: string, key: string, options: ReadOptions = {}): Promise<Readable> {
  options.signal?.throwIfAborted()
  const handle = await open(path, 'r').catch(async (error: unknown) => {
    if (!isMissing(error)) throw filesystemProblem(error, root)
    await confirmRoot(root)
    throw missing(key, error)
  })
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw missing(key)
    const { start, lengthBytes } = resolveRange(options.range, found.size)
    if (lengthBytes === 0) {
      await handle.close()
      return Readable.from([])
    }
    const end = start + lengthBytes - 1
    const bytes = handle.createReadStream({ start, end, highWaterMark: 512 * 1024 })
    return wholeBody(bytes, { key, sizeBytes: lengthBytes, signal: options.signal })
  } catch (error) {
    await handle.close()
    throw error
  }
}

function missing(key: string, cause?: unknown): StorageProblem {
  return new StorageProblem('blob_missing', `There is no blob ${key} in the storage.`, { cause })
}

async function statFile(root: string, path: string): Promise<StoredInfo | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? { sizeBytes: found.size } : undefined
  } catch (error) {
    if (!isMissing(error)) throw filesystemProblem(error, root)
    await confirmRoot(root)
    return undefined
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    // ctime, not mtime: linking a source into tmp keeps the source's old mtime but sets ctime to now.
    if (found && Date.now() - found.ctimeMs > abandonedAfterMs) await rm(path, { force: true }).catch(() => {})
  }
}
