import { readdir, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Asset, FolderId } from '@damask/contract'
import { afterEach, expect, expectTypeOf, test } from 'vitest'
import { createDamask, DamaskError, paginate } from './index.ts'
import { localServer } from './testing/local-server.ts'

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string }

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A server that notes what it is asked and answers what the test says. */
async function answering(answer: (seen: Seen, response: ServerResponse) => void) {
  const seen: Seen[] = []
  const { url, close } = await localServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    const note = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
    seen.push(note)
    answer(note, response)
  })
  closers.push(close)
  return { url, seen, close }
}

const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}) =>
  (_: Seen, response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))

const folderId = '00000000-0000-7000-8000-000000000001'

test('a list is asked for with commas, and without what was left out', async () => {
  const { url, seen } = await answering(json({ items: [], nextCursor: null }))
  const page = await createDamask({ url }).assets.list({
    folderId,
    kind: ['image', 'video'],
    format: [],
    words: 'a&b ü',
    includeSubfolders: false,
    cursor: undefined,
  })
  expect(page).toEqual({ items: [], nextCursor: null })
  const asked = new URL(seen[0]!.url, url)
  expect(asked.pathname).toBe('/api/v1/assets')
  expect(Object.fromEntries(asked.searchParams)).toEqual({
    folderId,
    kind: 'image,video',
    words: 'a&b ü',
    includeSubfolders: 'false',
  })
  expectTypeOf(page.items).toEqualTypeOf<Asset[]>()
})

test('path parameters leave the body, and are encoded', async () => {
  const { url, seen } = await answering(json({}))
  await createDamask({ url: `${url}/` }).folders.move({ folderId: 'a/b?c', parentId: folderId as FolderId })
  expect(seen[0]).toMatchObject({
    method: 'POST',
    url: '/api/v1/folders/a%2Fb%3Fc/move',
    body: JSON.stringify({ parentId: folderId }),
  })
  expect(seen[0]!.headers['content-type']).toBe('application/json')
})

test('a missing path parameter is told before anything is sent', async () => {
  const { url, seen } = await answering(json({}))
  const call = createDamask({ url }).assets.get({ assetId: undefined as unknown as string })
  await expect(call).rejects.toThrow('"assetId" is needed here.')
  expect(seen).toEqual([])
})

test('a call without a body sends none', async () => {
  const { url, seen } = await answering((_, response) => response.writeHead(204).end())
  expect(await createDamask({ url }).identity.signOut()).toBeNull()
  expect(seen[0]!.headers['content-type']).toBeUndefined()
  expect(seen[0]!.body).toBe('')
})

test('the key, the revision and the idempotency key travel as headers', async () => {
  const { url, seen } = await answering(json({}))
  const damask = createDamask({ url, token: 'dk_1', headers: () => ({ cookie: 'a=b' }) })
  const assetId = folderId
  await damask.assets.rename(
    { assetId, name: 'x' },
    { ifMatch: 3, idempotencyKey: 'once', headers: { prefer: 'wait=1' } },
  )
  expect(seen[0]!.headers).toMatchObject({
    authorization: 'Bearer dk_1',
    cookie: 'a=b',
    'if-match': '"3"',
    'idempotency-key': 'once',
    prefer: 'wait=1',
  })
})

test('a refusal is thrown with everything the problem says', async () => {
  const problem = {
    type: 'about:blank',
    title: 'Too many',
    status: 429,
    detail: 'Wait a moment.',
    code: 'too_many_requests',
    instance: 'r-7',
    errors: [{ pointer: '/email', code: 'x', message: 'y' }],
  }
  const { url } = await answering(
    json(problem, 429, { 'content-type': 'application/problem+json', 'retry-after': '12' }),
  )
  const error = await createDamask({ url })
    .identity.signIn({ email: 'a@b.example', password: 'p' })
    .catch((e: unknown) => e)
  expect(error).toBeInstanceOf(DamaskError)
  expect(error).toMatchObject({
    code: 'too_many_requests',
    status: 429,
    detail: 'Wait a moment.',
    message: 'Wait a moment.',
    instance: 'r-7',
    errors: problem.errors,
    retryAfterS: 12,
  })
})

