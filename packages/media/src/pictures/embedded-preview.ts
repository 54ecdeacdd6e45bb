import { type FileHandle, open } from 'node:fs/promises'
import { posix } from 'node:path'
import type { Job } from '../job.ts'
import { skipped } from '../problem.ts'
import { embeddedPicture } from './decode-raw.ts'
import { withSize } from './decode-with-tool.ts'
import type { PictureSource } from './pixels.ts'
import { listZip, readZipEntry, type ZipEntry } from './read-zip.ts'

// Where programs put the picture of a document inside their ZIP, best first.
const previewNames: readonly RegExp[] = [
  /^mergedimage\.png$/,
  /^previews\/preview\.png$/,
  /^preview\.(png|jpg)$/,
  /^QuickLook\/(Preview|Thumbnail)\.(png|jpg)$/i,
  /^thumbnail\.png$/,
  /^Thumbnails\/thumbnail\.png$/,
  /^docProps\/thumbnail\.(jpe?g|png)$/i,
  /(^|\/)[^/]*cover[^/]*\.(jpe?g|png)$/i,
]
const maxIndexBytes = 1024 * 1024
const pngStart = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const pngEnd = Buffer.from('IEND', 'latin1')

/** The ready-made picture inside a project file or document: a part of its ZIP, an XMP thumbnail, or a PNG in its bytes. */
export async function findEmbeddedPreview(job: Job): Promise<PictureSource> {
  const picture = (await pictureInZip(job)) ?? (await pictureInTags(job)) ?? (await pngInBytes(job))
  if (picture) return withSize(job, { input: picture })
  throw skipped('This file carries no picture of itself.')
}

async function pictureInTags(job: Job): Promise<Buffer | undefined> {
  return embeddedPicture(job).catch(() => undefined)
}

async function pictureInZip(job: Job): Promise<Buffer | undefined> {
  await using file = await open(job.request.file)
  const start = await file.read(Buffer.alloc(4), 0, 4, 0)
  if (start.buffer.toString('latin1') !== 'PK\x03\x04') return undefined
  const entries = await listZip(file, (await file.stat()).size)
  const cover = await coverOfBook(job, file, entries)
  if (cover) return cover
  for (const pattern of previewNames) {
    const entry = entries.find(({ name }) => pattern.test(name))
    const bytes = entry && (await readZipEntry(file, entry, job.box.limits.maxEmbeddedBytes))
    if (bytes) return bytes
  }
  return undefined
}

// EPUB 3 marks the cover by a property, EPUB 2 by a meta element that names an item.
async function coverOfBook(job: Job, file: FileHandle, entries: ZipEntry[]): Promise<Buffer | undefined> {
  const index = entries.find(({ name }) => name.endsWith('.opf'))
  const bytes = index && (await readZipEntry(file, index, maxIndexBytes))
  if (!index || !bytes) return undefined
  const items = bytes.toString('utf8').match(/<(item|meta)\s[^>]{1,2000}>/g) ?? []
  const attributeOf = (item: string, name: string) => new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(item)?.[1]
  const named = items.find((item) => attributeOf(item, 'name') === 'cover')
  const id = named && attributeOf(named, 'content')
  const cover =
    items.find((item) => attributeOf(item, 'properties')?.split(' ').includes('cover-image')) ??
    items.find((item) => id !== undefined && attributeOf(item, 'id') === id)
  const href = cover && attributeOf(cover, 'href')
  if (!href) return undefined
  const entry = entries.find(({ name }) => name === posix.join(posix.dirname(index.name), href))
  return entry && readZipEntry(file, entry, job.box.limits.maxEmbeddedBytes)
}

// Affinity keeps a plain PNG thumbnail among its own chunks.
async function pngInBytes(job: Job): Promise<Buffer | undefined> {
  if (!/^af(design|photo|pub)$/.test(job.request.sniffed.format)) return undefined
  await using file = await open(job.request.file)
  const size = Math.min((await file.stat()).size, job.box.limits.maxEmbeddedBytes)
  const { buffer } = await file.read(Buffer.alloc(size), 0, size, 0)
  const start = buffer.indexOf(pngStart)
  const end = start < 0 ? -1 : buffer.indexOf(pngEnd, start)
  return end < 0 ? undefined : buffer.subarray(start, end + 8)
}
