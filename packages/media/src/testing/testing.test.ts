import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as make from './index.ts'

const run = promisify(execFile)
const ffmpeg = await make.hasFfmpeg()
const hasPdfinfo = await run('pdfinfo', ['-v']).then(
  () => true,
  () => false,
)
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damask-fixtures-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function keep(name: string, file: Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, file)
  return path
}

describe('pictures', () => {
  test.each([
    ['image/jpeg', make.makeJpeg],
    ['image/png', make.makePng],
    ['image/webp', make.makeWebp],
    ['image/avif', make.makeAvif],
    ['image/gif', make.makeGif],
    ['image/tiff', make.makeTiff],
  ])('%s decodes to the size that was asked for', async (mime, maker) => {
    const file = await maker({ width: 120, height: 90 })
    expect((await fileTypeFromBuffer(file))?.mime).toBe(mime)
    const { info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 120, height: 90 })
  })

  test('the same seed makes the same bytes and another seed makes others', async () => {
    const options = { width: 64, height: 64, noise: 30 }
    expect(await make.makeJpeg({ ...options, seed: 7 })).toEqual(await make.makeJpeg({ ...options, seed: 7 }))
    expect(await make.makeJpeg({ ...options, seed: 8 })).not.toEqual(await make.makeJpeg({ ...options, seed: 7 }))
  })

  test('a JPEG carries the orientation, EXIF and profile it was given', async () => {
    const exif = { IFD0: { Artist: 'Ada Lovelace' } }
    const meta = await sharp(await make.makeJpeg({ orientation: 6, exif, profile: 'p3' })).metadata()
    expect(meta.orientation).toBe(6)
    expect(meta.exif?.includes('Ada Lovelace')).toBe(true)
    expect(meta.icc).toBeDefined()
    expect((await sharp(await make.makeJpeg({ profile: 'cmyk' })).metadata()).space).toBe('cmyk')
  })

  test('a GIF with frames is animated and a TIFF with pages has them', async () => {
    expect((await sharp(await make.makeGif({ frames: 3 })).metadata()).pages).toBe(3)
    expect((await sharp(await make.makeTiff({ pages: 4 })).metadata()).pages).toBe(4)
  })

  test('a PNG with alpha is opaque on the left and clear on the right', async () => {
    const raw = await sharp(await make.makePng({ width: 10, height: 10, alpha: true }))
      .raw()
      .toBuffer()
    expect([raw[3], raw[9 * 4 + 3]]).toEqual([255, 0])
  })

  test('an SVG renders', async () => {
    expect((await sharp(make.makeSvg({ width: 200, height: 100 })).metadata()).width).toBe(200)
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
    'quadrants of orientation %i stand upright once turned',
    async (orientation) => {
      const file = await make.makeQuadrants({ width: 80, height: 40, orientation })
      const { data, info } = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true })
      expect([info.width, info.height]).toEqual([80, 40])
      const at = (x: number, y: number) =>
        [...data.subarray((y * 80 + x) * 3, (y * 80 + x) * 3 + 3)].map((v) => (v > 128 ? 255 : 0))
      expect([at(20, 10), at(60, 10), at(20, 30), at(60, 30)]).toEqual(Object.values(make.quadrantColours))
    },
  )

  test.runIf(ffmpeg)('a BMP is read by ffmpeg pixel by pixel as the PNG of the same seed is', async () => {
    const options = { width: 33, height: 21, seed: 5 }
    const path = await keep('a.bmp', make.makeBmp(options))
    const raw = await run('ffmpeg', ['-v', 'error', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], {
      encoding: 'buffer',
    })
    expect(raw.stdout).toEqual(
      await sharp(await make.makePng(options))
        .raw()
        .toBuffer(),
    )
  })

  test('a HEIC is one, where the encoder is installed', async () => {
    const file = await make.makeHeic({ width: 128, height: 96 })
    if (file) expect((await fileTypeFromBuffer(file))?.mime).toBe('image/heic')
  })
})

