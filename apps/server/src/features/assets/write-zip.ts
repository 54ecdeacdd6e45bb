import { PassThrough, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type BlobStore, blobKey, StorageProblem } from '@damask/storage'
import { ZipFile } from 'yazl'
import type { ArchiveEntry, ArchiveFile } from './archive-entries.ts'

/** Kinds that shrink; everything else is compressed already, and trying would only cost time. */
const SHRINKS = /^text\/|json$|xml$|javascript$|postscript$|^image\/(bmp|x-tga|vnd\.radiance)$/

const MISSING = 'Files that could not be read.txt'

/** A file as it goes into an archive, instead of its original or beside it. */
export type ArchivePart = { path: string; sizeBytes: number; bytes: Readable }
/** Opens a file in another way than from the store: its parts, of which each is read to its end before the next is asked for. */
export type OpenFile = (file: ArchiveFile, signal: AbortSignal) => AsyncIterable<ArchivePart>

/**
 * A ZIP made while it is read: one file of the store is open at a time, nothing is buffered beyond the streams' own
 * bounds, and reading stops when the signal aborts or the reader goes away. ZIP64 (APPNOTE 4.3.14) where sizes or counts
 * need it. A file whose bytes are missing is left out and named in a text file, so that the others can still be had.
 */
export function writeZip(
  storage: BlobStore,
  entries: AsyncIterable<ArchiveEntry>,
  signal: AbortSignal,
  open: OpenFile = (file, stop) => original(storage, file, stop),
): Readable {
  const zip = new ZipFile()
  const out = new PassThrough()
  const gone = new AbortController()
  out.once('close', () => gone.abort())
  const stop = AbortSignal.any([signal, gone.signal])
  // A pipe does not hand errors on, in either direction.
  zip.on('error', (error: Error) => out.destroy(error))
  zip.outputStream.on('error', (error: Error) => out.destroy(error))
  zip.outputStream.pipe(out)
  stop.addEventListener('abort', () => out.destroy(), { once: true })
  addAll(zip, open, entries, stop).then(
    () => zip.end(),
    (error) => out.destroy(stop.aborted ? undefined : error),
  )
  return out
}

/** What yazl keeps of a file until it writes the central directory. */
type WithEntries = { entries: unknown[] }

async function addAll(zip: ZipFile, open: OpenFile, entries: AsyncIterable<ArchiveEntry>, signal: AbortSignal) {
  const missing: string[] = []
  const written: unknown[] = []
  const inside = zip as unknown as WithEntries
  for await (const entry of entries) {
    signal.throwIfAborted()
    if ('isFolder' in entry) zip.addEmptyDirectory(entry.path)
    else if (!(await addFile(zip, open, entry, signal))) missing.push(entry.path)
    // At every step yazl looks for its next file from the first one on, which takes minutes for 100,000 files. All but
    // the last are written by now, so they are put aside until the directory of the archive is due.
    for (const done of inside.entries.splice(0, inside.entries.length - 1)) written.push(done)
  }
  inside.entries = written.concat(inside.entries)
  if (missing.length > 0) zip.addBuffer(Buffer.from(`${missing.join('\n')}\n`), MISSING)
}

/** Opened before its header is written, because a header cannot be taken back. */
async function addFile(zip: ZipFile, open: OpenFile, file: ArchiveFile, signal: AbortSignal): Promise<boolean> {
  const compress = SHRINKS.test(file.mime)
  try {
    for await (const { bytes, path, sizeBytes } of open(file, signal)) {
      zip.addReadStream(bytes, path, { compress, size: sizeBytes, mtime: file.modifiedAt })
      await finished(bytes, { signal, writable: false }).catch((error) => {
        bytes.destroy()
        throw error
      })
    }
  } catch (error) {
    if (error instanceof StorageProblem && error.code === 'blob_missing') return false
    throw error
  }
  return true
}

async function* original(storage: BlobStore, file: ArchiveFile, signal: AbortSignal): AsyncIterable<ArchivePart> {
  const { path, sizeBytes, sha256 } = file
  yield { path, sizeBytes, bytes: await storage.read(blobKey(sha256), { signal }) }
}
