import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  hlsPlaylistNamedMp4,
  makeJpeg,
  makeMp4,
  makePdf,
  makePng,
  makeSvg,
  makeTiff,
  makeWav,
  pngBomb,
  svgWithExternalReferences,
  svgWithScript,
  truncated,
} from './testing/index.ts'
import { startWorker } from './worker-under-test.ts'

let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker.stop())

describe('Damaged and hostile files', () => {
  test('a picture that claims 2500 megapixels is not decoded, and says why', async () => {
    const { result, outcome } = await worker.run(pngBomb(), 'bomb.png')
    expect(result).toMatchObject({ width: 50_000, height: 50_000, renditions: [] })
    expect(outcome('facts')?.state).toBe('done')
    expect(outcome('preview')).toMatchObject({
      state: 'failed',
      sentence: 'This image claims 2500 megapixels; the limit is 268.',
    })
    expect(outcome('thumbnail')?.state).toBe('skipped')
  })

  test('half a JPEG shows what is left of it', async () => {
    const { rendition, outcome } = await worker.run(truncated(await makeJpeg({ noise: 60 })), 'half.jpg')
    expect(outcome('preview')).toMatchObject({ state: 'done', sentence: expect.stringContaining('damaged') })
    expect(rendition('thumbnail')).toBeDefined()
  })

  test.each<[string, () => Promise<Buffer> | Buffer]>([
    ['film.mp4', async () => (await makeMp4({ seconds: 1 })).subarray(0, 40)],
    ['report.pdf', () => truncated(makePdf(), 0.2)],
    ['picture.png', async () => (await makePng()).subarray(0, 20)],
    ['picture.tif', async () => (await makeTiff()).subarray(0, 12)],
    ['sound.wav', () => makeWav().subarray(0, 14)],
    ['drawing.svg', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><g>')],
  ])('%s, cut to a stump, fails in sentences and breaks nothing', async (name, make) => {
    const { result } = await worker.run(await make(), name)
    const failed = result.steps.filter(({ state }) => state === 'failed')
    expect(failed.length).toBeGreaterThan(0)
    for (const { sentence } of failed) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect((await worker.run(await makeJpeg(), 'after.jpg')).rendition('thumbnail')).toBeDefined()
  })

  test('an SVG is drawn without running, fetching or reading anything', async () => {
    let hits = 0
    const server = createServer((_, reply) => {
      hits++
      reply.end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const outside = svgWithExternalReferences(url)
    const refused = await worker.run(outside, 'outside.svg')
    // Once more without the entities that have it refused as a whole, so that its references meet the renderer.
    const bare = outside
      .toString()
      .replace(/<!DOCTYPE[^>]*(>[^>]*)*?\]>/, '')
      .replace(/&\w+;/g, '')
    const drawn = await worker.run(Buffer.from(bare), 'bare.svg')
    const scripted = await worker.run(svgWithScript(), 'script.svg')
    server.close()
    expect(hits).toBe(0)
    expect(refused.outcome('preview')).toMatchObject({ state: 'failed', sentence: expect.stringContaining('entities') })
    expect(drawn.outcome('preview')?.state).toBe('done')
    expect(scripted.outcome('preview')?.state).toBe('done')
    for (const { result } of [refused, drawn, scripted]) expect(JSON.stringify(result)).not.toContain('root:')
  })

  test('entities that grow without end are refused, plain ones are drawn', async () => {
    const bomb = `<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>`
    expect((await worker.run(Buffer.from(bomb), 'bomb.svg')).outcome('preview')?.state).toBe('failed')
    const plain = `<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;" width="10" height="10"><rect width="9" height="9"/></svg>`
    expect((await worker.run(Buffer.from(plain), 'plain.svg')).outcome('preview')?.state).toBe('done')
  })

  test('a drawing that would take hours is stopped, and the file keeps its facts', async () => {
    const filters = '<feMorphology operator="dilate" radius="200"/><feGaussianBlur stdDeviation="500"/>'.repeat(60)
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1600"><filter id="f">${filters}</filter><rect width="1600" height="1600" filter="url(#f)"/></svg>`
    const { result, outcome } = await worker.run(Buffer.from(svg), 'slow.svg', { limits: { drawingTimeoutMs: 1000 } })
    expect(result).toMatchObject({ width: 1600, height: 1600 })
    expect(outcome('facts')?.state).toBe('done')
    expect(outcome('preview')).toMatchObject({ state: 'failed', sentence: 'This took too long and was stopped.' })
  })

  test('vectors are drawn at a useful size, however small or large they claim to be', async () => {
    const small = await worker.run(makeSvg({ width: 24, height: 24 }), 'icon.svg')
    expect(small.result).toMatchObject({ width: 24, height: 24 })
    expect(small.rendition('preview')).toMatchObject({ width: 1024 })
    const large = await worker.run(makeSvg({ width: 30_000, height: 20_000 }), 'plan.svg')
    expect(Math.max(large.rendition('preview')?.width ?? 0)).toBeLessThanOrEqual(1600)
  })

  test('a playlist is not followed even when it is taken for a film', async () => {
    const sniffed = { mime: 'video/mp4', format: 'mp4', kind: 'video', extension: 'mp4' } as const
    const { result } = await worker.run(hlsPlaylistNamedMp4(), 'film.mp4', { sniffed })
    expect(result.renditions).toEqual([])
    expect(result.steps.find(({ step }) => step === 'facts')?.state).toBe('failed')
    expect(JSON.stringify(result)).not.toContain('root:')
  })
})
