import { lstat, readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'

export type LocalFile = {
  path: string
  name: string
  /** Folders between the target and the file, slash-separated; empty for a file that was named itself. */
  folders: string
  sizeBytes: number
}
export type Skipped = { path: string; reason: 'empty' | 'link' | 'not a file' | 'unreadable' }

/** What operating systems leave lying about. Nobody means to upload it, not even with `--include-hidden`. */
const litter = /^(\.ds_store|thumbs\.db|desktop\.ini|\._.*|\.spotlight-v100|\.trashes|\.fseventsd|__macosx)$/i

export const isIgnored = (name: string, includeHidden: boolean) =>
  litter.test(name) || (!includeHidden && name.startsWith('.'))

/**
 * The files below some paths, in order of their names. A folder keeps its own name; "." and ".." give only what is in them.
 * Links inside folders are not followed, because they could lead anywhere, also in circles.
 */
export async function collectFiles(
  paths: readonly string[],
  { includeHidden = false }: { includeHidden?: boolean },
): Promise<{ files: LocalFile[]; skipped: Skipped[] }> {
  const files: LocalFile[] = []
  const skipped: Skipped[] = []

  const add = (path: string, folders: string, sizeBytes: number) => {
    if (sizeBytes === 0) skipped.push({ path, reason: 'empty' })
    else files.push({ path, name: basename(path), folders, sizeBytes })
  }
  const walk = async (folder: string, folders: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
    if (!entries) return void skipped.push({ path: folder, reason: 'unreadable' })
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (isIgnored(entry.name, includeHidden)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) await walk(path, folders === '' ? entry.name : `${folders}/${entry.name}`)
      else if (entry.isFile()) add(path, folders, (await lstat(path)).size)
      else skipped.push({ path, reason: entry.isSymbolicLink() ? 'link' : 'not a file' })
    }
  }

  for (const given of paths) {
    const about = await stat(given).catch(() => null)
    if (!about) skipped.push({ path: given, reason: 'unreadable' })
    else if (about.isDirectory())
      await walk(given, /(^|[\\/])\.{1,2}[\\/]?$/.test(given) ? '' : basename(resolve(given)))
    else if (about.isFile()) add(given, '', about.size)
    else skipped.push({ path: given, reason: 'not a file' })
  }
  return { files, skipped }
}
