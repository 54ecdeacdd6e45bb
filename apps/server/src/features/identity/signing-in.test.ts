import { beforeAll, expect, test } from 'vitest'
import { browserOf } from '../../testing/browser-of.ts'
import { mailTo } from '../../testing/mail-to.ts'
import { PASSWORD, personFor } from '../../testing/people.ts'
import { ADMIN, startTestServer, type TestServer } from '../../testing/test-server.ts'
import { endAllSessions, rescue } from './index.ts'

let house: TestServer
let now = Date.now()
const pass = (minutes: number) => {
  now += minutes * 60_000
}
beforeAll(async () => {
  house = await startTestServer({ now: () => new Date(now), worker: true, settings: { DAMASK_TRUST_PROXY: 'true' } })
})

/** A browser at an address of its own, so that stories do not slow each other down. */
let places = 0
const browser = (place = `198.51.${++places}.7`) => browserOf(house, { 'x-forwarded-for': place })
const signIn = (b: ReturnType<typeof browser>, email: string, password = PASSWORD) =>
  b.damask.identity.signIn({ email, password })

test('five wrong guesses are free, then each one doubles the wait', async () => {
  const { email } = await personFor(house)
  const b = browser()
  for (let i = 0; i < 5; i++)
    await expect(signIn(b, email, 'wrong')).rejects.toMatchObject({ code: 'wrong_credentials' })
  await expect(signIn(b, email)).rejects.toMatchObject({ code: 'too_many_requests', status: 429 })
  pass(1 / 30)
  await expect(signIn(b, email, 'wrong')).rejects.toMatchObject({ code: 'wrong_credentials' })
  pass(1 / 60)
  await expect(signIn(b, email)).rejects.toMatchObject({ code: 'too_many_requests' })
  pass(1 / 30)
  expect((await signIn(b, email)).person?.email).toBe(email)
})

test('many guesses at once are counted one by one', async () => {
  const { email } = await personFor(house)
  const b = browser()
  const tries = await Promise.allSettled(Array.from({ length: 15 }, () => signIn(b, email, 'wrong')))
  const codes = tries.map((t) => (t as PromiseRejectedResult).reason.code)
  expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(5)
})

test('somebody who guesses from many places slows down strangers, and not the owner at home', async () => {
  const { email } = await personFor(house)
  const home = browser()
  await signIn(home, email)
  await home.damask.identity.signOut()
  for (let i = 0; i < 25; i++) await signIn(browser(), email, 'wrong').catch(() => {})
  await expect(signIn(browser(), email)).rejects.toMatchObject({ code: 'too_many_requests' })
  expect((await signIn(home, email)).person?.email).toBe(email)
  pass(2)
  expect((await signIn(browser(), email)).person?.email).toBe(email)
})

test('one place that tries many accounts is slowed down', async () => {
  const place = '203.0.113.9'
  const tries = await Promise.allSettled(
    Array.from({ length: 110 }, (_, i) => signIn(browser(i % 2 ? place : '203.0.113.77'), `a${i}@example.com`, 'x')),
  )
  expect(tries.filter((t) => (t as PromiseRejectedResult).reason.code === 'too_many_requests').length).toBeGreaterThan(
    5,
  )
})

