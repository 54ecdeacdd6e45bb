import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import sharp from 'sharp'
import type { Job } from '../job.ts'
import { failed } from '../problem.ts'
import { embeddedPicture } from './decode-raw.ts'
import { checkPixels, type PictureSource } from './pixels.ts'

const modes: Record<number, { colours: number; space: string }> = {
  1: { colours: 1, space: 'b-w' },
  3: { colours: 3, space: 'srgb' },
  4: { colours: 4, space: 'cmyk' },
}

/**
 * The flattened picture that Photoshop stores behind the layers of a PSD or PSB (Adobe File Formats Specification):
 * grey, RGB or CMYK, 8 or 16 bits, uncompressed or PackBits. Anything else falls back to the embedded thumbnail.
 */
export async function decodePhotoshop(job: Job): Promise<PictureSource> {
  await using file = await open(job.request.file)
  const flat = await readFlat(job, file).catch((error) => {
    if (error instanceof RangeError || error instanceof UnusualVariant) return undefined
    throw error
  })
  if (flat) return flat
  const thumbnail = await embeddedPicture(job).catch(() => undefined)
  if (thumbnail) return { input: thumbnail }
  throw failed('This Photoshop file was saved without a flat picture, so there is nothing to show.')
}

class UnusualVariant extends Error {}

async function readFlat(job: Job, file: FileHandle): Promise<PictureSource> {
  const head = await readAt(file, 0, 26)
  const isLarge = head.readUInt16BE(4) === 2
  const [channels, height, width] = [head.readUInt16BE(12), head.readUInt32BE(14), head.readUInt32BE(18)]
  const [depth, mode] = [head.readUInt16BE(22), modes[head.readUInt16BE(24)]]
  job.result.width = width
  job.result.height = height
  checkPixels(width, height, job.box.limits)
  if (!mode || (depth !== 8 && depth !== 16) || channels < mode.colours) throw new UnusualVariant()
  const hasAlpha = mode.space === 'srgb' && channels > 3
  job.result.colour = { ...job.result.colour, space: mode.space, bitDepth: depth, hasAlpha }

  const start = await findImageData(file, isLarge)
  const planes = mode.colours
  const size = width * height
  if (size * (planes + 4) > job.box.limits.decodeMemoryBytes) throw new UnusualVariant()
  const pixels = Buffer.alloc(size * planes)
  const step = depth / 8
  const isPacked = (await readAt(file, start, 2)).readUInt16BE(0) === 1
  const rows = isPacked ? await packedRows(file, start + 2, height * channels, isLarge) : undefined
  const compressed = rows
    ? await readAt(file, rows.start, rows.lengths.slice(0, height * planes).reduce(sum, 0))
    : undefined
  const line = Buffer.alloc(width * step)
  let at = 0
  for (let plane = 0; plane < planes; plane++) {
    const raw = rows ? undefined : await readAt(file, start + 2 + plane * size * step, size * step)
    for (let y = 0; y < height; y++) {
      const source = raw ? raw.subarray(y * line.length, (y + 1) * line.length) : line
      if (rows && compressed) {
        const length = rows.lengths[plane * height + y] ?? 0
        unpackBits(compressed.subarray(at, at + length), line)
        at += length
      }
      // 16-bit samples are big-endian: the first byte is what 8 bits would hold.
      for (let x = 0; x < width; x++) pixels[(y * width + x) * planes + plane] = source[x * step] ?? 0
    }
  }
  // Photoshop stores CMYK inverted.
  if (planes === 4) for (let i = 0; i < pixels.length; i++) pixels[i] = 255 - pixels[i]!
  const picture = sharp(pixels, { raw: { width, height, channels: planes as 1 | 3 | 4 } })
  const input = await (planes === 4
    ? picture.pipelineColourspace('cmyk').jpeg({ quality: 95 })
    : picture.png({ compressionLevel: 1 })
  ).toBuffer()
  return { input, isUpright: true }
}

const sum = (total: number, length: number) => total + length

// Colour mode data, image resources, and layers and masks stand in front, each with its length.
async function findImageData(file: FileHandle, isLarge: boolean): Promise<number> {
  let at = 26
  at += 4 + (await readAt(file, at, 4)).readUInt32BE(0)
  at += 4 + (await readAt(file, at, 4)).readUInt32BE(0)
  const layers = await readAt(file, at, 8)
  return at + (isLarge ? 8 + Number(layers.readBigUInt64BE(0)) : 4 + layers.readUInt32BE(0))
}

async function packedRows(file: FileHandle, start: number, rows: number, isLarge: boolean) {
  const width = isLarge ? 4 : 2
  const table = await readAt(file, start, rows * width)
  const lengths = Array.from({ length: rows }, (_, row) => table.readUIntBE(row * width, width))
  return { start: start + rows * width, lengths }
}

function unpackBits(packed: Buffer, line: Buffer): void {
  let to = 0
  for (let from = 0; from < packed.length && to < line.length; ) {
    const count = packed.readInt8(from++)
    if (count >= 0) {
      packed.copy(line, to, from, from + count + 1)
      from += count + 1
      to += count + 1
    } else if (count !== -128) {
      line.fill(packed[from++] ?? 0, to, to + 1 - count)
      to += 1 - count
    }
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (length > 1024 * 1024 * 1024) throw new UnusualVariant()
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}
