import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Rendition } from './protocol.ts'
import {
  makeAvif,
  makeBmp,
  makeGif,
  makeHeic,
  makeJpeg,
  makeMov,
  makeMp3,
  makeMp4,
  makePdf,
  makePng,
  makeQuadrants,
  makeText,
  makeTiff,
  makeWav,
  makeWebm,
  makeWebp,
  makeZip,
  type Orientation,
  quadrantColours,
} from './testing/index.ts'
import { startWorker } from './worker-under-test.ts'

let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker.stop())

/** The colour at a point given as fractions of width and height. */
async function colourAt(rendition: Rendition | undefined, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(rendition?.path).raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  return [...data.subarray(at, at + info.channels)]
}

function near(colour: number[], wanted: readonly number[], tolerance = 24): boolean {
  return wanted.every((value, channel) => Math.abs(value - (colour[channel] ?? -999)) <= tolerance)
}

async function expectUpright(rendition: Rendition | undefined, tolerance?: number) {
  const corners = [
    [0.25, 0.25, quadrantColours.topLeft],
    [0.75, 0.25, quadrantColours.topRight],
    [0.25, 0.75, quadrantColours.bottomLeft],
    [0.75, 0.75, quadrantColours.bottomRight],
  ] as const
  for (const [x, y, wanted] of corners) {
    const colour = await colourAt(rendition, x, y)
    expect(near(colour, wanted, tolerance), `${x},${y} is ${colour}, not ${wanted}`).toBe(true)
  }
}

