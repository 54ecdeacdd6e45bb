import type { SsoConnection } from '@damask/contract'
import { createDamask } from '@damask/sdk'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { roleOf } from '../../testing/grant.ts'
import { type OidcPeer, startOidcPeer } from '../../testing/oidc-peer.ts'
import { memberFor, PASSWORD, personFor, proofGrowsOld, teamOf } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { WalkingBrowser } from '../../testing/walking-browser.ts'

let house: TestServer
let peer: OidcPeer
let connection: SsoConnection

beforeAll(async () => {
  house = await startTestServer({ settings: { DAMASK_OUTBOUND_ALLOW: '127.0.0.1' } })
  const redirects: string[] = []
  peer = await startOidcPeer(redirects)
  connection = await house.admin.singleSignOn.create({
    name: 'Acme',
    isEnabled: true,
    createsPeople: true,
    domains: ['acme.example'],
    settings: {
      protocol: 'oidc',
      issuer: peer.issuer,
      clientId: peer.clientId,
      scopes: ['email', 'profile', 'groups'],
    },
    clientSecret: peer.clientSecret,
  })
  redirects.push(connection.redirectUrl)
  // It reads its clients when it is made.
  await peer.rotate()
})
afterAll(() => peer.close())

const isHome = (url: URL) => url.origin === house.origin && !url.pathname.startsWith('/api/')

/** All the way: to the provider, its sign-in page, and back. */
async function signIn(login: string, browser = new WalkingBrowser(), next = '/library') {
  const start = `${house.origin}/api/v1/sso/${connection.id}/start?next=${encodeURIComponent(next)}`
  const page = await browser.go(start)
  expect(page.url).toContain('/interaction/')
  const end = await browser.go(page.url, { form: { prompt: 'login', login, password: 'x' }, stop: isHome })
  const cookie = browser.cookieFor(house.origin)
  return { end: new URL(end.url), browser, damask: createDamask({ url: house.origin, headers: { cookie } }) }
}

test('somebody new gets an account, may do nothing, and comes back to where they wanted to go', async () => {
  peer.people.set('nora', { email: 'nora@acme.example', name: 'Nora New' })
  const { end, damask } = await signIn('nora', undefined, '/library?sort=name')
  expect(end.pathname + end.search).toBe('/library?sort=name')
  const me = await damask.identity.getMe()
  expect(me).toMatchObject({ name: 'Nora New', email: 'nora@acme.example', isAdministrator: false })
  expect(me.accountCapabilities).toEqual([])
  const again = await signIn('nora')
  expect((await again.damask.identity.getMe()).id).toBe(me.id)
})

test('a key that was changed at the provider is found without waiting, and the old one is not believed', async () => {
  peer.people.set('kim', { email: 'kim@acme.example' })
  await signIn('kim')
  // Whoever floods us with unknown keys is not served faster than this.
  await new Promise((resolve) => setTimeout(resolve, 11_000))
  await peer.rotate()
  const { end, damask } = await signIn('kim')
  expect(end.pathname).toBe('/library')
  expect((await damask.identity.getMe()).email).toBe('kim@acme.example')
})

test('an account is connected by a proved address of a domain that is routed here', async () => {
  const ana = await personFor(house, { name: 'Ana' })
  await house.ctx.db.updateTable('person').set({ email: 'ana@acme.example' }).where('id', '=', ana.personId).execute()
  peer.people.set('ana-there', { email: 'Ana@acme.example' })
  const { damask } = await signIn('ana-there')
  expect((await damask.identity.getMe()).id).toBe(ana.personId)
})

