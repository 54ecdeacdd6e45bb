import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { filesystemProblem } from './filesystem-problem.ts'

/** Rendition folders are one per blob, so what is remembered needs a bound; forgetting only costs an fsync. */
const maxRemembered = 100_000

export type DurableFolders = {
  /** Makes the folders of a key below the root. `durable` also forces their names to disk. */
  make(key: string, durable: boolean): Promise<void>
  forget(folder: string): void
}

/**
 * A file is only as durable as the names of the folders above it. Somebody else (another put, another process) may
 * have made a folder and not yet synced its parent, so a folder counts as durable only after this process synced the
 * parent once. The root itself is never made here: a root that vanished is an unmounted disk, and writing into the
 * empty mount point would hide the blobs written there when the disk comes back.
 */
export function durableFolders(root: string): DurableFolders {
  const known = new Set<string>()
  return {
    async make(key, durable) {
      let folder = root
      for (const segment of key.split('/').slice(0, -1)) {
        folder = join(folder, segment)
        if (known.has(folder)) continue
        await mkdir(folder).catch(ignoreExisting)
        if (!durable) continue
        await syncFolder(dirname(folder))
        if (known.size >= maxRemembered) known.clear()
        known.add(folder)
      }
    },
    forget: (folder) => void known.delete(folder),
  }
}

/** Makes a root with its `tmp`, and forces the names of what it made to disk. */
export function makeRoot(root: string): void {
  const firstMade = mkdirSync(join(root, 'tmp'), { recursive: true })
  if (!firstMade || process.platform === 'win32') return
  for (let folder = join(root, 'tmp'); folder.length >= firstMade.length; folder = dirname(folder)) {
    const parent = openSync(dirname(folder), 'r')
    try {
      fsyncSync(parent)
    } catch (error) {
      ignoreUnsupported(error as NodeJS.ErrnoException)
    } finally {
      closeSync(parent)
    }
  }
}

/**
 * Tells a missing blob from a missing disk: an unmounted disk leaves no root or an empty mount point, in both cases
 * without `tmp`. Rejects with storage_unavailable.
 */
export async function confirmRoot(root: string): Promise<void> {
  await stat(join(root, 'tmp')).catch((error: unknown) => {
    throw filesystemProblem(error, root)
  })
}

/** Forces the names in a folder to disk. Windows and some network filesystems have no such notion and say so. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    ignoreUnsupported(error as NodeJS.ErrnoException)
  } finally {
    await handle.close()
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

function ignoreUnsupported(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error
}
