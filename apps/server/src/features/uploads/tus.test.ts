import { createHash } from 'node:crypto'
import { makeText } from '@damask/media/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { metadata, tusCalls } from '../../testing/tus-calls.ts'

let server: TestServer
let tus: ReturnType<typeof tusCalls>
let clock: Date | undefined
beforeAll(async () => {
  server = await startTestServer({ worker: true, now: () => clock ?? new Date() })
  tus = tusCalls(server)
})

let made = 0
/** Different every time, so that no story meets the bytes of another. */
const someText = (lines = 1000) =>
  new Uint8Array(makeText({ lines: 1, text: `Story ${++made}\n${'A line of text.\n'.repeat(lines)}` }))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const sum = (algorithm: string, bytes: Uint8Array) =>
  `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`
const idOf = (path: string) => path.split('/').at(-1) as never

async function assetOf(path: string) {
  const upload = await server.admin.uploads.get({ uploadId: idOf(path) })
  expect(upload).toMatchObject({ state: 'done', problem: null })
  return server.admin.assets.get({ assetId: upload.assetId! })
}

test('OPTIONS says what this server can do', async () => {
  const response = await fetch(`${server.origin}/api/v1/uploads`, { method: 'OPTIONS' })
  expect(response.status).toBe(204)
  expect(response.headers.get('tus-version')).toBe('1.0.0')
  expect(response.headers.get('tus-extension')?.split(',').sort()).toEqual([
    'checksum',
    'concatenation',
    'creation',
    'creation-defer-length',
    'creation-with-upload',
    'expiration',
    'termination',
  ])
  expect(response.headers.get('tus-checksum-algorithm')).toBe('sha1,sha256,md5')
})

test('an upload that is created first and sent in two parts becomes an asset with exactly these bytes', async () => {
  const bytes = someText()
  const given = metadata({ filename: 'notes.txt', whatever: 'unknown keys are kept' })
  const { status, headers, path } = await tus.create({
    'upload-length': String(bytes.length),
    'upload-metadata': given,
  })
  expect(status).toBe(201)
  expect(headers.get('tus-resumable')).toBe('1.0.0')
  expect(path).toMatch(/^\/api\/v1\/uploads\/[0-9a-f-]{36}$/)
  expect(Date.parse(headers.get('upload-expires')!)).toBeGreaterThan(Date.now() + 23 * 3_600_000)

  const first = await tus.append(path, 0, bytes.slice(0, 700))
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '700'])
  const head = await tus.call('HEAD', path)
  expect(head.status).toBe(200)
  expect(head.headers.get('upload-offset')).toBe('700')
  expect(head.headers.get('upload-length')).toBe(String(bytes.length))
  expect(head.headers.get('upload-metadata')).toBe(given)
  expect(head.headers.get('cache-control')).toBe('no-store')

  const last = await tus.append(path, 700, bytes.slice(700))
  expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(bytes.length)])
  const asset = await assetOf(path)
  expect(asset).toMatchObject({ name: 'notes.txt', version: { number: 1, sha256: sha256(bytes), mime: 'text/plain' } })
  const file = await fetch(`${server.origin}/api/v1/assets/${asset.id}/file`, {
    headers: { authorization: `Bearer ${server.key}` },
  })
  expect(sha256(new Uint8Array(await file.arrayBuffer()))).toBe(sha256(bytes))
  // A client that lost the last answer asks again, and hears the same.
  expect(await tus.offset(path)).toBe(bytes.length)
  expect((await tus.append(path, bytes.length, '')).status).toBe(204)
})

test('a file comes with its creation', async () => {
  const bytes = someText()
  const { status, headers, path } = await tus.create(
    { 'upload-length': String(bytes.length), 'upload-metadata': metadata({ filename: 'at once.txt' }) },
    bytes,
  )
  expect([status, headers.get('upload-offset')]).toEqual([201, String(bytes.length)])
  expect((await assetOf(path)).version.sha256).toBe(sha256(bytes))
})

