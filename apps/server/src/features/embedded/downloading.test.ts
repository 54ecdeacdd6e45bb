import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AssetId } from '@damask/contract'
import { FORMATS_WITH_METADATA, holdsMetadata } from '@damask/fields'
import { makeJpeg, makeText } from '@damask/media/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAndRead, askExiftool, writeWithExiftool } from '../../testing/mapped-library.ts'
import { readZip } from '../../testing/read-zip.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'downloading-'))
  server = await startTestServer({ worker: true })
  admin = server.admin
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.origin}/api/v1${path}`, { method, headers: { authorization: `Bearer ${server.key}`, ...headers } })
const bytesOf = async (reply: Response) => Buffer.from(await reply.arrayBuffer())
let seed = 0
const photo = () => makeJpeg({ width: 60, height: 40, seed: ++seed })

async function savedAs(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

test('a download with metadata can be asked for in parts, and is another one once values change', async () => {
  const original = await photo()
  const assetId = await addAndRead(server, original, 'parts.jpg')
  await admin.metadata.edit({ assetId, values: { credit: 'Ada' } })
  const path = `/assets/${assetId}/file?metadata=embed&v=1`
  const head = await get(path, {}, 'HEAD')
  const whole = await get(path)
  const bytes = await bytesOf(whole)
  expect(head.headers.get('content-length')).toBe(String(bytes.length))
  expect(whole.headers.get('etag')).toBe(head.headers.get('etag'))
  expect(whole.headers.get('cache-control')).toBe('private, no-cache')
  expect(bytes.equals(original)).toBe(false)
  const part = await get(path, { range: 'bytes=10-99', 'if-range': whole.headers.get('etag')! })
  expect(part.status).toBe(206)
  expect((await bytesOf(part)).equals(bytes.subarray(10, 100))).toBe(true)
  expect((await get(path, { 'if-none-match': whole.headers.get('etag')! })).status).toBe(304)
  expect((await get(path, { range: 'bytes=99999999-' })).status).toBe(416)

  await admin.metadata.edit({ assetId, values: { credit: 'Grace' } })
  const changed = await get(path)
  expect(changed.headers.get('etag')).not.toBe(whole.headers.get('etag'))
  expect((await askExiftool(await savedAs('parts.jpg', await bytesOf(changed))))['XMP-photoshop:Credit']).toBe('Grace')
  expect((await bytesOf(await get(`/assets/${assetId}/file`))).equals(original)).toBe(true)
})

test('IIM that is there is written too: in UTF-8, cut between characters, with its digest', async () => {
  const plain = await savedAs('iim.jpg', await photo())
  await writeWithExiftool(
    plain,
    '-IPTC:Credit=Alt',
    '-IPTC:City=K\u00f6ln',
    '-IPTC:Keywords=old',
    '-IPTCDigest=new',
    '-charset',
    'iptc=Latin',
  )
  const assetId = await addAndRead(server, await readFile(plain), 'iim.jpg')
  const before = (await admin.metadata.get({ assetId })).values
  expect(before.credit).toBe('Alt')
  await admin.metadata.edit({ assetId, values: { credit: 'Ü'.repeat(100), creator: ['Ada', 'Grace'] } })
  const told = await askExiftool(
    await savedAs('iim-2.jpg', await bytesOf(await get(`/assets/${assetId}/file?metadata=embed`))),
  )
  expect(told).toMatchObject({
    'IPTC:CodedCharacterSet': 'UTF8',
    'IPTC:Credit': 'Ü'.repeat(16),
    'IPTC:City': 'Köln',
    'IPTC:By-line': ['Ada', 'Grace'],
    'IPTC:Keywords': 'old',
    'XMP-photoshop:Credit': 'Ü'.repeat(100),
    'IFD0:Artist': 'Ada; Grace',
  })
  expect(told['Photoshop:IPTCDigest']).toBe(told['File:CurrentIPTCDigest'])
  expect(told['Photoshop:IPTCDigest']).toMatch(/^[0-9a-f]{32}$/)
})

test('what was read and then taken away in the library is not in the copy, and what was never ours stays', async () => {
  const plain = await savedAs('emptied.jpg', await photo())
  await writeWithExiftool(
    plain,
    '-XMP-photoshop:Credit=Remove me',
    '-XMP-photoshop:City=Stays',
    '-IFD0:Artist=Somebody',
  )
  const assetId = await addAndRead(server, await readFile(plain), 'emptied.jpg')
  await admin.metadata.edit({ assetId, values: { credit: null, creator: null } })
  const told = await askExiftool(
    await savedAs('emptied-2.jpg', await bytesOf(await get(`/assets/${assetId}/file?metadata=embed`))),
  )
  expect(told['XMP-photoshop:Credit']).toBeUndefined()
  expect(told['IFD0:Artist']).toBeUndefined()
  expect(told['XMP-photoshop:City']).toBe('Stays')
})

test('a format that cannot hold metadata says so, and has a file beside it', async () => {
  const assetId = await addAndRead(server, makeText(), 'note.txt')
  await admin.metadata.edit({ assetId, values: { title: { en: 'A note', de: 'Eine Notiz' } } })
  const refused = await get(`/assets/${assetId}/file?metadata=embed`)
  expect(refused.status).toBe(422)
  expect(await refused.json()).toMatchObject({ code: 'format_without_metadata' })
  const sidecar = await get(`/assets/${assetId}/versions/1/file?metadata=sidecar`)
  expect(sidecar.headers.get('content-disposition')).toContain('note.xmp')
  const told = await askExiftool(await savedAs('note.xmp', await bytesOf(sidecar)))
  expect(told).toMatchObject({ 'XMP-dc:Title': 'A note', 'XMP-dc:Title-de': 'Eine Notiz' })
})

test('a ZIP with metadata has files that say their values, and files beside those that cannot', async () => {
  const ids: AssetId[] = []
  for (const [bytes, name] of [
    [await photo(), 'one.jpg'],
    [makeText({ lines: 2 }), 'one.txt'],
    [makeText({ lines: 3 }), 'two.txt'],
  ] as const) {
    const assetId = await addAndRead(server, bytes, name)
    await admin.metadata.edit({ assetId, values: { credit: `Credit of ${name}` } })
    ids.push(assetId)
  }
  const archive = await admin.assets.createArchive({ assetIds: ids, metadata: 'embed' })
  const zip = await bytesOf(await get(archive.url.replace('/api/v1', '')))
  const entries = new Map(readZip(zip).map(({ path, content }) => [path, content!]))
  expect([...entries.keys()].sort()).toEqual(['one.jpg', 'one.txt', 'one.xmp', 'two.txt', 'two.xmp'])
  const told = await askExiftool(await savedAs('zip-one.jpg', entries.get('one.jpg')!))
  expect(told['XMP-photoshop:Credit']).toBe('Credit of one.jpg')
  expect(entries.get('two.xmp')!.toString()).toContain('Credit of two.txt')
})

test('copies that nobody needs make room', async () => {
  const tight = await server.restart({ worker: true, settings: { DAMASK_METADATA_COPIES_GIB: '0' } })
  const assetId = await addAndRead(tight, await photo(), 'sweep.jpg')
  await tight.admin.metadata.edit({ assetId, values: { credit: 'Ada' } })
  const headers = { authorization: `Bearer ${tight.key}` }
  const first = await fetch(`${tight.origin}/api/v1/assets/${assetId}/file?metadata=embed`, { headers })
  expect(first.status).toBe(200)
  await first.arrayBuffer()
  const left = async () => (await sql`select 1 from embedded_copy`.execute(tight.ctx.db)).rows.length
  await tight.until(async () => (await left()) === 0)
  const again = await fetch(`${tight.origin}/api/v1/assets/${assetId}/file?metadata=embed`, { headers })
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
  await again.arrayBuffer()
})

test('every format that is said to hold metadata is one that ExifTool writes', async () => {
  const endings: Record<string, string> = { jpeg: 'jpg', tiff: 'tif' }
  const listed = (await writeWithExiftool('-listwf')).split(/\s+/).map((word) => word.toLowerCase())
  for (const format of FORMATS_WITH_METADATA) expect(listed, format).toContain(endings[format] ?? format)
  expect(holdsMetadata('nef')).toBe(false)
})
