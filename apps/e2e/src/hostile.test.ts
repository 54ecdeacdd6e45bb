import { randomBytes } from 'node:crypto'
import type { Asset, AssetId } from '@damask/contract'
import {
  exeStub,
  hasFfmpeg,
  hlsPlaylistNamedMp4,
  hostileNames,
  htmlPage,
  makeJpeg,
  makeMp4,
  makePdf,
  makePng,
  makeZip,
  pngBomb,
  svgWithExternalReferences,
  svgWithScript,
  truncated,
} from '@damask/media/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCanary } from './canary.ts'
import { eventually } from './eventually.ts'
import { startDamask } from './start-damask.ts'
import { Refused, sendByTus } from './tus.ts'

const canary = await startCanary()
const damask = await startDamask()
const withFfmpeg = await hasFfmpeg()
const jpeg = await makeJpeg({ width: 900, height: 600, noise: 40 })
let pid: number
beforeAll(() => {
  pid = damask.pid
})
afterAll(() => canary.close())

describe('what a file is, is decided by its content', () => {
  test.for([
    ['zero bytes', Buffer.alloc(0), 'empty.jpg', 'file_empty', 'This file is empty.'],
    [
      'a program named like a photo',
      exeStub(),
      'photo.jpg',
      'file_type_mismatch',
      'This file is named .jpg but its content is a Windows program.',
    ],
    [
      'a web page named like a picture',
      htmlPage(),
      'page.png',
      'file_type_mismatch',
      'This file is named .png but its content is a web page.',
    ],
    [
      'a playlist named like a film',
      hlsPlaylistNamedMp4(`${canary.url}/segment.ts`),
      'film.mp4',
      'file_type_mismatch',
      'This file is named .mp4 but its content is a playlist that points to other files.',
    ],
  ] as const)('%s is refused with a sentence', async ([, bytes, filename, code, detail]) => {
    const refused = await sendByTus(damask, bytes as Buffer, { filename }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect((refused as Refused).problem).toMatchObject({ code, detail, status: 422 })
    const multipart = await sendMultipart(bytes as Buffer, filename, 'image/jpeg')
    expect(multipart).toMatchObject({ status: 422, body: { code, detail } })
  })

  test('a PNG named .jpg with a lying content type is a PNG', async () => {
    const { status, body } = await sendMultipart(await makePng(), 'really-a-png.jpg', 'text/html')
    expect(status).toBe(201)
    expect(body.asset).toMatchObject({ kind: 'image', version: { format: 'png', mime: 'image/png' } })
  })

  test('a web page with a lying content type stays a web page that is only ever downloaded', async () => {
    const { status, body } = await sendMultipart(htmlPage(), 'page.html', 'image/jpeg')
    expect(status).toBe(201)
    expect(body.asset.version.format).toBe('html')
  })
})

describe('a damaged file is kept, and says what could not be made of it', () => {
  test.for([
    ['a JPEG that breaks off', async () => truncated(jpeg, 0.4), 'half.jpg'],
    ['a JPEG of which only the beginning came', async () => truncated(jpeg, 0.02), 'beginning.jpg'],
    ['a film that breaks off', async () => truncated(await makeMp4({ seconds: 1 }), 0.5), 'half.mp4'],
    ['a PDF that breaks off', async () => truncated(makePdf({ pages: 3 }), 0.4), 'half.pdf'],
    ['a PNG of 50,000 × 50,000 pixels', async () => pngBomb(), 'bomb.png'],
    ['an SVG with script', async () => svgWithScript(), 'script.svg'],
    ['an SVG that points outside', async () => svgWithExternalReferences(canary.url), 'outside.svg'],
    [
      'a ZIP with names that climb out',
      async () => makeZip([{ name: '../../../tmp/damask-slip', data: Buffer.from('x') }]),
      'slip.zip',
    ],
  ] as const)('%s', async ([, make, filename]) => {
    if (filename.endsWith('.mp4') && !withFfmpeg) return
    const bytes = await make()
    const { assetId } = await sendByTus(damask, bytes, { filename })
    const asset = await processed(assetId!)
    const processing = await damask.sdk.renditions.getProcessing({ assetId: asset.id })
    for (const step of processing.steps) {
      if (step.state === 'failed' || step.state === 'skipped')
        expect(step.sentence, step.step).toMatch(/^[A-Z“"].+[.!]$/)
    }
    const download = await damask.fetch(`/api/v1/assets/${asset.id}/file`)
    expect((await download.bytes()).length).toBe(bytes.length)
  })

  test('nothing of it has reached out', () => {
    expect(canary.hits).toEqual([])
  })
})

describe('a name', () => {
  test.for(hostileNames.map((name) => [JSON.stringify(name).slice(0, 60), name] as const))(
    '%s becomes a harmless one',
    async ([, filename]) => {
      const bytes = await makeJpeg({ seed: 1 + (randomBytes(2).readUInt16LE() % 1000) })
      const sent = await sendByTus(damask, bytes, { filename }).catch((error: unknown) => error)
      if (sent instanceof Refused) {
        expect(sent.problem).toMatchObject({ code: 'name_invalid' })
        return
      }
      const asset = await damask.sdk.assets.get({ assetId: (sent as { assetId: AssetId }).assetId })
      expect(asset.name).not.toMatch(/[\u0000-\u001f\u007f/\\\u202a-\u202e\u2066-\u2069]/)
      expect(asset.name.trim()).toBe(asset.name)
      expect(Buffer.byteLength(asset.name)).toBeLessThanOrEqual(255)
      const { headers } = await damask.fetch(`/api/v1/assets/${asset.id}/file`)
      const disposition = headers.get('content-disposition') ?? ''
      expect(disposition).toMatch(/^attachment; filename="[^"\r\n]+"(; filename\*=UTF-8''[A-Za-z0-9%!#$&+.^_`|~-]+)?$/)
    },
  )

  test('a path that climbs out of its folder is refused', async () => {
    const sent = await sendByTus(damask, jpeg, { filename: 'a.jpg', relativePath: '../../etc' }).catch(
      (e: unknown) => e,
    )
    expect(sent).toBeInstanceOf(Refused)
    expect((sent as Refused).problem.code).toBe('name_invalid')
  })
})

describe('what people store never runs on the origin of the application', () => {
  const xml = Buffer.from(
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
  )
  test.for([
    ['page.html', htmlPage()],
    ['page.xhtml', xml],
    ['data.xml', Buffer.from('<?xml version="1.0"?><?xml-stylesheet href="data.xsl" type="text/xsl"?><data/>')],
    ['drawing.svg', svgWithScript()],
    ['code.js', Buffer.from('alert(document.domain)\n')],
    ['module.mjs', Buffer.from('export default alert(1)\n')],
    ['style.css', Buffer.from('body { background: url(//evil.invalid) }\n')],
    ['paper.pdf', makePdf()],
    ['html-in-text.txt', Buffer.from('plain, then <script>alert(1)</script>\n')],
    ['no extension', htmlPage()],
  ] as const)('%s', async ([filename, bytes]) => {
    const sent = await sendByTus(damask, bytes as Buffer, { filename, duplicates: 'keep' })
    const asset = await processed(sent.assetId!)
    const file = `/api/v1/assets/${asset.id}`
    const { url } = await damask.sdk.assets.createArchive({ assetIds: [asset.id] })
    const addresses = [
      `${file}/file`,
      `${file}/file?inline=true`,
      `${file}/file?inline=true&v=1`,
      `${file}/versions/1/file`,
      ...asset.renditions.map((recipe) => `${file}/renditions/${recipe}`),
      ...asset.renditions.map((recipe) => `${file}/renditions/${recipe}?v=1`),
      new URL(url, damask.url).pathname,
    ]
    for (const address of addresses) {
      for (const method of ['GET', 'HEAD']) {
        const response = await damask.fetch(address, { method })
        await response.bytes()
        expect(response.status, address).toBe(200)
        expectInert(response.headers, address)
      }
      const part = await damask.fetch(address, { headers: { range: 'bytes=0-3' } })
      await part.bytes()
      expectInert(part.headers, `${address} in part`)
    }
  })
})

test('the server has stayed up through all of it, and said nothing but what it should', async () => {
  expect((await fetch(`${damask.url}/health/ready`)).status).toBe(200)
  expect(damask.pid).toBe(pid)
  expect(damask.complaints()).toEqual([])
  expect(canary.hits).toEqual([])
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

const ACTIVE = /html|xml|svg|script|css|flash|wasm/

function expectInert(headers: Headers, where: string): void {
  const type = headers.get('content-type') ?? ''
  const disposition = headers.get('content-disposition') ?? ''
  expect(type, where).not.toMatch(ACTIVE)
  expect(type, where).not.toBe('')
  expect(headers.get('x-content-type-options'), where).toBe('nosniff')
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy, where).toMatch(/default-src 'none'/)
  expect(policy, where).toMatch(/(^|;\s*)sandbox(;|$)/)
  const mayShow = /^(image\/(?!svg)|video\/|audio\/|application\/pdf|application\/json|text\/plain)/.test(type)
  if (!mayShow) expect(disposition, where).toMatch(/^attachment/)
}

function processed(assetId: AssetId): Promise<Asset> {
  const ask = () => damask.sdk.assets.get({ assetId })
  const ended = async () => {
    const asset = await ask()
    return (asset.processing === 'done' || asset.processing === 'failed') && asset
  }
  return eventually('the asset has been looked at', ended, { withinMs: 90_000, describe: ask })
}

async function sendMultipart(bytes: Buffer, filename: string, type: string) {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), filename)
  const response = await damask.fetch('/api/v1/assets', { method: 'POST', body: form })
  return { status: response.status, body: (await response.json()) as { asset: Asset; code?: string } }
}