test('an address that is not proved, or of another domain, never connects an account', async () => {
  const bo = await personFor(house, { name: 'Bo' })
  await house.ctx.db.updateTable('person').set({ email: 'bo@acme.example' }).where('id', '=', bo.personId).execute()
  peer.people.set('fake-bo', { email: 'bo@acme.example', email_verified: false })
  expect((await signIn('fake-bo')).end.search).toBe('?problem=sso_no_account')
  peer.people.set('fake-ada', { email: 'ada@example.com' })
  const { end, damask } = await signIn('fake-ada')
  expect(end.search).toBe('?problem=sso_account_exists')
  await expect(damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  // Not even when the directory is trusted with addresses: it said that this one is not proved.
  await house.admin.singleSignOn.change({ connectionId: connection.id, trustsEmail: true })
  expect((await signIn('fake-bo')).end.search).toBe('?problem=sso_no_account')
  await house.admin.singleSignOn.change({ connectionId: connection.id, trustsEmail: false })
})

test('without accounts on the way, somebody unknown stays outside', async () => {
  await house.admin.singleSignOn.change({ connectionId: connection.id, createsPeople: false })
  peer.people.set('zoe', { email: 'zoe@acme.example' })
  expect((await signIn('zoe')).end.search).toBe('?problem=sso_no_account')
  await house.admin.singleSignOn.change({ connectionId: connection.id, createsPeople: true })
})

test('groups lead to teams, and out of them again; what people decided stays', async () => {
  const [design, print] = [await teamOf(house, []), await teamOf(house, [])]
  const groups = [
    { group: 'designers', teamId: design },
    { group: 'printers', teamId: print },
  ]
  await house.admin.singleSignOn.change({ connectionId: connection.id, groups })
  peer.people.set('gil', { email: 'gil@acme.example', groups: ['designers', 'unknown'] })
  const { damask } = await signIn('gil')
  const { id } = await damask.identity.getMe()
  const teams = () =>
    house.ctx.db
      .selectFrom('team_member')
      .select(['team_id', 'source'])
      .where('person_id', '=', id)
      .orderBy('added_at')
      .execute()
  expect(await teams()).toEqual([{ team_id: design, source: 'sso' }])
  const byHand = await teamOf(house, [id])
  peer.people.set('gil', { email: 'gil@acme.example', groups: ['printers'] })
  await signIn('gil')
  expect((await teams()).map((t) => t.team_id).sort()).toEqual([print, byHand].sort())
  await house.admin.singleSignOn.change({ connectionId: connection.id, groups: [] })
  expect(await teams()).toEqual([{ team_id: byHand, source: 'manual' }])
})

test('a deactivated person does not get in', async () => {
  peer.people.set('dan', { email: 'dan@acme.example' })
  const { damask } = await signIn('dan')
  const { id } = await damask.identity.getMe()
  await house.ctx.db.updateTable('person').set({ deactivated_at: new Date() }).where('id', '=', id).execute()
  expect((await signIn('dan')).end.search).toBe('?problem=not_allowed')
})

test('a code that was begun in another browser signs nobody in', async () => {
  peer.people.set('eve', { email: 'eve@acme.example' })
  const mallory = new WalkingBrowser()
  const page = await mallory.go(`${house.origin}/api/v1/sso/${connection.id}/start`)
  const caught = await mallory.go(page.url, {
    form: { prompt: 'login', login: 'eve', password: 'x' },
    stop: (url) => url.pathname.endsWith('/callback'),
  })
  const victim = new WalkingBrowser()
  const end = await victim.go(caught.url, { stop: isHome })
  expect(end.url).toContain('problem=sso_expired')
  expect(victim.cookieFor(house.origin)).not.toContain('session_token')
  // With a sign-in of their own under way, the state is another one.
  await victim.go(`${house.origin}/api/v1/sso/${connection.id}/start`, { stop: (url) => url.origin !== house.origin })
  expect((await victim.go(caught.url, { stop: isHome })).url).toContain('problem=sso_refused')
})

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  '/sign-in',
])('nobody is led to %s after signing in', async (next) => {
  peer.people.set('rob', { email: 'rob@acme.example' })
  const { end } = await signIn('rob', undefined, next)
  expect(end.href).toBe(`${house.origin}/`)
})

