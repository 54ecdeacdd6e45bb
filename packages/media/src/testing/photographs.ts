import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { seededRandom } from './pixels.ts'

export type PhotoBatch = {
  count: number
  /** Made if missing; files are named photo-000001.jpg and so on. */
  directory: string
  width?: number
  height?: number
  seed?: number
  /** How many different pictures stand behind the batch; each costs about two seconds at 12 megapixels. */
  scenes?: number
}

/** Both are replaced in place, so their lengths must not change. */
const frameMark = 'Frame 0000000000'
const dateMark = '2027:01:01 00:00:00'
/** Bounds memory to a few photographs while keeping the disk busy. */
const writesAtOnce = 4

/**
 * Camera-like JPEGs (EXIF, fine detail, 3 to 5 MB at 4000 x 3000) for load and throughput runs; resolves to their paths.
 * Only a few scenes are really encoded. Every file is one of them with its own frame number and time written over the
 * EXIF, so all hashes differ while a thousand files cost hardly more than writing them.
 */
export async function makePhotoJpegs(batch: PhotoBatch): Promise<string[]> {
  const { count, directory, width = 4000, height = 3000, seed = 1, scenes = 4 } = batch
  await mkdir(directory, { recursive: true })
  const bases = await Promise.all(
    Array.from({ length: Math.min(scenes, count) }, (_, scene) => photograph(width, height, seed + scene)),
  )
  const paths = Array.from({ length: count }, (_, index) =>
    join(directory, `photo-${String(index + 1).padStart(6, '0')}.jpg`),
  )
  for (let from = 0; from < count; from += writesAtOnce) {
    const some = paths.slice(from, from + writesAtOnce)
    const writes = some.map((path, index) => {
      const frame = from + index + 1
      return writeFile(path, stamped(bases[frame % bases.length]!, frame, seed))
    })
    await Promise.all(writes)
  }
  return paths
}

function stamped(base: Buffer, frame: number, seed: number): Buffer {
  const file = Buffer.from(base)
  overwrite(file, frameMark, `Frame ${String(seed % 1000).padStart(3, '0')}${String(frame).padStart(7, '0')}`)
  const taken = new Date(Date.UTC(2027, 0, 1) + frame * 60_000).toISOString()
  overwrite(file, dateMark, taken.slice(0, 19).replaceAll('-', ':').replace('T', ' '))
  return file
}

function overwrite(file: Buffer, mark: string, text: string): void {
  const head = file.subarray(0, 4096)
  let at = head.indexOf(mark, 0, 'latin1')
  if (at === -1) throw new Error(`The photograph carries no "${mark}"`)
  for (; at !== -1; at = head.indexOf(mark, at + mark.length, 'latin1')) file.write(text, at, 'latin1')
}

/** Clouds of soft colour with detail at every scale and sensor grain: encodes to the size of a real photograph. */
async function photograph(width: number, height: number, seed: number): Promise<Buffer> {
  const random = seededRandom(seed)
  const layers: Buffer[] = []
  for (const cells of [4, 24, 160, 900]) layers.push(await cloud(width, height, cells, random))
  const [coarse, middle, fine, finest] = layers as [Buffer, Buffer, Buffer, Buffer]
  const grain = Float32Array.from({ length: 65_521 }, () => (random() + random() - 1) * 11)
  const data = Buffer.allocUnsafe(width * height * 3)
  for (let at = 0; at < data.length; at++) {
    const value = coarse[at]! * 0.6 + middle[at]! * 0.25 + fine[at]! * 0.15 + (finest[at]! - 128) * 0.2
    data[at] = Math.max(0, Math.min(255, value + grain[at % 65_521]!))
  }
  const exif = {
    IFD0: { Make: 'Damask', Model: 'Fixture', ImageDescription: frameMark, DateTime: dateMark },
    IFD2: { DateTimeOriginal: dateMark, FNumber: '56/10', ISOSpeedRatings: '200', FocalLength: '35/1' },
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .withExif(exif)
    .jpeg({ quality: 92 })
    .toBuffer()
}

async function cloud(width: number, height: number, cells: number, random: () => number): Promise<Buffer> {
  const rows = Math.max(2, Math.round((cells * height) / width))
  const seeds = Buffer.from(Uint8Array.from({ length: cells * rows * 3 }, () => random() * 256))
  return sharp(seeds, { raw: { width: cells, height: rows, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
}
