import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { docxWithExternalReferences, makeDocx, makePng, makeZip, odtWithExternalReferences } from './testing/index.ts'
import { findTools } from './tools/tools.ts'
import { startWorker } from './worker-under-test.ts'

let worker: Awaited<ReturnType<typeof startWorker>>
beforeAll(async () => {
  worker = await startWorker()
})
afterAll(() => worker.stop())

const { soffice } = await findTools()
const withOffice = soffice ? 'Office documents' : 'Office documents (skipped: LibreOffice is not installed)'

describe.skipIf(!soffice)(withOffice, () => {
  test('a Word document has pages, a picture of the first, text, and a PDF to read', async () => {
    const { result, rendition } = await worker.run(makeDocx({ pages: 3, text: 'Grüße vom Fjord' }), 'letter.docx')
    expect(result).toMatchObject({ format: 'docx', pages: 3, width: 595, height: 842, orientation: 'portrait' })
    expect(result.steps.map(({ step, state }) => `${step} ${state}`)).toEqual(
      ['facts', 'office', 'pages', 'preview', 'thumbnail', 'palette', 'text'].map((step) => `${step} done`),
    )
    expect(rendition('preview')).toMatchObject({ height: 1600 })
    expect(rendition('grid')).toMatchObject({ height: 512 })
    expect(rendition('thumbnail')).toMatchObject({ height: 256 })
    expect(result.thumbHash).toMatch(/^[\w+/]+=*$/)
    expect(await readFile(rendition('text')!.path, 'utf8')).toContain('Grüße vom Fjord')
    const pdf = rendition('pdf')
    expect(pdf).toMatchObject({ mime: 'application/pdf', width: null, height: null })
    expect(await readFile(pdf!.path, 'latin1')).toMatch(/^%PDF-/)
    const again = await worker.run(pdf!.path, 'letter.pdf')
    expect(again.result).toMatchObject({ format: 'pdf', pages: 3 })
  })

  test('old and plain formats are converted too', async () => {
    const { result, rendition } = await worker.run(
      Buffer.from('{\\rtf1\\ansi Plain words\\page Second page\\par}'),
      'a.rtf',
    )
    expect(result).toMatchObject({ format: 'rtf', pages: 2 })
    expect(await readFile(rendition('text')!.path, 'utf8')).toContain('Second page')
  })

  test.each([
    ['docx', docxWithExternalReferences],
    ['odt', odtWithExternalReferences],
  ] as const)('a %s that links to other files gets none of them', async (format, make) => {
    const folder = join(worker.folder, `secrets-${format}`)
    await mkdir(folder)
    const [file, picture] = [join(folder, 'secret.txt'), join(folder, 'secret.png')]
    await writeFile(file, 'the combination is 4711')
    const magenta = { width: 400, height: 400, channels: 3, background: '#ff00ff' } as const
    await writeFile(picture, await sharp({ create: magenta }).png().toBuffer())
    const hits: string[] = []
    const server = createServer((request, reply) => {
      hits.push(request.url ?? '')
      reply.end()
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { rendition } = await worker.run(make({ url, file, picture }), `linked.${format}`)
    server.close()
    expect(hits).toEqual([])
    const text = await readFile(rendition('text')!.path, 'utf8')
    expect(text).toContain('Before the links.')
    expect(text).not.toContain('4711')
    const { data } = await sharp(rendition('preview')!.path).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    let magentaPixels = 0
    for (let at = 0; at < data.length; at += 3) {
      if (data[at]! > 200 && data[at + 1]! < 80 && data[at + 2]! > 200) magentaPixels++
    }
    expect(magentaPixels).toBe(0)
  })

  test('a conversion that takes too long is stopped with all that it started', async () => {
    const limits = { officeTimeoutMs: 400 }
    const { outcome, result } = await worker.run(makeDocx(), 'slow.docx', { limits })
    expect(outcome('office')).toMatchObject({ state: 'failed', sentence: 'This took too long and was stopped.' })
    expect(outcome('facts')?.state).toBe('done')
    expect(result.renditions).toEqual([])
    expect(await processesIn(worker.folder)).toEqual([])
  })

  test('what only claims to be a document fails in a sentence, and the next one works', async () => {
    const empty = makeZip([{ name: 'word/document.xml', data: Buffer.from('<w:document') }])
    const { result, outcome } = await worker.run(empty, 'broken.docx')
    expect(result).toMatchObject({ format: 'docx', pages: null, renditions: [] })
    expect(outcome('office')).toMatchObject({
      state: 'failed',
      sentence: expect.stringMatching(/^This document is damaged/),
    })
    expect((await worker.run(makeDocx(), 'whole.docx')).rendition('thumbnail')).toBeDefined()
  })

  test('one that is too large is not opened', async () => {
    const { outcome } = await worker.run(makeDocx(), 'large.docx', { limits: { maxOfficeBytes: 1000 } })
    expect(outcome('office')).toMatchObject({
      state: 'failed',
      sentence: expect.stringContaining('pages are drawn of up to'),
    })
  })
})

test('without LibreOffice an office document shows the picture that it carries, and says what to install', async () => {
  const { soffice: _, ...tools } = worker.tools
  const parts = [
    { name: 'word/document.xml', data: Buffer.from('<w:document/>') },
    { name: 'docProps/thumbnail.png', data: await makePng({ width: 300, height: 400 }) },
  ]
  const { outcome, rendition } = await worker.run(makeZip(parts), 'letter.docx', { tools })
  expect(outcome('office')).toMatchObject({
    state: 'skipped',
    sentence: expect.stringMatching(
      /^Install libreoffice-writer-nogui .+ to see and search the pages of office documents\.$/,
    ),
  })
  expect(outcome('pages')?.state).toBe('skipped')
  expect(outcome('text')?.state).toBe('skipped')
  expect(rendition('preview')).toMatchObject({ width: 300, height: 400 })
})

/** Processes that work in a folder: what a stopped tool left behind. */
async function processesIn(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const place = await readlink(`/proc/${pid}/cwd`).catch(() => '')
      return place.startsWith(folder) ? [pid] : []
    }),
  )
  return found.flat()
}
