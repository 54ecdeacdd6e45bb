import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp, { type Exif, type Sharp } from 'sharp'
import { drawPixels } from './pixels.ts'

const run = promisify(execFile)

/** Pixels; `noise` is 0 (smooth, small files) to 255 (nearly incompressible). */
export type PictureOptions = { width?: number; height?: number; seed?: number; noise?: number }

export type JpegOptions = PictureOptions & {
  /** EXIF 0x0112, 1 to 8: only the tag; the pixels stay as drawn. Use makeQuadrants to see where they end up. */
  orientation?: number
  /** EXIF by directory, e.g. `{ IFD0: { Artist: 'Ada' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '63/1 25/1 0/1' } }`. */
  exif?: Exif
  /** A whole XMP packet, as XML. */
  xmp?: string
  /** Embeds this profile and converts the pixels to it. */
  profile?: 'srgb' | 'p3' | 'cmyk'
  quality?: number
}

/** A baseline JPEG of 320 x 240 unless told otherwise. */
export function makeJpeg(options: JpegOptions = {}): Promise<Buffer> {
  const { orientation, exif, xmp, profile, quality = 85 } = options
  let picture = draw(options)
  if (profile) picture = picture.toColourspace(profile === 'cmyk' ? 'cmyk' : 'srgb').withIccProfile(profile)
  if (exif) picture = picture.withExif(exif)
  if (xmp) picture = picture.withXmp(xmp)
  if (orientation) picture = picture.withMetadata({ orientation })
  return picture.jpeg({ quality }).toBuffer()
}

/** An RGB PNG; `alpha` makes the right half transparent. */
export async function makePng(options: PictureOptions & { alpha?: boolean } = {}): Promise<Buffer> {
  if (!options.alpha) return draw(options).png({ compressionLevel: 6 }).toBuffer()
  const { width = 320, height = 240, seed = 1, noise = 0 } = options
  const { data } = drawPixels(width, height, seed, noise)
  const rgba = Buffer.alloc(width * height * 4)
  for (let at = 0; at < width * height; at++) {
    data.copy(rgba, at * 4, at * 3, at * 3 + 3)
    rgba[at * 4 + 3] = at % width < width / 2 ? 255 : 0
  }
  return sharp(rgba, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
}

/** A lossy WebP. */
export function makeWebp(options: PictureOptions = {}): Promise<Buffer> {
  return draw(options).webp({ quality: 80 }).toBuffer()
}

/** An AVIF (AV1 in HEIF); encoded at the lowest effort, since tests wait for it. */
export function makeAvif(options: PictureOptions = {}): Promise<Buffer> {
  return draw(options).avif({ quality: 50, effort: 0 }).toBuffer()
}

/** A GIF; with `frames` above 1 an endless animation of 100 ms a frame. */
export async function makeGif(options: PictureOptions & { frames?: number } = {}): Promise<Buffer> {
  const { frames = 1 } = options
  if (frames === 1) return draw(options).gif().toBuffer()
  return joined(options, frames).then((picture) => picture.gif({ delay: Array(frames).fill(100), loop: 0 }).toBuffer())
}

/** A TIFF (LZW); `pages` above 1 makes a document of several pages of one size. */
export async function makeTiff(options: PictureOptions & { pages?: number } = {}): Promise<Buffer> {
  const { pages = 1 } = options
  const picture = pages === 1 ? draw(options) : await joined(options, pages)
  return picture.tiff({ compression: 'lzw' }).toBuffer()
}

/** A harmless SVG: two shapes and a line of text. */
export function makeSvg(options: { width?: number; height?: number; text?: string } = {}): Buffer {
  const { width = 320, height = 240, text = 'Damask' } = options
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
  <rect width="100%" height="100%" fill="#1d3b53"/>
  <circle cx="${width / 2}" cy="${height / 2}" r="${Math.min(width, height) / 4}" fill="#f2b35e"/>
  <text x="50%" y="92%" font-family="sans-serif" font-size="${height / 12}" fill="#fff" text-anchor="middle">${text}</text>
</svg>
`)
}

/** A 24-bit Windows bitmap (BITMAPINFOHEADER), rows bottom up and padded to four bytes. */
export function makeBmp(options: PictureOptions = {}): Buffer {
  const { width = 320, height = 240, seed = 1, noise = 0 } = options
  const { data } = drawPixels(width, height, seed, noise)
  const stride = Math.ceil((width * 3) / 4) * 4
  const file = Buffer.alloc(54 + stride * height)
  file.write('BM', 0, 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  file.writeUInt32LE(stride * height, 34)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3
      const to = 54 + (height - 1 - y) * stride + x * 3
      file[to] = data[from + 2]!
      file[to + 1] = data[from + 1]!
      file[to + 2] = data[from]!
    }
  }
  return file
}

/**
 * A HEIC (HEVC in HEIF) by `heif-enc`, or undefined where that tool is not installed: sharp's own build cannot write
 * HEVC. `picture` is a JPEG or PNG to convert; EXIF of a JPEG comes along.
 */
export async function makeHeic(options: PictureOptions & { picture?: Buffer } = {}): Promise<Buffer | undefined> {
  const picture = options.picture ?? (await makePng(options))
  const folder = await mkdtemp(join(tmpdir(), 'damask-heic-'))
  try {
    const source = join(folder, picture[0] === 0xff ? 'picture.jpg' : 'picture.png')
    await writeFile(source, picture)
    await run('heif-enc', ['-q', '60', '-o', join(folder, 'picture.heic'), source])
    return await readFile(join(folder, 'picture.heic'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function draw({ width = 320, height = 240, seed = 1, noise = 0 }: PictureOptions): Sharp {
  const { data } = drawPixels(width, height, seed, noise)
  return sharp(data, { raw: { width, height, channels: 3 } })
}

async function joined(options: PictureOptions, count: number): Promise<Sharp> {
  const seed = options.seed ?? 1
  const pages = Array.from({ length: count }, (_, index) =>
    draw({ ...options, seed: seed + index })
      .png()
      .toBuffer(),
  )
  return sharp(await Promise.all(pages), { join: { animated: true } })
}

/** A flat RGB Photoshop file of eight bits, without layers or image resources (Adobe Photoshop File Formats, 2019). */
export function makePsd(options: PictureOptions = {}): Buffer {
  const { width = 64, height = 48, seed = 1, noise = 0 } = options
  const { data } = drawPixels(width, height, seed, noise)
  const head = Buffer.alloc(26)
  head.write('8BPS', 0, 'latin1')
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(3, 12)
  head.writeUInt32BE(height, 14)
  head.writeUInt32BE(width, 18)
  head.writeUInt16BE(8, 22)
  head.writeUInt16BE(3, 24)
  // No colour table, no resources, no layers; then the planes, not compressed.
  const planes = [0, 1, 2].map((channel) => data.filter((_, at) => at % 3 === channel))
  return Buffer.concat([head, Buffer.alloc(12), Buffer.alloc(2), ...planes])
}
