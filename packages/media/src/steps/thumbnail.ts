import { rgbaToThumbHash } from 'thumbhash'
import { addRendition, type Job, scratchPath } from '../job.ts'
import { paletteOf } from '../pictures/palette.ts'
import { cutSquare, fromPixels, type Pixels, shrinkPixels } from '../pictures/pixels.ts'
import { skipped } from '../problem.ts'
import type { Recipe } from '../protocol.ts'

const gridSide = 512
const thumbnailSide = 256
const hashSide = 96
// On a 12 MP photograph the default of 4 takes nearly three times as long and saves nothing.
const webpEffort = 1

/** Thumbnail (256), grid (512, when the preview is larger) and ThumbHash, from the preview. */
export async function makeThumbnails(job: Job): Promise<void> {
  const pixels = previewOf(job)
  const { squareSide } = job.request
  if (squareSide) return writeWebp(job, 'thumbnail', await cutSquare(pixels, squareSide))
  const grid = await shrinkPixels(pixels, gridSide)
  const thumbnail = await shrinkPixels(grid, thumbnailSide)
  if (grid !== pixels) await writeWebp(job, 'grid', grid)
  await writeWebp(job, 'thumbnail', thumbnail)
  job.result.thumbHash = await hashOf(thumbnail)
}

export async function makePalette(job: Job): Promise<void> {
  job.result.palette = paletteOf(await shrinkPixels(previewOf(job), 128))
}

/** Writes pixels as a lossy WebP. */
export async function writeWebp(job: Job, recipe: Recipe, pixels: Pixels, quality = 80): Promise<void> {
  const path = scratchPath(job, `${recipe}.webp`)
  await fromPixels(pixels).webp({ quality, effort: webpEffort }).toFile(path)
  await addRendition(job, recipe, path, 'image/webp', pixels)
}

function previewOf(job: Job): Pixels {
  if (!job.pixels) throw skipped('There is no preview to make it from.')
  return job.pixels
}

async function hashOf(thumbnail: Pixels): Promise<string> {
  const small = await shrinkPixels(thumbnail, hashSide)
  const rgba = small.channels === 4 ? small.data : await fromPixels(small).ensureAlpha().raw().toBuffer()
  return Buffer.from(rgbaToThumbHash(small.width, small.height, rgba)).toString('base64')
}
