import { createDamask } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { ADMIN, cookieOf, startTestServer, type TestServer } from '../../testing/test-server.ts'

let house: TestServer
beforeAll(async () => {
  house = await startTestServer()
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${house.origin}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

async function signIn() {
  const response = await post('/sign-in', { email: ADMIN.email, password: ADMIN.password })
  expect(response.status).toBe(200)
  const cookie = cookieOf(response)
  return { cookie, damask: createDamask({ url: house.origin, headers: { cookie } }), response }
}

test('the first administrator is made once', async () => {
  expect(await house.stranger.identity.getSetup()).toEqual({ needed: false })
  await expect(house.stranger.identity.completeSetup({ ...ADMIN, email: 'eve@example.com' })).rejects.toMatchObject({
    code: 'already_set_up',
    status: 409,
  })
})

test('two first visitors at the same moment make one administrator', async () => {
  await house.ctx.db.deleteFrom('person').execute()
  const tries = await Promise.all(
    ['ana', 'ben', 'cy', 'dee'].map((name) =>
      post('/setup', { name, email: `${name}@example.com`, password: ADMIN.password }),
    ),
  )
  expect(tries.map((t) => t.status).sort()).toEqual([201, 409, 409, 409])
  await house.ctx.db.deleteFrom('person').execute()
  expect((await post('/setup', ADMIN)).status).toBe(201)
})

test('a wrong password and an unknown address get the same answer', async () => {
  const wrong = await post('/sign-in', { email: ADMIN.email, password: 'not the password' })
  const unknown = await post('/sign-in', { email: 'nobody@example.com', password: 'not the password' })
  const [a, b] = [await wrong.json(), await unknown.json()]
  expect([wrong.status, unknown.status]).toEqual([401, 401])
  expect({ ...a, instance: '' }).toEqual({ ...b, instance: '' })
  expect(a.code).toBe('wrong_credentials')
})

test('the session cookie is out of reach of scripts and other sites', async () => {
  const { response } = await signIn()
  const cookie = response.headers.getSetCookie().find((c) => c.startsWith('damask.session_token='))!
  expect(cookie).toMatch(/HttpOnly/i)
  expect(cookie).toMatch(/SameSite=Lax/i)
})

test('an unsafe call from another site is refused although the cookie is there', async () => {
  const { cookie } = await signIn()
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'null' },
  ]
  for (const headers of foreign) {
    const response = await post('/sign-out', {}, { cookie, ...headers })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'origin_refused' })
  }
})