test('the length may be said later, once', async () => {
  const bytes = someText()
  const { path } = await tus.create({
    'upload-defer-length': '1',
    'upload-metadata': metadata({ filename: 'later.txt' }),
  })
  expect((await tus.call('HEAD', path)).headers.get('upload-defer-length')).toBe('1')
  await tus.append(path, 0, bytes.slice(0, 100))
  const said = await tus.append(path, 100, bytes.slice(100, 200), { 'upload-length': String(bytes.length) })
  expect(said.status).toBe(204)
  const other = await tus.append(path, 200, bytes.slice(200), { 'upload-length': '5' })
  expect(other.problem?.code).toBe('invalid_request')
  await tus.append(path, 200, bytes.slice(200))
  expect((await assetOf(path)).version.sha256).toBe(sha256(bytes))
})

describe('a checksum', () => {
  test.each(['sha1', 'sha256', 'md5'])('of %s that fits lets the part in', async (algorithm) => {
    const bytes = someText()
    const { path } = await tus.create({
      'upload-length': String(bytes.length),
      'upload-metadata': metadata({ filename: 'a.txt' }),
    })
    const sent = await tus.append(path, 0, bytes, { 'upload-checksum': sum(algorithm, bytes) })
    expect(sent.status).toBe(204)
    expect((await assetOf(path)).version.sha256).toBe(sha256(bytes))
  })

  test('that does not fit discards the part and nothing else', async () => {
    const bytes = someText()
    const { path } = await tus.create({
      'upload-length': String(bytes.length),
      'upload-metadata': metadata({ filename: 'b.txt' }),
    })
    await tus.append(path, 0, bytes.slice(0, 500))
    const wrong = await tus.append(path, 500, bytes.slice(500), { 'upload-checksum': sum('sha1', bytes) })
    expect([wrong.status, wrong.problem?.code]).toEqual([460, 'upload_checksum_mismatch'])
    expect(wrong.headers.get('tus-resumable')).toBe('1.0.0')
    expect(await tus.offset(path)).toBe(500)
    const right = await tus.append(path, 500, bytes.slice(500), { 'upload-checksum': sum('sha1', bytes.slice(500)) })
    expect(right.status).toBe(204)
    expect((await assetOf(path)).version.sha256).toBe(sha256(bytes))
  })

  test('of an algorithm that nobody knows is refused', async () => {
    const { path } = await tus.create({ 'upload-length': '3', 'upload-metadata': metadata({ filename: 'c.txt' }) })
    const sent = await tus.append(path, 0, 'abc', { 'upload-checksum': 'crc32 AAAA' })
    expect([sent.status, sent.problem?.code]).toEqual([400, 'upload_checksum_unknown'])
    expect(await tus.offset(path)).toBe(0)
  })

  test('is not known when the connection dies in the middle, so nothing of that part stays', async () => {
    const bytes = someText(100_000)
    const { path } = await tus.create({
      'upload-length': String(bytes.length),
      'upload-metadata': metadata({ filename: 'd.txt' }),
    })
    await tus.append(path, 0, bytes.slice(0, 500))
    const { sending, ended } = await tus.begin(path, 500, bytes.slice(500, 600_000), bytes.length - 500)
    sending.destroy()
    await ended
    expect(await tus.offset(path)).toBeGreaterThanOrEqual(500)
  })
})