test('a connection that is switched off, and one that is not there, lead back with a word', async () => {
  await house.admin.singleSignOn.change({ connectionId: connection.id, isEnabled: false })
  const off = await new WalkingBrowser().go(`${house.origin}/api/v1/sso/${connection.id}/start`, { stop: isHome })
  expect(off.url).toBe(`${house.origin}/sign-in?problem=sso_connection_not_found`)
  await house.admin.singleSignOn.change({ connectionId: connection.id, isEnabled: true })
  const none = await new WalkingBrowser().go(`${house.origin}/api/v1/sso/nonsense/start`, { stop: isHome })
  expect(none.url).toBe(off.url)
})

test('the secret never leaves, and why a sign-in failed stands in the history', async () => {
  const seen = JSON.stringify(await house.admin.singleSignOn.list())
  expect(seen).not.toContain(peer.clientSecret)
  expect(JSON.stringify(await house.ctx.db.selectFrom('sso_connection').selectAll().execute())).not.toContain(
    peer.clientSecret,
  )
  const failed = await house.ctx.db
    .selectFrom('event')
    .select('reason')
    .where('name', '=', 'person.sign_in_failed')
    .execute()
  expect(failed.map((f) => f.reason)).toContain('Acme: sso_no_account')
})

test('where a domain signs in elsewhere, passwords are refused for it, but not those of administrators', async () => {
  const connectionId = connection.id
  const names = ['Pat', 'Boss', 'Guest'] as const
  const [pat, boss, guest] = [
    await personFor(house, { name: names[0] }),
    await personFor(house, { name: names[1], isAdministrator: true }),
    await personFor(house, { name: names[2] }),
  ]
  for (const { personId } of [pat, boss]) {
    const email = `${personId}@acme.example`
    await house.ctx.db.updateTable('person').set({ email }).where('id', '=', personId).execute()
  }
  const withPassword = async (email: string) => {
    const response = await fetch(`${house.origin}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    })
    return response.status === 200 ? 'in' : (await response.json()).code
  }
  expect(await withPassword(`${pat.personId}@acme.example`)).toBe('in')
  await house.admin.singleSignOn.change({ connectionId, isOnlyWay: true })
  expect(await withPassword(`${pat.personId}@acme.example`)).toBe('sso_required')
  expect(await withPassword('nobody@acme.example')).toBe('sso_required')
  expect(await withPassword(`${boss.personId}@acme.example`)).toBe('in')
  expect(await withPassword(guest.email)).toBe('in')
  // The sign-in page is told by the domain alone.
  const ways = (email?: string) => house.stranger.singleSignOn.waysToSignIn(email ? { email } : {})
  const offered = {
    password: false,
    connections: [{ id: connectionId, name: 'Acme', startUrl: `/api/v1/sso/${connectionId}/start` }],
  }
  expect(await ways('nobody@acme.example')).toEqual(offered)
  expect(await ways(guest.email)).toEqual({ password: true, connections: [] })
  expect(await ways()).toEqual({ password: true, connections: [] })
  await house.admin.singleSignOn.change({ connectionId, isOnlyWay: false })
})

test('only administrators decide how people sign in', async () => {
  const manager = await memberFor(house, await roleOf(house, ['manage_settings']))
  expect((await manager.damask.singleSignOn.list()).items).toHaveLength(1)
  const connectionId = connection.id
  await expect(manager.damask.singleSignOn.change({ connectionId, name: 'Mine' })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  await expect(manager.damask.singleSignOn.remove({ connectionId })).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(manager.damask.singleSignOn.createScimToken({ connectionId })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  const root = await personFor(house, { isAdministrator: true })
  await proofGrowsOld(house, root.personId)
  for (const attempt of [
    () => root.damask.singleSignOn.change({ connectionId, name: 'Mine' }),
    () => root.damask.singleSignOn.remove({ connectionId }),
    () => root.damask.singleSignOn.createScimToken({ connectionId }),
    () => root.damask.singleSignOn.create({ name: 'Mine', settings: connection.settings }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'confirm_needed' })
  }
  const nobodyMuch = await memberFor(house, 'editor')
  await expect(nobodyMuch.damask.singleSignOn.list()).rejects.toMatchObject({ code: 'not_allowed' })
})
