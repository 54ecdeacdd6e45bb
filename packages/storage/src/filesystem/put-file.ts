import { randomUUID } from 'node:crypto'
import { link, lstat, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BlobSource, PutOptions, StoredInfo } from '../blob-store.ts'
import { sourceStream } from '../source-stream.ts'
import { type DurableFolders, syncFolder } from './durable-folders.ts'
import { filesystemProblem, isMissing } from './filesystem-problem.ts'
import { writeTemporary } from './write-temporary.ts'

type Place = { root: string; folders: DurableFolders }

/**
 * Temp file, fsync, rename, fsync of the folder. The order is the promise: the name appears only after the bytes are
 * on disk, and success is said only after the name is. A source file that is given away is removed last of all, so a
 * call that failed can be made again.
 */
export async function putFile(
  place: Place,
  key: string,
  source: BlobSource,
  options: PutOptions = {},
): Promise<StoredInfo> {
  const { root } = place
  const durable = options.durable ?? true
  const target = join(root, key)
  const temporary = join(root, 'tmp', randomUUID())
  const sourcePath = 'path' in source ? source.path : undefined
  if ('stream' in source) sourceStream(source)
  try {
    options.signal?.throwIfAborted()
    const sizeBytes = 'path' in source ? (await stat(source.path)).size : source.sizeBytes
    if (options.ifAbsent && (await holds(target, sizeBytes, root))) {
      if (durable) await onDisk(root, makeDurable(place, key))
    } else {
      const linked = sourcePath && options.move && (await onDisk(root, linkTemporary(sourcePath, temporary, durable)))
      if (!linked) {
        await writeTemporary(temporary, sourceStream(source), { sizeBytes, durable, root, signal: options.signal })
      }
      options.signal?.throwIfAborted()
      await onDisk(root, moveIntoPlace(place, temporary, key, durable))
    }
    if (sourcePath && options.move) await rm(sourcePath, { force: true })
    return { sizeBytes }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    if (options.signal?.aborted) throw options.signal.reason
    throw error
  } finally {
    if ('stream' in source) source.stream.destroy()
  }
}

async function holds(target: string, sizeBytes: number, root: string): Promise<boolean> {
  try {
    const found = await stat(target)
    return found.isFile() && found.size === sizeBytes
  } catch (error) {
    if (isMissing(error)) return false
    throw filesystemProblem(error, root)
  }
}

/** Another writer may have renamed a moment ago and not synced yet; saying "stored" needs the disk's word here too. */
async function makeDurable({ root, folders }: Place, key: string): Promise<void> {
  await syncFile(join(root, key))
  await folders.make(key, true)
  await syncFolder(dirname(join(root, key)))
}

/**
 * Gives the bytes of a source file a second name in `tmp` without copying. False when that is impossible (another
 * filesystem, no hard links) or unwise (a symbolic link; a file with other names, through which it could be changed).
 */
async function linkTemporary(sourcePath: string, temporary: string, durable: boolean): Promise<boolean> {
  const found = await lstat(sourcePath)
  if (!found.isFile() || found.nlink !== 1) return false
  try {
    await link(sourcePath, temporary)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code && ['EXDEV', 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(code)) return false
    throw error
  }
  if (durable) await syncFile(temporary)
  return true
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A delete of the folder's last other file may remove the folder between the two steps; then it is made again. */
async function moveIntoPlace({ root, folders }: Place, temporary: string, key: string, durable: boolean) {
  const target = join(root, key)
  for (let attempt = 1; ; attempt += 1) {
    await folders.make(key, durable)
    try {
      await rename(temporary, target)
      break
    } catch (error) {
      if (attempt === 5 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      folders.forget(dirname(target))
    }
  }
  if (durable) await syncFolder(dirname(target))
}

async function onDisk<T>(root: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw filesystemProblem(error, root)
  }
}