test('signing out ends the session at once', async () => {
  const { damask } = await signIn()
  expect((await damask.identity.getMe()).email).toBe(ADMIN.email)
  await damask.identity.signOut()
  await expect(damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('a session says when it was last at work', async () => {
  const { damask } = await signIn()
  const { id } = (await damask.identity.listSessions()).items.find((s) => s.isCurrent)!
  const long = new Date(Date.now() - 60 * 60_000)
  await house.ctx.db.updateTable('session').set({ updated_at: long }).where('id', '=', id).execute()
  await damask.identity.getMe()
  const lastSeen = async () => (await damask.identity.listSessions()).items.find((s) => s.id === id)!.lastSeenAt
  await house.until(async () => Date.now() - Date.parse(await lastSeen()) < 60_000)
})

test('one sees where one is signed in and ends another session', async () => {
  const here = await signIn()
  const there = await signIn()
  const { items } = await here.damask.identity.listSessions()
  expect(items[0]).toMatchObject({ isCurrent: true })
  const theirs = (await there.damask.identity.listSessions()).items.find((s) => s.isCurrent)!
  await here.damask.identity.endSession({ sessionId: theirs.id })
  await expect(there.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  await expect(here.damask.identity.endSession({ sessionId: theirs.id })).rejects.toMatchObject({
    code: 'session_not_found',
  })
  expect((await here.damask.identity.getMe()).email).toBe(ADMIN.email)
})

test('changing the password needs the current one, ends other sessions and keeps this one', async () => {
  const here = await signIn()
  const there = await signIn()
  const change = (currentPassword: string, newPassword: string) =>
    post('/me/password', { currentPassword, newPassword }, { cookie: here.cookie })
  expect(await (await change('wrong', 'ein Zebra im Regen')).json()).toMatchObject({ code: 'wrong_password' })
  expect(await (await change(ADMIN.password, 'short')).json()).toMatchObject({ code: 'password_too_weak' })
  const changed = await change(ADMIN.password, 'ein Zebra im Regen')
  expect(changed.status).toBe(200)
  await expect(there.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  const again = createDamask({ url: house.origin, headers: { cookie: cookieOf(changed) } })
  expect((await again.identity.getMe()).email).toBe(ADMIN.email)
  const back = await post(
    '/me/password',
    { currentPassword: 'ein Zebra im Regen', newPassword: ADMIN.password },
    { cookie: cookieOf(changed) },
  )
  expect(back.status).toBe(200)
})

test('passwords are stored as argon2id and sessions end with their person', async () => {
  const accounts = await house.ctx.db.selectFrom('account').select('password').execute()
  expect(accounts.every((a) => a.password?.startsWith('$argon2id$'))).toBe(true)
})

test('an API key reaches only what its scopes name, and nothing once it is revoked', async () => {
  const { damask } = await signIn()
  const { apiKey, secret } = await damask.identity.createApiKey({ name: 'reader', scopes: ['library:read'] })
  const reader = createDamask({ url: house.origin, token: secret })
  expect((await reader.identity.getMe()).email).toBe(ADMIN.email)
  await expect(reader.upkeep.getSystem()).rejects.toMatchObject({ code: 'key_scope_missing', status: 403 })
  await expect(reader.identity.createApiKey({ name: 'more', scopes: ['account:manage'] })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  await damask.identity.revokeApiKey({ apiKeyId: apiKey.id })
  await expect(reader.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('an expired API key is nobody', async () => {
  const { damask } = await signIn()
  const { secret } = await damask.identity.createApiKey({
    name: 'old',
    scopes: ['library:read'],
    expiresAt: '2100-01-01T00:00:00Z',
  })
  await house.ctx.db
    .updateTable('api_key')
    .set({ expires_at: new Date(0) })
    .where('name', '=', 'old')
    .execute()
  await expect(createDamask({ url: house.origin, token: secret }).identity.getMe()).rejects.toMatchObject({
    code: 'not_signed_in',
  })
})

test('the secret of a key is in one answer and nowhere in the database', async () => {
  const { damask } = await signIn()
  const { secret } = await damask.identity.createApiKey({ name: 'hidden', scopes: ['library:read'] })
  const rows = JSON.stringify([
    await house.ctx.db.selectFrom('api_key').selectAll().execute(),
    await house.ctx.db.selectFrom('event').selectAll().execute(),
  ])
  expect(rows).not.toContain(secret)
  expect(JSON.stringify(await damask.identity.listApiKeys())).not.toContain(secret)
})

test('everybody who is not signed in is asked to sign in', async () => {
  await expect(house.stranger.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in', status: 401 })
  await expect(house.stranger.upkeep.getSystem()).rejects.toMatchObject({ code: 'not_signed_in', status: 401 })
})

test('signing in, failing to, and keys leave their trace in the history, without secrets', async () => {
  const events = await house.ctx.db.selectFrom('event').select(['name', 'actor_name', 'request_id']).execute()
  const names = new Set(events.map((e) => e.name))
  for (const name of [
    'person.created',
    'person.signed_in',
    'person.sign_in_failed',
    'person.password_changed',
    'api_key.created',
    'api_key.revoked',
    'session.ended',
  ]) {
    expect(names).toContain(name)
  }
  expect(JSON.stringify(events)).not.toContain(ADMIN.password)
})

test('guessing a password is slowed down', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 25; i++)
    statuses.push((await post('/sign-in', { email: 'guess@example.com', password: `guess number ${i}` })).status)
  expect(statuses.at(-1)).toBe(429)
})
