import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from './run.ts'
import { testTerminal } from './testing/test-terminal.ts'

let home: string
const closers: (() => void)[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'damask-cli-'))
})
afterEach(async () => {
  for (const close of closers.splice(0)) close()
  await rm(home, { recursive: true, force: true })
})

async function server(listener: RequestListener) {
  const peer = createServer(listener)
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve))
  closers.push(
    () => peer.closeAllConnections(),
    () => peer.close(),
  )
  return `http://127.0.0.1:${(peer.address() as AddressInfo).port}`
}

async function damask(words: string[], env: Record<string, string> = {}, more = {}) {
  const { terminal, said } = testTerminal({ env: { XDG_CONFIG_HOME: home, ...env }, ...more })
  return { code: await run(words, terminal), ...said }
}

const person = { name: 'Ada', email: 'ada@example.com' }
const knowing =
  (key: string): RequestListener =>
  (request, response) => {
    const known = request.headers.authorization === `Bearer ${key}`
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(known ? person : { code: 'not_signed_in', detail: 'Sign in to continue.', instance: '7F3K' }),
    )
  }

test('a command that is not understood ends with 2, a refusal with 1', async () => {
  const url = await server(knowing('dk_1'))
  expect(await damask(['nonsense'])).toMatchObject({ code: 2 })
  expect(await damask(['folders', 'create', '--url', url])).toMatchObject({ code: 2, err: '--name: is needed\n' })
  expect(await damask(['assets', 'list', '--nonsense', '--url', url])).toMatchObject({ code: 2 })
  expect(await damask(['whoami'])).toMatchObject({ code: 2, err: expect.stringContaining('damask login') })
  expect(await damask(['whoami', '--url', 'ftp://x'])).toMatchObject({ code: 2 })
  expect(await damask(['whoami', '--url', url])).toEqual({
    code: 1,
    out: '',
    err: 'Sign in to continue.\nRun "damask login", or set DAMASK_API_KEY.\nReference 7F3K\n',
    bytes: [],
  })
  const { code, err } = await damask(['whoami', '--url', url, '--json'])
  expect(code).toBe(1)
  expect(JSON.parse(err)).toMatchObject({ code: 'not_signed_in', status: 401, instance: '7F3K' })
})

test('nobody at home ends with 1, Ctrl-C with 130', async () => {
  const url = await server((_, response) => response.destroy())
  expect(await damask(['identity', 'get-setup', '--url', url])).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be reached'),
  })
  const stopped = { signal: AbortSignal.abort(new DOMException('Stopped.', 'AbortError')) }
  expect(await damask(['identity', 'get-setup', '--url', url], {}, stopped)).toMatchObject({ code: 130 })
})

test('a login is checked, kept for this person only, and forgotten', async () => {
  const url = await server(knowing('dk_1'))
  const wrong = await damask(['login', '--url', url, '--key', 'dk_2'])
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('not valid') })
  const right = await damask(['login', '--url', `${url}/`, '--key-stdin'], {}, { readLine: async () => 'dk_1\n' })
  expect(right).toMatchObject({ code: 0, out: expect.stringContaining('Ada <ada@example.com>') })
  expect((await stat(join(home, 'damask/credentials.json'))).mode & 0o777).toBe(0o600)
  expect(await damask(['whoami'])).toMatchObject({ code: 0, out: `Ada <ada@example.com> at ${url}\n` })
  expect(await damask(['whoami'], { DAMASK_API_KEY: 'dk_2' })).toMatchObject({ code: 1 })
  expect(await damask(['logout'])).toMatchObject({ code: 0 })
  expect(await damask(['whoami'])).toMatchObject({ code: 2 })
  expect(await damask(['login'])).toMatchObject({ code: 2, err: '--url: is needed.\n' })
  expect(await damask(['login', '--url', url, '--scopes', 'all'])).toMatchObject({ code: 2 })
})

test('a stored key is not sent to another address', async () => {
  const url = await server(knowing('dk_1'))
  const keys: (string | undefined)[] = []
  const elsewhere = await server((request, response) => {
    keys.push(request.headers.authorization)
    response.end('{}')
  })
  await damask(['login', '--url', url, '--key', 'dk_1'])
  await damask(['whoami', '--url', elsewhere])
  await damask(['whoami'], { DAMASK_URL: elsewhere })
  expect(keys).toEqual([undefined, undefined])
})

test('a file of credentials that was open to others is closed by a login', async () => {
  const url = await server(knowing('dk_1'))
  await damask(['login', '--url', url, '--key', 'dk_1'])
  await writeFile(join(home, 'damask/credentials.json'), '{}', { mode: 0o644 })
  await damask(['login', '--url', url, '--key', 'dk_1'])
  expect((await stat(join(home, 'damask/credentials.json'))).mode & 0o777).toBe(0o600)
})

test('lists come as tables or as they came, one page or all', async () => {
  const url = await server((request, response) => {
    const last = request.url?.includes('cursor=next')
    response.end(JSON.stringify({ items: [{ id: last ? 'b' : 'a' }], nextCursor: last ? null : 'next' }))
  })
  expect((await damask(['folders', 'list', '--url', url])).out).toBe('id\na\nnext page  --cursor next\n')
  expect(JSON.parse((await damask(['folders', 'list', '--url', url, '--json'])).out)).toEqual({
    items: [{ id: 'a' }],
    nextCursor: 'next',
  })
  expect((await damask(['folders', 'list', '--all', '--url', url])).out).toBe('id\na\nb\n')
})

test('bytes go to standard output or to a file', async () => {
  const url = await server((_, response) => response.end('bytes'))
  const words = ['assets', 'download', '00000000-0000-7000-8000-000000000001', '--url', url]
  expect(Buffer.concat((await damask(words)).bytes).toString()).toBe('bytes')
  expect(await damask(words, {}, { columns: 80 })).toMatchObject({ code: 2, bytes: [] })
  expect(await damask([...words, '--output', join(home, 'file')])).toMatchObject({ code: 0, bytes: [] })
  expect((await stat(join(home, 'file'))).size).toBe(5)
})
