import type { FolderId } from '@damask/contract'
import { say } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { addUploads, setReading, type Wanted } from './queue.ts'

// What a drop or a paste holds: files and whole folders. The entries of a drop must be taken at once, while the event
// lasts; reading them may then take as long as it takes.

const BATCH = 200

export async function uploadDropped(transfer: DataTransfer, folderId: FolderId): Promise<void> {
  const entries: FileSystemEntry[] = []
  const loose: File[] = []
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = entry ? null : item.getAsFile()
    if (entry) entries.push(entry)
    else if (file) loose.push(file)
  }
  if (loose.length > 0) addUploads(loose.map((file) => ({ file, folderId })))

  let count = 0
  let batch: Wanted[] = []
  const flush = () => {
    addUploads(batch)
    batch = []
  }
  try {
    for await (const { file, path } of filesIn(entries, '')) {
      count += 1
      batch.push({ file, folderId, relativePath: path })
      if (batch.length < BATCH) continue
      flush()
      setReading(count)
    }
    flush()
  } finally {
    setReading(null)
  }
  if (count === 0 && loose.length === 0) say({ message: t('uploads.nothingDropped') })
}

/** Files that were chosen in a dialog; a chosen folder says each file's path in `webkitRelativePath`. */
export function uploadChosen(files: Iterable<File>, folderId: FolderId): void {
  const wanted = [...files]
    .filter((file) => !isSystemFile(file.name))
    .map((file) => ({ file, folderId, relativePath: file.webkitRelativePath.split('/').slice(0, -1).join('/') }))
  addUploads(wanted)
}

async function* filesIn(
  entries: readonly FileSystemEntry[],
  path: string,
): AsyncGenerator<{ file: File; path: string }> {
  for (const entry of entries) {
    if (isSystemFile(entry.name)) continue
    try {
      if (entry.isFile) yield { file: await fileOf(entry as FileSystemFileEntry), path }
    } catch {
      say({ message: t('uploads.folderUnreadable', { name: entry.name }) })
    }
    if (entry.isDirectory) {
      const inside = path ? `${path}/${entry.name}` : entry.name
      yield* filesIn(await entriesOf(entry as FileSystemDirectoryEntry), inside)
    }
  }
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))

/** Chrome hands out at most a hundred entries at a time, until it hands out none. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)).catch(
      () => {
        say({ message: t('uploads.folderUnreadable', { name: folder.name }) })
        return []
      },
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

/** What operating systems leave behind in every folder; nobody means to upload it. */
const isSystemFile = (name: string) => name === '.DS_Store' || name === 'Thumbs.db' || name === 'desktop.ini'
