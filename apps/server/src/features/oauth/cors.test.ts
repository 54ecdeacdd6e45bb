import { beforeAll, expect, test } from 'vitest'
import { connect, consent, pkce, post, programFor, queryOf } from '../../testing/oauth.ts'
import { memberFor, type TestPerson } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

// What a browser lets a page of another site read. `https://app.example.com` is where the program returns to.

const SITE = 'https://app.example.com'
let server: TestServer
let ana: TestPerson
let clientId: string
beforeAll(async () => {
  server = await startTestServer({ settings: { DAMASK_APP_REGISTRATION: 'true' } })
  ana = await memberFor(server, 'viewer')
  clientId = (await programFor(server)).client.id
})

const ask = (path: string, headers: Record<string, string>) =>
  fetch(`${server.origin}${path}`, { method: 'OPTIONS', headers })
const preflight = (path: string, origin: string) =>
  ask(path, { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' })
const READABLE = 'access-control-allow-origin'
const grants = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith('access-control-allow'))

test('a program in a browser fetches its tokens and gives them back', async () => {
  const { verifier, challenge } = pkce()
  const back = await consent(ana, queryOf(clientId, challenge))
  const before = await preflight('/api/oauth/token', SITE)
  expect(before.status).toBe(204)
  expect(before.headers.get(READABLE)).toBe(SITE)
  expect(before.headers.get('access-control-allow-methods')).toBe('POST')
  expect(before.headers.get('vary')).toMatch(/origin/i)
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: back.searchParams.get('code')!,
    code_verifier: verifier,
  }
  const tokens = await post(server, 'token', form, { origin: SITE })
  expect(tokens.status).toBe(200)
  expect(tokens.headers.get(READABLE)).toBe(SITE)
  const gone = await post(server, 'revoke', { client_id: clientId, token: tokens.body.refresh_token }, { origin: SITE })
  expect([gone.status, gone.headers.get(READABLE)]).toEqual([200, SITE])
  // A no is read as well, or the program could not say what is wrong.
  const again = await post(server, 'token', form, { origin: SITE })
  expect([again.status, again.headers.get(READABLE)]).toEqual([400, SITE])
})

test.each([
  ['of a site that no program returns to', 'https://evil.example'],
  ['of a site whose name only begins like one', 'https://app.example.com.evil.example'],
  ['of the same site without encryption', 'http://app.example.com'],
  ['of another port', 'https://app.example.com:8443'],
  ['without a site', 'null'],
  ['of an installed app', 'com.example.app://here'],
  ['of everybody at once', '*'],
])('a page %s reads nothing', async (_, origin) => {
  for (const path of ['token', 'revoke']) {
    expect(grants((await preflight(`/api/oauth/${path}`, origin)).headers)).toEqual([])
    const { headers } = await post(server, path, { client_id: clientId, token: 'x' }, { origin })
    expect(grants(headers)).toEqual([])
  }
})

test('a site reads only what concerns its own program, and none that keeps a secret or is switched off', async () => {
  const other = (await programFor(server, { redirectUris: ['https://other.example/back'] })).client
  const secret = (await programFor(server, { kind: 'confidential', redirectUris: ['https://server.example/back'] }))
    .client
  const read = async (client: string, origin: string) =>
    (await post(server, 'token', { client_id: client, grant_type: 'x' }, { origin })).headers.get(READABLE)
  expect(await read(other.id, 'https://other.example')).toBe('https://other.example')
  expect(await read(other.id, SITE)).toBeNull()
  expect(await read(secret.id, 'https://server.example')).toBeNull()
  expect(grants((await preflight('/api/oauth/token', 'https://server.example')).headers)).toEqual([])
  await server.admin.oauth.updateClient({ oauthClientId: other.id, isDisabled: true })
  expect(await read(other.id, 'https://other.example')).toBeNull()
  expect(grants((await preflight('/api/oauth/token', 'https://other.example')).headers)).toEqual([])
})

test('on this same computer the port is free', async () => {
  const { client } = await programFor(server, { redirectUris: ['http://localhost/callback'] })
  const { headers } = await post(server, 'token', { client_id: client.id }, { origin: 'http://localhost:5173' })
  expect(headers.get(READABLE)).toBe('http://localhost:5173')
  expect((await preflight('/api/oauth/token', 'http://localhost:5173')).headers.get(READABLE)).toBe(
    'http://localhost:5173',
  )
})

test('cookies are never allowed, anywhere, and nothing else of the server is opened', async () => {
  const own = { origin: SITE, cookie: ana.cookie, 'access-control-request-method': 'POST' }
  const { access } = await connect(server, ana, clientId)
  const others = [
    '/api/oauth/introspect',
    '/api/oauth/device',
    '/api/oauth/register',
    '/api/v1/me',
    '/api/v1/sign-in',
    '/oauth/authorize',
  ]
  for (const path of ['/api/oauth/token', '/api/oauth/revoke', '/.well-known/oauth-authorization-server', ...others]) {
    const asked = await ask(path, own)
    expect(asked.headers.get('access-control-allow-credentials'), path).toBeNull()
    if (others.includes(path)) expect(grants(asked.headers), path).toEqual([])
  }
  const posted = await post(server, 'token', { client_id: clientId }, { origin: SITE, cookie: ana.cookie })
  expect(posted.headers.get('access-control-allow-credentials')).toBeNull()
  expect(posted.headers.get('set-cookie')).toBeNull()
  const called = await fetch(`${server.origin}/api/v1/me`, {
    headers: { origin: SITE, authorization: `Bearer ${access}` },
  })
  expect(grants(called.headers)).toEqual([])
})

test('what the library says of itself is read by everybody, without cookies', async () => {
  for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/oauth-protected-resource']) {
    const { headers } = await fetch(server.origin + path, { headers: { origin: 'https://any.example' } })
    expect(headers.get(READABLE)).toBe('*')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    const asked = await ask(path, { origin: 'https://any.example', 'access-control-request-method': 'GET' })
    expect(asked.headers.get(READABLE)).toBe('*')
  }
})
