import { namesOn, pathOf } from '../library-path.ts'
import type { LocalFile } from './collect-files.ts'

export type HashedFile = LocalFile & { sha256: string }
/** What the library already has of these bytes. */
export type Known = { sha256: string; name: string; folderPath: string }
export type Planned = { file: HashedFile; action: 'send' } | { file: HashedFile; action: 'skip'; because: string }

/**
 * Decides which files have to travel. Bytes that are already at the same place under the same name never do, so that an
 * upload can simply be run again; bytes that are anywhere else in the library do only when duplicates are kept.
 * @param seen sums of files that were planned before; grows
 */
export function planUploads(
  files: readonly HashedFile[],
  known: readonly Known[],
  targetPath: string,
  duplicates: 'keep' | 'skip',
  seen: Map<string, string>,
): Planned[] {
  const bySum = Map.groupBy(known, ({ sha256 }) => sha256)
  return files.map((file): Planned => {
    const same = bySum.get(file.sha256) ?? []
    const folderPath = clean(pathOf([...namesOn(targetPath), ...namesOn(file.folders)]))
    const there = same.find(
      ({ name, folderPath: path }) => clean(name) === clean(file.name) && clean(path) === folderPath,
    )
    if (there) return { file, action: 'skip', because: 'already there' }
    if (duplicates === 'keep') return { file, action: 'send' }
    if (same[0]) return { file, action: 'skip', because: `already in the library: ${join(same[0])}` }
    const twin = seen.get(file.sha256)
    if (twin) return { file, action: 'skip', because: `the same as ${twin}` }
    seen.set(file.sha256, file.path)
    return { file, action: 'send' }
  })
}

/** The library keeps names in NFC; macOS gives them in NFD. */
const clean = (name: string) => name.normalize('NFC').trim()

const join = ({ folderPath, name }: Known) => pathOf([...namesOn(folderPath), name])

const maxFiles = 100
const maxBytes = 2 ** 30

/** Groups small enough that the first bytes travel soon, and that one question about sums covers many files. */
export function batchesOf<T extends { sizeBytes: number }>(files: readonly T[]): T[][] {
  const batches: T[][] = []
  let room = 0
  for (const file of files) {
    const current = batches.at(-1)
    if (current && current.length < maxFiles && file.sizeBytes <= room) current.push(file)
    else {
      batches.push([file])
      room = maxBytes
    }
    room -= file.sizeBytes
  }
  return batches
}