test("a proxy's error page is a refusal without a reason", async () => {
  const { url } = await answering((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'))
  await expect(createDamask({ url }).identity.getMe()).rejects.toMatchObject({ code: 'reply_unreadable', status: 502 })
})

test('whoever is not signed in any more is told so, and wrong passwords are not that', async () => {
  let code = 'not_signed_in'
  const { url } = await answering((seen, response) => json({ code, status: 401 }, 401)(seen, response))
  const heard: string[] = []
  const damask = createDamask({ url, onUnauthorized: (error) => heard.push(error.code) })
  await expect(damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  code = 'wrong_credentials'
  await expect(damask.identity.signIn({ email: 'a@b.example', password: 'p' })).rejects.toMatchObject({ code })
  expect(heard).toEqual(['not_signed_in'])
})

test('a server that is not there is a failed network', async () => {
  const { url, close } = await answering(json({}))
  await close()
  await expect(createDamask({ url }).identity.getMe()).rejects.toMatchObject({ code: 'network_failed', status: 0 })
})

test('an aborted call throws what it was aborted with', async () => {
  const { url } = await answering(() => {})
  const stop = new AbortController()
  const call = createDamask({ url }).identity.getMe({}, { signal: stop.signal })
  const reason = new Error('the page was left')
  stop.abort(reason)
  await expect(call).rejects.toBe(reason)
})

test('bytes come as the response, and have an address for an img', async () => {
  const { url, seen } = await answering((_, response) => response.end('bytes'))
  const damask = createDamask({ url })
  const response = await damask.renditions.download({ assetId: folderId, recipe: 'grid', v: 2 })
  expect(await response.text()).toBe('bytes')
  expect(seen[0]!.url).toBe(`/api/v1/assets/${folderId}/renditions/grid?v=2`)
  expect(damask.href.renditions.download({ assetId: folderId, recipe: 'grid', v: 2 })).toBe(url + seen[0]!.url)
  const page = createDamask({ url: '' })
  expect(page.href.assets.download({ assetId: 'x', inline: true })).toBe('/api/v1/assets/x/file?inline=true')
})

test('a small file goes as a form', async () => {
  const { url, seen } = await answering(json({ asset: {}, duplicates: [] }, 201))
  const form = new FormData()
  form.set('file', new Blob(['hello']), 'hello.txt')
  await createDamask({ url }).uploads.createAsset(form)
  expect(seen[0]!.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
  expect(seen[0]!.body).toContain('filename="hello.txt"')
})

test('pages follow each other until there is no next one', async () => {
  const { url, seen } = await answering((asked, response) => {
    const cursor = new URL(asked.url, 'http://x').searchParams.get('cursor')
    json({ items: [], nextCursor: cursor === null ? 'b' : cursor === 'b' ? 'c' : null })(asked, response)
  })
  const damask = createDamask({ url })
  let pages = 0
  for await (const page of paginate(damask.assets.list, { folderId, limit: 2 })) {
    expectTypeOf(page.items).toEqualTypeOf<Asset[]>()
    pages += 1
  }
  expect(pages).toBe(3)
  expect(seen.map(({ url: asked }) => asked.replace(/.*limit=2/, ''))).toEqual(['', '&cursor=b', '&cursor=c'])
})

test('whoever loads the client loads neither the contract nor zod, and tus only to upload', async () => {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !/\.test\.ts$|^testing/.test(name),
  )
  expect(files).toContain('generated/endpoints.ts')
  for (const file of files) {
    const source = await readFile(join(import.meta.dirname, file), 'utf8')
    const atRunTime = [
      ...source.matchAll(/^(?:import|export) (?!type )(?:\{[^}]*\}|\*|\w+)[^'\n]* from '([^.][^']*)'$/gm),
    ].map((match) => match[1])
    expect(atRunTime, file).toEqual([])
  }
})
