import sharp, { type OutputInfo, type Sharp } from 'sharp'
import type { Limits } from '../limits.ts'
import { failed } from '../problem.ts'

// One picture at a time and no cache between pictures: the pool has one process per core already.
sharp.concurrency(1)
sharp.cache(false)

/** Uncompressed upright pixels in sRGB, 8 bits per channel, 3 or 4 channels. */
export type Pixels = { data: Buffer; width: number; height: number; channels: 3 | 4 }

/** Something libvips can read, and how. */
export type PictureSource = {
  input: string | Buffer
  /** Dots per inch, for vectors. */
  density?: number
  /** Already turned upright by whoever decoded it: its orientation tag must not be applied again. */
  isUpright?: boolean
  page?: number
}

export const previewSide = 1600

/** Refuses pictures that claim more pixels than the limit, before anything is decoded. */
export function checkPixels(width: number, height: number, limits: Limits): void {
  if (width * height <= limits.maxPixels) return
  const claimed = Math.round((width * height) / 1e6)
  throw failed(`This image claims ${claimed} megapixels; the limit is ${Math.round(limits.maxPixels / 1e6)}.`)
}

export function openPicture(source: PictureSource, limits: Limits, failOn: 'none' | 'truncated' = 'none'): Sharp {
  const { input, density, isUpright, page } = source
  const picture = sharp(input, {
    failOn,
    limitInputPixels: limits.maxPixels,
    sequentialRead: true,
    ...(density ? { density } : {}),
    ...(page ? { page } : {}),
  })
  return isUpright ? picture : picture.autoOrient()
}

/**
 * Decodes once, at most `side` pixels long, never enlarged: orientation applied, embedded profile converted to sRGB,
 * alpha kept. A damaged file gives what could be read, and says so.
 */
export async function decodePixels(
  source: PictureSource,
  limits: Limits,
  side = previewSide,
): Promise<{ pixels: Pixels; isDamaged: boolean }> {
  try {
    return { pixels: await decodeWith(source, limits, side, 'truncated'), isDamaged: false }
  } catch (error) {
    if (error instanceof Error && /timeout/i.test(error.message))
      throw failed('Drawing this took too long and was stopped.')
    return { pixels: await decodeWith(source, limits, side, 'none'), isDamaged: true }
  }
}

async function decodeWith(source: PictureSource, limits: Limits, side: number, failOn: 'none' | 'truncated') {
  const { data, info } = await openPicture(source, limits, failOn)
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .timeout({ seconds: limits.decodeSeconds })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return toPixels(data, info)
}

/** Pixels as a picture again. */
export function fromPixels({ data, width, height, channels }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels } })
}

/** A smaller copy that fits a square of `side`; the same pixels when they fit already. */
export async function shrinkPixels(pixels: Pixels, side: number): Promise<Pixels> {
  if (pixels.width <= side && pixels.height <= side) return pixels
  const { data, info } = await fromPixels(pixels)
    .resize({ width: side, height: side, fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return toPixels(data, info)
}

/** The middle of a picture as a square, never enlarged. */
export async function cutSquare(pixels: Pixels, side: number): Promise<Pixels> {
  const length = Math.min(side, pixels.width, pixels.height)
  const { data, info } = await fromPixels(pixels)
    .resize({ width: length, height: length, fit: 'cover' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return toPixels(data, info)
}

function toPixels(data: Buffer, info: OutputInfo): Pixels {
  if (info.channels !== 3 && info.channels !== 4) throw new Error(`${info.channels} channels after conversion to sRGB`)
  return { data, width: info.width, height: info.height, channels: info.channels }
}