describe.runIf(ffmpeg)('films and sounds', () => {
  async function probe(path: string) {
    const args = ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path]
    return JSON.parse((await run('ffprobe', args)).stdout)
  }

  test.each([
    ['mp4', make.makeMp4, 'h264'],
    ['mov', make.makeMov, 'h264'],
    ['webm', make.makeWebm, 'vp8'],
  ])('%s holds the picture, the sound and the seconds that were asked for', async (extension, maker, codec) => {
    const facts = await probe(
      await keep(`a.${extension}`, await maker({ seconds: 1, width: 160, height: 90, audio: true })),
    )
    expect(facts.streams[0]).toMatchObject({ codec_name: codec, width: 160, height: 90 })
    expect(facts.streams[1].codec_type).toBe('audio')
    expect(Number(facts.format.duration)).toBeCloseTo(1, 0)
  })

  test('a film turned by 90 degrees stands upright when played', async () => {
    const path = await keep(
      'turned.mp4',
      await make.makeMp4({ seconds: 1, rotate: 90, width: 160, height: 80, scene: 'quadrants' }),
    )
    const raw = await run(
      'ffmpeg',
      ['-v', 'error', '-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
      {
        encoding: 'buffer',
      },
    )
    expect(raw.stdout.length).toBe(160 * 80 * 3)
    const topRight = (20 * 80 + 60) * 3
    expect([...raw.stdout.subarray(topRight, topRight + 3)].map((value) => value > 128)).toEqual([true, false, false])
  })

  test('sounds last as long as they should', async () => {
    const wav = await probe(await keep('a.wav', make.makeWav({ seconds: 1.5, channels: 2 })))
    expect(wav.streams[0]).toMatchObject({ codec_name: 'pcm_s16le', channels: 2 })
    expect(Number(wav.format.duration)).toBeCloseTo(1.5, 2)
    const mp3 = await probe(await keep('a.mp3', await make.makeMp3({ seconds: 1, title: 'Tone of tests' })))
    expect(mp3.format).toMatchObject({ format_name: 'mp3', tags: { title: 'Tone of tests' } })
  })
})

describe('documents', () => {
  test.runIf(hasPdfinfo)('a PDF has its pages, its title and its text, without a repair', async () => {
    const path = await keep(
      'a.pdf',
      make.makePdf({ pages: 3, title: 'A (small) title', text: 'One line\nTwo (2) lines' }),
    )
    const { stdout, stderr } = await run('pdfinfo', [path])
    expect(stdout).toMatch(/Title:\s+A \(small\) title/)
    expect(stdout).toMatch(/Pages:\s+3/)
    expect(stderr).toBe('')
    expect((await run('pdftotext', ['-f', '2', '-l', '2', path, '-'])).stdout).toContain('Two (2) lines')
  })

  test('a ZIP is recognised', async () => {
    expect((await fileTypeFromBuffer(make.makeZip()))?.mime).toBe('application/zip')
  })
})

describe('hostile files', () => {
  test('the PNG bomb is small, valid by its header and refused by a pixel limit', async () => {
    const file = make.pngBomb()
    expect(file.length).toBeLessThan(1_000_000)
    expect(await sharp(file, { limitInputPixels: false }).metadata()).toMatchObject({ width: 50_000, height: 50_000 })
    await expect(sharp(file).raw().toBuffer()).rejects.toThrow(/pixel limit/)
  })

  test('a bomb of a harmless size decodes to its last pixel', async () => {
    const { info } = await sharp(make.pngBomb({ width: 4000, height: 4001 }), { failOn: 'warning' })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 4000, height: 4001 })
  })

  test('a truncated picture no longer decodes', async () => {
    await expect(
      sharp(make.truncated(await make.makeJpeg({ noise: 80 }), 0.4))
        .raw()
        .toBuffer(),
    ).rejects.toThrow()
  })

  test('a program is recognised as one', async () => {
    expect((await fileTypeFromBuffer(make.exeStub()))?.mime).toBe('application/x-msdownload')
  })
})

describe('photographs', () => {
  test('a batch holds distinct, decodable files of the size of real photographs', async () => {
    const paths = await make.makePhotoJpegs({
      count: 6,
      width: 2000,
      height: 1500,
      scenes: 2,
      directory: join(folder, 'photos'),
    })
    const files = await Promise.all(paths.map((path) => readFile(path)))
    expect(new Set(files.map((file) => createHash('sha256').update(file).digest('hex'))).size).toBe(6)
    for (const file of files) {
      // Real cameras write roughly a third of a byte per pixel.
      expect(file.length / (2000 * 1500)).toBeGreaterThan(0.2)
      expect(file.length / (2000 * 1500)).toBeLessThan(0.5)
    }
    expect(await sharp(files[5]).metadata()).toMatchObject({ width: 2000, height: 1500 })
  })
})