test('two parts become one file', async () => {
  const bytes = someText(20_000)
  const cut = 123_456
  const part = (some: Uint8Array) =>
    tus.create({ 'upload-length': String(some.length), 'upload-concat': 'partial' }, some as BodyInit)
  const first = await part(bytes.slice(0, cut))
  const second = await tus.create({ 'upload-length': String(bytes.length - cut), 'upload-concat': 'partial' })
  expect((await tus.call('HEAD', first.path)).headers.get('upload-concat')).toBe('partial')
  const whole = {
    'upload-concat': `final;${server.origin}${first.path} ${second.path}`,
    'upload-metadata': metadata({ filename: 'joined.txt' }),
  }
  expect((await tus.create(whole)).problem?.code).toBe('upload_incomplete')
  await tus.append(second.path, 0, bytes.slice(cut))
  const final = await tus.create(whole)
  expect(final.status).toBe(201)
  expect((await tus.append(final.path, 0, 'more')).status).toBe(403)
  expect((await tus.call('HEAD', final.path)).headers.get('upload-concat')).toBe(`final;${first.path} ${second.path}`)
  expect((await assetOf(final.path)).version).toMatchObject({ sha256: sha256(bytes), sizeBytes: bytes.length })
  expect((await tus.call('HEAD', first.path)).status).toBe(404)
})

test('an upload that is given up is gone with its bytes', async () => {
  const { path } = await tus.create(
    { 'upload-length': '10', 'upload-metadata': metadata({ filename: 'x.txt' }) },
    'abc',
  )
  expect((await tus.call('DELETE', path)).status).toBe(204)
  expect((await tus.call('HEAD', path)).status).toBe(404)
  expect((await tus.append(path, 3, 'def')).problem?.code).toBe('upload_not_found')
})

test('an upload that nobody went on with expires', async () => {
  const { path } = await tus.create(
    { 'upload-length': '10', 'upload-metadata': metadata({ filename: 'x.txt' }) },
    'abc',
  )
  clock = new Date(Date.now() + 25 * 3_600_000)
  try {
    expect((await tus.call('HEAD', path)).status).toBe(410)
    expect((await tus.append(path, 3, 'def')).problem?.code).toBe('upload_expired')
    const { sweepUploads } = await import('./sweep-uploads.ts')
    await sweepUploads({ ...server.ctx, now: () => clock! })
    expect((await tus.call('HEAD', path)).status).toBe(404)
    const { readdir } = await import('node:fs/promises')
    expect(await readdir(server.house.folder.path('staging'))).not.toContain(idOf(path))
  } finally {
    clock = undefined
  }
})

describe('what is not tus is refused:', () => {
  test('another version', async () => {
    const { status, headers } = await tus.create({ 'tus-resumable': '0.2.2', 'upload-length': '1' })
    expect([status, headers.get('tus-version')]).toEqual([412, '1.0.0'])
  })
  test.each([
    ['no length', {}],
    ['both lengths', { 'upload-length': '5', 'upload-defer-length': '1' }],
    ['a negative length', { 'upload-length': '-5' }],
    ['a length beyond integers', { 'upload-length': '99999999999999999' }],
    ['metadata that is not base64', { 'upload-length': '5', 'upload-metadata': 'filename ???' }],
    ['no name', { 'upload-length': '5' }],
  ] as [string, Record<string, string>][])('%s', async (_, headers) => {
    expect((await tus.create(headers)).problem?.code).toBe('invalid_request')
  })
  test('another content type, another offset, more bytes than announced', async () => {
    const { path } = await tus.create(
      { 'upload-length': '5', 'upload-metadata': metadata({ filename: 'x.txt' }) },
      'abc',
    )
    const plain = await tus.append(path, 3, 'de', { 'content-type': 'text/plain' })
    expect(plain.problem?.code).toBe('media_type_refused')
    const elsewhere = await tus.append(path, 2, 'de')
    expect([elsewhere.status, elsewhere.problem?.code]).toEqual([409, 'upload_offset_mismatch'])
    expect((await tus.append(path, 3, 'defg')).problem?.code).toBe('upload_too_large')
    const chunked = new ReadableStream({ start: (c) => [c.enqueue(new TextEncoder().encode('defg')), c.close()] })
    expect((await tus.append(path, 3, chunked)).problem?.code).toBe('upload_too_large')
    expect(await tus.offset(path)).toBe(3)
  })
})
