import type { SsoConnection } from '@damask/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type HostileIssuer, startHostileIssuer } from '../../testing/hostile-issuer.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { WalkingBrowser } from '../../testing/walking-browser.ts'

let house: TestServer
let peer: HostileIssuer
let connection: SsoConnection

beforeAll(async () => {
  house = await startTestServer({ settings: { DAMASK_OUTBOUND_ALLOW: '127.0.0.1' } })
  peer = await startHostileIssuer()
  connection = await house.admin.singleSignOn.create({
    name: 'Hostile',
    isEnabled: true,
    createsPeople: true,
    domains: ['hostile.example'],
    settings: { protocol: 'oidc', issuer: peer.issuer, clientId: 'damask' },
    clientSecret: 'secret',
  })
})
afterAll(() => peer.close())
beforeEach(() => {
  peer.claims = (honest) => honest
  peer.sign = 'honestly'
  peer.userInfo = undefined
})

async function tryIt(): Promise<{ search: string; isIn: boolean }> {
  const browser = new WalkingBrowser()
  const stop = (url: URL) => url.origin === house.origin && !url.pathname.startsWith('/api/')
  const { url } = await browser.go(`${house.origin}/api/v1/sso/${connection.id}/start`, { stop })
  return { search: new URL(url).search, isIn: browser.cookieFor(house.origin).includes('damask.session_token') }
}
const REFUSED = { search: '?problem=sso_refused', isIn: false }
const now = () => Math.floor(Date.now() / 1000)

test('an honest token of this issuer lets somebody in, so that the others are refused for what is wrong with them', async () => {
  expect(await tryIt()).toEqual({ search: '', isIn: true })
})

test.each<[string, (honest: Record<string, unknown>) => Record<string, unknown>]>([
  ['for another audience', (c) => ({ ...c, aud: 'another-client' })],
  ['for several audiences, authorised for another', (c) => ({ ...c, aud: ['damask', 'other'], azp: 'other' })],
  ['of another issuer', (c) => ({ ...c, iss: 'https://accounts.google.com' })],
  ['with the nonce of another sign-in', (c) => ({ ...c, nonce: 'another' })],
  ['without a nonce', ({ nonce: _, ...c }) => c],
  ['that has expired', (c) => ({ ...c, iat: now() - 900, exp: now() - 300 })],
  ['without an end', ({ exp: _, ...c }) => c],
  ['that is not valid yet', (c) => ({ ...c, nbf: now() + 900 })],
  ['without a subject', ({ sub: _, ...c }) => c],
])('a token %s is refused', async (_what, claims) => {
  peer.claims = claims
  expect(await tryIt()).toEqual(REFUSED)
})

test.each(['none', 'with the public key as a secret', 'with a key of its own'] as const)(
  'a token signed %s is refused, although the issuer says it signs so',
  async (sign) => {
    peer.sign = sign
    expect(await tryIt()).toEqual(REFUSED)
  },
)

test('user info about somebody else is refused', async () => {
  peer.claims = ({ email: _, ...c }) => c
  peer.userInfo = { sub: 'somebody else', email: 'boss@hostile.example', email_verified: true }
  // It offers user info only since a moment ago.
  await house.admin.singleSignOn.change({ connectionId: connection.id, name: 'Hostile still' })
  expect(await tryIt()).toEqual(REFUSED)
})

test('private addresses are asked only when a setting names them', async () => {
  const careful = await startTestServer()
  const check = await careful.admin.singleSignOn.test({
    settings: { protocol: 'oidc', issuer: peer.issuer, clientId: 'damask' },
  })
  expect(check.passed).toBe(false)
  await expect(
    careful.admin.singleSignOn.create({
      name: 'Inside',
      settings: { protocol: 'oidc', issuer: 'http://169.254.169.254/latest', clientId: 'x' },
    }),
  ).rejects.toMatchObject({ code: 'sso_settings_invalid' })
  const inside = await careful.admin.singleSignOn.test({
    settings: { protocol: 'oidc', issuer: 'https://127.0.0.1:1', clientId: 'x' },
  })
  expect(inside.checks[0]).toMatchObject({ name: 'discovery', state: 'bad' })
  expect(inside.checks[0]!.says).toContain('DAMASK_OUTBOUND_ALLOW')
  await careful.close()
})

test('a test says in words what it found, and an address for every tenant is refused', async () => {
  const settings = { protocol: 'oidc', clientId: 'damask' } as const
  const good = await house.admin.singleSignOn.test({
    settings: { ...settings, issuer: peer.issuer },
    domains: ['a.example'],
  })
  expect(good.passed).toBe(true)
  expect(good.checks.map((c) => c.says)).toContain('It publishes 1 key.')
  const bad = await house.admin.singleSignOn.test({ settings: { ...settings, issuer: `${peer.issuer}/nowhere` } })
  expect(bad.checks[0]).toMatchObject({ name: 'discovery', state: 'bad' })
  const everyone = 'https://login.microsoftonline.com/common/v2.0'
  const all = await house.admin.singleSignOn.test({ settings: { ...settings, issuer: everyone } })
  expect(all.checks[0]!.says).toContain('every organisation')
})