describe('Pictures', () => {
  test.each<[string, () => Promise<Buffer | undefined> | Buffer]>([
    ['jpeg', () => makeJpeg({ width: 700, height: 500 })],
    ['png', () => makePng({ width: 700, height: 500 })],
    ['webp', () => makeWebp({ width: 700, height: 500 })],
    ['avif', () => makeAvif({ width: 700, height: 500 })],
    ['gif', () => makeGif({ width: 700, height: 500, frames: 3 })],
    ['tiff', () => makeTiff({ width: 700, height: 500 })],
    ['bmp', () => makeBmp({ width: 700, height: 500 })],
    ['heic', () => makeHeic({ width: 700, height: 500 })],
  ])('a %s has its size, a preview, a grid picture, a thumbnail, a hash and colours', async (format, make) => {
    const content = await make()
    if (!content) return
    const { result, rendition } = await worker.run(content, 'picture')
    expect(result).toMatchObject({ format, kind: 'image', width: 700, height: 500, orientation: 'landscape' })
    expect(result.steps.filter(({ state }) => state === 'failed')).toEqual([])
    expect(rendition('preview')).toMatchObject({ mime: 'image/webp', width: 700, height: 500 })
    expect(rendition('grid')).toMatchObject({ width: 512 })
    expect(rendition('thumbnail')).toMatchObject({ width: 256, height: 183 })
    const stored = await sharp(rendition('thumbnail')?.path).metadata()
    expect(stored).toMatchObject({ format: 'webp', width: 256, height: 183 })
    expect(result.thumbHash).toMatch(/^[\w+/]+=*$/)
    expect(result.palette.length).toBeGreaterThan(0)
    for (const colour of result.palette) expect(colour).toMatch(/^#[0-9a-f]{6}$/)
  })

  test('a small one is never enlarged, a large one fits 1600', async () => {
    const small = await worker.run(await makeJpeg({ width: 40, height: 30 }), 'small.jpg')
    expect(small.rendition('thumbnail')).toMatchObject({ width: 40, height: 30 })
    expect(small.rendition('grid')).toBeUndefined()
    const large = await worker.run(await makeTiff({ width: 2400, height: 1200 }), 'large.tif')
    expect(large.rendition('preview')).toMatchObject({ width: 1600, height: 800 })
    expect(large.rendition('zoom')).toMatchObject({ width: 2400, height: 1200, mime: 'image/jpeg' })
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8] as Orientation[])('EXIF orientation %i is shown upright', async (orientation) => {
    const { result, rendition } = await worker.run(await makeQuadrants({ orientation }), 'turned.jpg')
    expect(result).toMatchObject({ width: 320, height: 240, orientation: 'landscape' })
    await expectUpright(rendition('preview'))
    await expectUpright(rendition('thumbnail'))
  })

  test.each([
    // Printing colours cannot be exact; inverted or unmanaged ones would be far off.
    ['cmyk', [150, 120, 100], 20],
    ['p3', [200, 60, 50], 6],
  ] as const)('colours stored in %s look the same', async (profile, [r, g, b], tolerance) => {
    const flat = sharp({ create: { width: 64, height: 64, channels: 3, background: { r, g, b } } })
    const content = await flat
      .toColourspace(profile === 'cmyk' ? 'cmyk' : 'srgb')
      .withIccProfile(profile)
      .jpeg({ quality: 98 })
      .toBuffer()
    const { result, rendition } = await worker.run(content, 'flat.jpg')
    expect(result.colour).toMatchObject({
      space: profile === 'cmyk' ? 'cmyk' : 'srgb',
      profile: expect.stringMatching(/\w/),
    })
    const colour = await colourAt(rendition('preview'), 0.5, 0.5)
    expect(near(colour, [r, g, b], tolerance), String(colour)).toBe(true)
  })

  test('what is transparent stays transparent', async () => {
    const { result, rendition } = await worker.run(await makePng({ alpha: true }), 'cut-out.png')
    expect(result.colour.hasAlpha).toBe(true)
    expect((await colourAt(rendition('thumbnail'), 0.9, 0.5))[3]).toBe(0)
    expect((await colourAt(rendition('preview'), 0.1, 0.5))[3]).toBe(255)
  })

  test('an animation moves in the preview and stands still in the thumbnail', async () => {
    const { result, rendition } = await worker.run(await makeGif({ frames: 4 }), 'moving.gif')
    expect(result.pages).toBe(4)
    expect((await sharp(rendition('preview')?.path).metadata()).pages).toBe(4)
    expect((await sharp(rendition('thumbnail')?.path).metadata()).pages ?? 1).toBe(1)
  })

  test('embedded metadata is read by group, without paths of ours', async () => {
    const exif = { IFD0: { Artist: 'Ada Lovelace', Copyright: 'CC0' } }
    const { result } = await worker.run(await makeJpeg({ exif }), 'tagged.jpg')
    expect(result.facts.tags.IFD0).toMatchObject({ Artist: 'Ada Lovelace', Copyright: 'CC0' })
    expect(JSON.stringify(result.facts)).not.toContain(worker.folder)
  })
})

describe('Films and sounds', () => {
  test('an MP4 has duration, poster and thumbnail, and needs no copy', async () => {
    const { result, rendition, outcome } = await worker.run(
      await makeMp4({ seconds: 2, width: 320, height: 180, audio: true }),
      'a.mp4',
    )
    expect(result).toMatchObject({ format: 'mp4', kind: 'video', width: 320, height: 180 })
    expect(result.durationS).toBeCloseTo(2, 0)
    expect(result.facts.technical).toMatchObject({ video: { codec: 'h264' }, audio: [{ codec: 'aac' }] })
    expect(rendition('poster')).toMatchObject({ mime: 'image/jpeg', width: 320, height: 180 })
    expect(rendition('thumbnail')).toMatchObject({ width: 256, height: 144 })
    expect(outcome('proxy')).toMatchObject({ state: 'skipped', sentence: 'Browsers play this film as it is.' })
  })

  test('a film held upright is shown upright', async () => {
    const content = await makeMp4({ seconds: 1, width: 320, height: 180, rotate: 90, scene: 'quadrants' })
    const { result, rendition } = await worker.run(content, 'phone.mp4')
    expect(result).toMatchObject({ width: 180, height: 320, orientation: 'portrait' })
    // Stored red, green / blue, white; a quarter turn clockwise puts blue, red above white, green.
    expect(near(await colourAt(rendition('preview'), 0.25, 0.25), quadrantColours.bottomLeft, 60)).toBe(true)
    expect(near(await colourAt(rendition('preview'), 0.75, 0.25), quadrantColours.topLeft, 60)).toBe(true)
  })

  test('a QuickTime film becomes a playable MP4, a WebM stays', async () => {
    const mov = await worker.run(await makeMov({ seconds: 1, width: 320, height: 180 }), 'a.mov')
    expect(mov.rendition('proxy')).toMatchObject({ mime: 'video/mp4', width: 320, height: 180 })
    const copy = await worker.run(mov.rendition('proxy')!.path, 'copy.mp4')
    expect(copy.result.facts.technical).toMatchObject({ video: { codec: 'h264' } })
    const webm = await worker.run(await makeWebm({ seconds: 1, width: 320, height: 180 }), 'a.webm')
    expect(webm.rendition('proxy')).toBeUndefined()
    expect(webm.rendition('thumbnail')).toBeDefined()
  })

  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['wav', () => makeWav()],
    ['mp3', () => makeMp3()],
  ])('a %s has duration, peaks from 0 to 1 and a drawn picture', async (format, make) => {
    const { result, rendition, outcome } = await worker.run(await make(), 'sound')
    expect(result).toMatchObject({ format, kind: 'audio' })
    expect(result.durationS).toBeGreaterThan(0)
    const { peaks } = JSON.parse(await readFile(rendition('waveform')!.path, 'utf8')) as { peaks: number[] }
    expect(peaks.length).toBeGreaterThan(20)
    expect(Math.max(...peaks)).toBeGreaterThan(0.05)
    expect(Math.max(...peaks)).toBeLessThanOrEqual(1)
    expect(rendition('thumbnail')).toBeDefined()
    expect(outcome('poster')?.state).toBe('skipped')
  })
})