test('each sign-in has a new session, and the one before ends', async () => {
  const { email } = await personFor(house)
  const b = browser()
  await signIn(b, email)
  const first = b.cookies.get('damask.session_token')!
  await signIn(b, email)
  expect(b.cookies.get('damask.session_token')).not.toBe(first)
  const old = browser()
  old.cookies.set('damask.session_token', first)
  await expect(old.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('a session cookie that was changed, or signed by nobody, is nobody', async () => {
  const { email } = await personFor(house)
  const b = browser()
  await signIn(b, email)
  const [token] = decodeURIComponent(b.cookies.get('damask.session_token')!).split('.')
  for (const forged of [token!, `${token}.`, `${token}.${'A'.repeat(43)}=`, '%', 'x.y']) {
    b.cookies.set('damask.session_token', forged)
    await expect(b.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  }
})

test('a session ends by itself after thirty days', async () => {
  const { email } = await personFor(house)
  const b = browser()
  await signIn(b, email)
  pass(29 * 24 * 60)
  expect((await b.damask.identity.getMe()).email).toBe(email)
  pass(2 * 24 * 60)
  await expect(b.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('sensitive steps ask for a proof that is not old, and renew the session', async () => {
  const { email } = await personFor(house)
  const b = browser()
  await signIn(b, email)
  pass(16)
  const key = () => b.damask.identity.createApiKey({ name: 'all', scopes: ['account:manage'] })
  await expect(key()).rejects.toMatchObject({ code: 'confirm_needed', status: 403 })
  await expect(b.damask.identity.startAuthenticator()).rejects.toMatchObject({ code: 'confirm_needed' })
  await expect(b.damask.identity.confirmWithPassword({ password: 'wrong' })).rejects.toMatchObject({
    code: 'wrong_password',
  })
  const before = b.cookies.get('damask.session_token')
  await b.damask.identity.confirmWithPassword({ password: PASSWORD })
  expect(b.cookies.get('damask.session_token')).not.toBe(before)
  expect((await key()).apiKey.name).toBe('all')
})

test('guessing in an open browser is slowed down', async () => {
  const { email } = await personFor(house)
  const b = browser()
  await signIn(b, email)
  const confirm = (password: string) => b.damask.identity.confirmWithPassword({ password })
  for (let i = 0; i < 5; i++) await expect(confirm('wrong')).rejects.toMatchObject({ code: 'wrong_password' })
  await expect(confirm(PASSWORD)).rejects.toMatchObject({ code: 'too_many_requests' })
  await expect(
    b.damask.identity.changePassword({ currentPassword: PASSWORD, newPassword: 'ein Zebra im Regen' }),
  ).rejects.toMatchObject({ code: 'too_many_requests' })
  expect((await signIn(browser(), email)).person?.email).toBe(email)
})

test('a forgotten password is replaced by a link that works once, and everybody is signed out', async () => {
  const { email } = await personFor(house)
  const b = browser()
  await signIn(b, email)
  const stranger = browser()
  expect(await stranger.damask.identity.forgotPassword({ email })).toBeNull()
  await house.until(async () => (await mailTo(house, email)).length === 1)
  const { link } = (await mailTo(house, email))[0]!
  const token = link.split('#')[1]!
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/new-password#[\w-]{43}$/)
  expect(await stranger.damask.identity.checkResetLink({ token })).toMatchObject({ email })
  const reset = (password: string) => stranger.damask.identity.resetPassword({ token, password })
  await expect(reset('1234567890')).rejects.toMatchObject({ code: 'password_too_weak' })
  await reset('ein Zebra im Regen')
  await expect(reset('noch ein Zebra im Regen')).rejects.toMatchObject({ code: 'link_expired', status: 410 })
  await expect(b.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  await expect(signIn(browser(), email)).rejects.toMatchObject({ code: 'wrong_credentials' })
  expect((await signIn(browser(), email, 'ein Zebra im Regen')).person?.email).toBe(email)
  const kept = JSON.stringify(await house.ctx.db.selectFrom('event').selectAll().execute())
  expect(kept).not.toContain(token)
})

test('a link to a new password is too old after half an hour', async () => {
  const { email } = await personFor(house)
  await browser().damask.identity.forgotPassword({ email })
  await house.until(async () => (await mailTo(house, email)).length === 1)
  const token = (await mailTo(house, email))[0]!.link.split('#')[1]!
  pass(31)
  await expect(browser().damask.identity.checkResetLink({ token })).rejects.toMatchObject({ code: 'link_expired' })
  await expect(
    browser().damask.identity.resetPassword({ token, password: 'ein Zebra im Regen' }),
  ).rejects.toMatchObject({ code: 'link_expired' })
})

test('asking for a new password tells nobody whether there is an account, and mails no service account', async () => {
  const service = await personFor(house, { kind: 'service' })
  const gone = await personFor(house, { deactivated: true })
  for (const email of ['nobody@example.com', service.email, gone.email]) {
    expect(await browser().damask.identity.forgotPassword({ email })).toBeNull()
  }
  const { email } = await personFor(house)
  const b = browserOf(house, { 'x-forwarded-for': '198.18.3.4', 'x-forwarded-host': 'evil.example' })
  await b.damask.identity.forgotPassword({ email })
  await house.until(async () => (await mailTo(house, email)).length === 1)
  expect((await mailTo(house, email))[0]!.link).not.toContain('evil')
  for (const email of ['nobody@example.com', service.email, gone.email]) expect(await mailTo(house, email)).toEqual([])
  for (let i = 0; i < 2; i++) await b.damask.identity.forgotPassword({ email })
  await expect(b.damask.identity.forgotPassword({ email })).rejects.toMatchObject({ code: 'too_many_requests' })
})

test('an administrator who cannot get in is rescued from the machine, once', async () => {
  for (let i = 0; i < 25; i++) await signIn(browser(), ADMIN.email, 'wrong').catch(() => {})
  await expect(signIn(browser(), ADMIN.email, ADMIN.password)).rejects.toMatchObject({ code: 'too_many_requests' })
  const link = await rescue(house.ctx, ADMIN.email)
  expect((await signIn(browser(), ADMIN.email, ADMIN.password)).person?.email).toBe(ADMIN.email)
  const token = link!.split('#')[1]!
  const b = browser()
  expect((await b.damask.identity.signInByRescue({ token })).email).toBe(ADMIN.email)
  expect((await b.damask.identity.getMe()).isAdministrator).toBe(true)
  await expect(browser().damask.identity.signInByRescue({ token })).rejects.toMatchObject({ code: 'link_expired' })
  const { email } = await personFor(house)
  expect(await rescue(house.ctx, email)).toBeUndefined()
})

test('all sessions of a person can be ended, and all others of oneself', async () => {
  const { email, personId } = await personFor(house)
  const [here, there] = [browser(), browser()]
  await signIn(here, email)
  await signIn(there, email)
  expect(await here.damask.identity.endOtherSessions()).toEqual({ ended: 2 })
  await expect(there.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  expect(await endAllSessions(house.ctx, personId)).toBe(1)
  await expect(here.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('over HTTPS every cookie is bound to this very host', async () => {
  const secure = await startTestServer({ settings: { DAMASK_URL: 'https://dam.example.com' } })
  const response = await fetch(`${secure.origin}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN.email, password: ADMIN.password }),
  })
  const cookies = response.headers.getSetCookie()
  expect(cookies.length).toBeGreaterThan(1)
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__Host-damask\.\w+=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  }
})
