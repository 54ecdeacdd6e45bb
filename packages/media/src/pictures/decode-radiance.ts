import { readFile, stat } from 'node:fs/promises'
import sharp from 'sharp'
import type { Job } from '../job.ts'
import { failed } from '../problem.ts'
import { checkPixels, type PictureSource } from './pixels.ts'

const damaged = () => failed('This HDR picture is damaged and cannot be shown.')

/** Radiance RGBE (Ward 1991): scanlines of shared-exponent pixels, run-length coded per channel. */
export async function decodeRadiance(job: Job): Promise<PictureSource> {
  if ((await stat(job.request.file)).size > job.box.limits.decodeMemoryBytes)
    throw failed('This HDR picture is too large.')
  const bytes = await readFile(job.request.file)
  const header = /^#\?\w+\n[\s\S]{0,8000}?\n\n-Y (\d{1,6}) \+X (\d{1,6})\n/.exec(
    bytes.subarray(0, 8192).toString('latin1'),
  )
  if (!header) throw damaged()
  const [height, width] = [Number(header[1]), Number(header[2])]
  checkPixels(width, height, job.box.limits)
  if (width * height * 7 > job.box.limits.decodeMemoryBytes) throw failed('This HDR picture is too large.')

  const pixels = Buffer.alloc(width * height * 3)
  const line = Buffer.alloc(width * 4)
  // Some programs store values that have their curve already, and say so.
  const stored = Number(/^GAMMA=\s*([\d.]+)/m.exec(header[0])?.[1] ?? 1)
  const curve = 1 / (2.2 * (stored > 0.1 && stored < 10 ? stored : 1))
  let at = header[0].length
  for (let y = 0; y < height; y++) {
    at = readLine(bytes, at, line, width)
    for (let x = 0; x < width; x++) tone(line, x, width, pixels, (y * width + x) * 3, curve)
  }
  job.result.width = width
  job.result.height = height
  const input = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
  return { input, isUpright: true }
}

// Fills `line` plane by plane (red, green, blue, exponent) and gives the position behind the scanline.
function readLine(bytes: Buffer, start: number, line: Buffer, width: number): number {
  const isCoded = bytes[start] === 2 && bytes[start + 1] === 2 && width >= 8 && width < 32_768
  if (!isCoded) {
    if (start + width * 4 > bytes.length) throw damaged()
    for (let x = 0; x < width; x++) for (let c = 0; c < 4; c++) line[c * width + x] = bytes[start + x * 4 + c]!
    return start + width * 4
  }
  let at = start + 4
  let filled = 0
  while (filled < line.length) {
    const count = bytes[at++]
    if (count === undefined || count === 0) throw damaged()
    const length = count > 128 ? count - 128 : count
    if (filled + length > line.length || at + (count > 128 ? 1 : length) > bytes.length) throw damaged()
    if (count > 128) line.fill(bytes[at++]!, filled, filled + length)
    else {
      bytes.copy(line, filled, at, at + length)
      at += length
    }
    filled += length
  }
  return at
}

// Linear light with a soft shoulder, so that lights above white keep some form, then the curve of screens.
function tone(line: Buffer, x: number, width: number, pixels: Buffer, at: number, curve: number): void {
  const scale = 2 ** (line[3 * width + x]! - 136)
  for (let c = 0; c < 3; c++) {
    const light = line[c * width + x]! * scale
    const shown = light <= 0.8 ? light : 0.8 + 0.2 * (1 - Math.exp((0.8 - light) / 0.2))
    pixels[at + c] = Math.round(255 * shown ** curve)
  }
}