describe('Documents', () => {
  test('a PDF has pages, size, a picture of its first page, and text', async () => {
    const { result, rendition } = await worker.run(makePdf({ pages: 3, text: 'Quarterly report' }), 'report.pdf')
    expect(result).toMatchObject({ pages: 3, width: 595, height: 842, orientation: 'portrait' })
    expect(rendition('preview')).toMatchObject({ height: 1600 })
    expect(await readFile(rendition('text')!.path, 'utf8')).toContain('Quarterly report')
  })

  test('a PDF with a page as large as a field is drawn small', async () => {
    const { rendition } = await worker.run(makePdf({ width: 14_400, height: 14_400 }), 'field.pdf')
    expect(rendition('preview')).toMatchObject({ width: 1600, height: 1600 })
  })

  test.each<[string, Buffer]>([
    ['utf-8', Buffer.from('Grüße, 世界')],
    ['utf-16le', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße, 世界', 'utf16le')])],
    ['windows-1252', Buffer.from('Grüße', 'latin1')],
    ['shift_jis', Buffer.from([0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd])],
  ])('text in %s becomes UTF-8', async (charset, content) => {
    const { result, rendition } = await worker.run(content, 'note.txt')
    expect(result.facts.technical.charset).toBe(charset)
    expect(await readFile(rendition('text')!.path, 'utf8')).toMatch(/^(Grüße|こんにちは)/)
    expect(rendition('thumbnail')).toBeDefined()
  })

  test('long text is cut at one mebibyte, and markup in it is only text', async () => {
    const { rendition, outcome } = await worker.run(Buffer.from('A <svg> & ünï "\n'.repeat(200_000)), 'long.txt')
    expect(rendition('text')!.sizeBytes).toBeLessThanOrEqual(1024 * 1024)
    expect(outcome('preview')?.state).toBe('done')
  })

  test('a project file shows the picture that it carries; an archive shows none', async () => {
    const picture = await makePng({ width: 400, height: 200 })
    const sketch = makeZip([
      { name: 'document.json', data: Buffer.from('{}') },
      { name: 'pages/1.json', data: Buffer.from('{}') },
      { name: 'previews/preview.png', data: picture },
    ])
    const { result, rendition } = await worker.run(sketch, 'design.sketch')
    expect(result.format).toBe('sketch')
    expect(rendition('preview')).toMatchObject({ width: 400, height: 200 })
    const zip = await worker.run(makeZip([{ name: 'a.txt', data: makeText() }]), 'a.zip')
    expect(zip.result.steps).toMatchObject([{ step: 'facts', state: 'done' }])
    expect(zip.result.renditions).toEqual([])
  })
})

describe('Requests', () => {
  test('a missing tool is a skipped step that says what to install', async () => {
    const { perl } = worker.tools
    const pdf = await worker.run(makePdf(), 'a.pdf', { tools: { perl } })
    expect(pdf.outcome('pages')).toMatchObject({
      state: 'skipped',
      sentence: 'Install poppler-utils to see PDF pages.',
    })
    const film = await worker.run(await makeMp4({ seconds: 1 }), 'a.mp4', { tools: { perl } })
    expect(film.outcome('poster')).toMatchObject({
      state: 'skipped',
      sentence: expect.stringContaining('Install ffmpeg'),
    })
  })

  test('only the wanted steps run, with what they build on', async () => {
    const { result } = await worker.run(await makeJpeg(), 'a.jpg', { steps: ['thumbnail'] })
    expect(result.steps.map(({ step }) => step)).toEqual(['facts', 'preview', 'thumbnail'])
  })

  test('each step is told when it begins and when it ends', async () => {
    const { steps } = await worker.run(await makeJpeg(), 'a.jpg')
    for (const step of ['facts', 'preview', 'thumbnail', 'palette']) {
      expect(steps.filter((message) => message.step === step).map(({ state }) => state)).toEqual(['running', 'done'])
    }
    const written = steps.flatMap(({ step, renditions = [] }) => renditions.map(({ recipe }) => `${step}: ${recipe}`))
    expect(written).toEqual(['preview: preview', 'thumbnail: thumbnail'])
  })
})
