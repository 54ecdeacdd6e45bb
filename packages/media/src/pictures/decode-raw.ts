import { symlink } from 'node:fs/promises'
import { exiftoolPath } from 'exiftool-vendored'
import sharp from 'sharp'
import { type Job, scratchPath } from '../job.ts'
import { skipped } from '../problem.ts'
import { runTool } from '../run-tool.ts'
import { installSentence } from '../tools/tools.ts'
import type { PictureSource } from './pixels.ts'

const previewTags = [
  'JpgFromRaw',
  'JpgFromRaw2',
  'PreviewImage',
  'OtherImage',
  'PageImage',
  'PhotoshopThumbnail',
  'ThumbnailImage',
  'CoverArt',
]

/** The picture that the camera put into its raw file, upright; else the raw data, developed. */
export async function decodeRaw(job: Job): Promise<PictureSource> {
  const embedded = await embeddedPicture(job)
  if (embedded) return { input: await uprightAs(embedded, job) }
  if (!job.box.tools.dcraw_emu)
    throw skipped(installSentence('dcraw_emu', 'see camera raw without an embedded preview'))
  return develop(job)
}

/** The largest picture that ExifTool can take out of the file; undefined when there is none. */
export async function embeddedPicture(job: Job): Promise<Buffer | undefined> {
  const binaries = await job.binaries
  const [best] = previewTags
    .map((tag) => ({ tag, size: binaries.get(tag) ?? 0 }))
    .filter(({ size }) => size > 0 && size <= job.box.limits.maxEmbeddedBytes)
    .sort((a, b) => b.size - a.size)
  if (!best || !job.box.tools.perl) return undefined
  const args = [await exiftoolPath(), '-config', '', '-b', `-${best.tag}`, job.request.file]
  const { stdout } = await runTool(job.box, 'perl', args, { maxOutputBytes: job.box.limits.maxEmbeddedBytes * 2 })
  return stdout.length > 0 ? stdout : undefined
}

async function develop(job: Job): Promise<PictureSource> {
  // dcraw_emu writes beside its input; a link keeps that inside the scratch directory.
  const link = scratchPath(job, 'developed.raw')
  await symlink(job.request.file, link)
  await runTool(job.box, 'dcraw_emu', ['-w', '-T', link])
  return { input: `${link}.tiff`, isUpright: true }
}

// Embedded previews often lack the orientation that the raw file tells, and some are upright already.
async function uprightAs(jpeg: Buffer, job: Job): Promise<Buffer> {
  const wanted = Number(job.result.facts.tags.IFD0?.Orientation ?? 1)
  const { orientation, width, height, format } = await sharp(jpeg).metadata()
  const isTurnedAlready = wanted >= 5 && height > width
  if (orientation !== undefined || format !== 'jpeg' || wanted <= 1 || wanted > 8 || isTurnedAlready) return jpeg
  return withOrientation(jpeg, wanted)
}

// An APP1 segment with an EXIF block of one tag (0x0112), put right behind the start of the JPEG.
function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const exif = Buffer.from(
    `ffe10022457869660000${'4d4d002a00000008'}0001${'0112000300000001'}000${orientation}000000000000`,
    'hex',
  )
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)])
}
