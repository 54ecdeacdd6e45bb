import { ROLE_IDS } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { browserOf, type TestBrowser } from '../../testing/browser-of.ts'
import { grant, roleOf } from '../../testing/grant.ts'
import { PASSWORD, personFor, type TestPerson } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { stepAt, totpAt } from './totp.ts'

let house: TestServer
let now = Date.now()
const pass = (minutes: number) => {
  now += minutes * 60_000
}
beforeAll(async () => {
  house = await startTestServer({ now: () => new Date(now) })
})

const signedIn = async (wanted: Parameters<typeof personFor>[1] = {}): Promise<TestPerson & { b: TestBrowser }> => {
  const person = await personFor(house, wanted)
  const b = browserOf(house)
  await b.damask.identity.signIn({ email: person.email, password: PASSWORD })
  return { ...person, b }
}

/** Somebody with an authenticator app. Their next code is a later one than the one that set it up. */
async function withAuthenticator(wanted: Parameters<typeof personFor>[1] = {}) {
  const person = await signedIn(wanted)
  const { key } = await person.b.damask.identity.startAuthenticator()
  const seed = key.replaceAll(' ', '')
  const code = () => totpAt(seed, stepAt(new Date(now)))
  const { recoveryCodes } = await person.b.damask.identity.finishAuthenticator({ code: code() })
  pass(1)
  return { ...person, seed, code, recoveryCodes }
}

const start = async (email: string, b = browserOf(house)) => ({
  b,
  answer: await b.damask.identity.signIn({ email, password: PASSWORD }),
})

test('an authenticator app counts once a code of it was entered, and is asked for from then on', async () => {
  const { b, email } = await signedIn()
  const { key, uri } = await b.damask.identity.startAuthenticator()
  expect(uri).toContain(`secret=${key.replaceAll(' ', '')}`)
  expect((await start(email)).answer.person?.email).toBe(email)
  await expect(b.damask.identity.finishAuthenticator({ code: '000000' })).rejects.toMatchObject({ code: 'wrong_code' })
  const session = b.cookies.get('damask.session_token')
  const code = totpAt(key.replaceAll(' ', ''), stepAt(new Date(now)))
  const { recoveryCodes } = await b.damask.identity.finishAuthenticator({ code })
  expect(b.cookies.get('damask.session_token')).not.toBe(session)
  expect(new Set(recoveryCodes).size).toBe(10)
  expect(recoveryCodes[0]).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/)
  expect((await start(email)).answer).toEqual({ person: null, ways: ['authenticator', 'recovery_code'] })
  await expect(b.damask.identity.startAuthenticator()).rejects.toMatchObject({ code: 'authenticator_exists' })
})

test('between password and code nothing is open', async () => {
  const { email } = await withAuthenticator()
  const { b } = await start(email)
  await expect(b.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  expect(b.cookies.has('damask.session_token')).toBe(false)
})

test('a code works once, also when it is sent twice at the same moment', async () => {
  const { email, code } = await withAuthenticator()
  const tries = await Promise.allSettled(
    [await start(email), await start(email)].map(({ b }) =>
      b.damask.identity.finishSignIn({ way: 'authenticator', code: code() }),
    ),
  )
  expect(tries.filter((t) => t.status === 'fulfilled')).toHaveLength(1)
  const { b } = await start(email)
  await expect(b.damask.identity.finishSignIn({ way: 'authenticator', code: code() })).rejects.toMatchObject({
    code: 'wrong_code',
  })
  pass(1)
  const { b: later } = await start(email)
  expect((await later.damask.identity.finishSignIn({ way: 'authenticator', code: code() })).email).toBe(email)
})

test('after five wrong codes the password is needed again, and codes are slowed down', async () => {
  const { email, code } = await withAuthenticator()
  const { b } = await start(email)
  const guess = (code: string) => b.damask.identity.finishSignIn({ way: 'authenticator', code })
  for (let i = 0; i < 5; i++) await expect(guess('000000')).rejects.toMatchObject({ code: 'wrong_code' })
  await expect(guess(code())).rejects.toMatchObject({ code: 'sign_in_expired', status: 401 })
  const again = await start(email)
  await expect(again.b.damask.identity.finishSignIn({ way: 'authenticator', code: code() })).rejects.toMatchObject({
    code: 'too_many_requests',
  })
})

test('an unfinished sign-in is forgotten after ten minutes, and belongs to its browser', async () => {
  const { email, code } = await withAuthenticator()
  const { b } = await start(email)
  const finishIn = (b: TestBrowser) => b.damask.identity.finishSignIn({ way: 'authenticator', code: code() })
  await expect(finishIn(browserOf(house))).rejects.toMatchObject({ code: 'sign_in_expired' })
  pass(11)
  await expect(finishIn(b)).rejects.toMatchObject({ code: 'sign_in_expired' })
})

test('a recovery code works once, however it is typed, and new ones replace the old', async () => {
  const { email, b: own, recoveryCodes } = await withAuthenticator()
  const use = async (code: string) =>
    (await start(email)).b.damask.identity.finishSignIn({ way: 'recovery_code', code })
  const typed = recoveryCodes[0]!.toUpperCase().replaceAll('-', ' ')
  expect((await use(typed)).email).toBe(email)
  await expect(use(typed)).rejects.toMatchObject({ code: 'wrong_code' })
  expect((await own.damask.identity.getSecurity()).recoveryCodesLeft).toBe(9)
  const { recoveryCodes: fresh } = await own.damask.identity.makeRecoveryCodes()
  await expect(use(recoveryCodes[1]!)).rejects.toMatchObject({ code: 'wrong_code' })
  expect((await use(fresh[0]!)).email).toBe(email)
})

test('a browser that is trusted is not asked again for thirty days, and may be forgotten earlier', async () => {
  const { email, code } = await withAuthenticator()
  const { b } = await start(email)
  await b.damask.identity.finishSignIn({ way: 'authenticator', code: code(), trustDevice: true })
  await b.damask.identity.signOut()
  expect((await start(email, b)).answer.person?.email).toBe(email)
  const stranger = browserOf(house)
  expect((await start(email, stranger)).answer.person).toBeNull()
  const { trustedDevices } = await b.damask.identity.getSecurity()
  expect(trustedDevices).toMatchObject([{ isCurrent: true }])
  await b.damask.identity.forgetDevice({ deviceId: trustedDevices[0]!.id })
  expect((await start(email, b)).answer.person).toBeNull()
  pass(1)
  await b.damask.identity.finishSignIn({ way: 'authenticator', code: code(), trustDevice: true })
  pass(31 * 24 * 60)
  expect((await start(email, b)).answer.person).toBeNull()
})

test('the trust of one person is not lent to another, and a planted cookie is never adopted', async () => {
  const ana = await withAuthenticator()
  const ben = await withAuthenticator()
  const { b } = await start(ana.email)
  await b.damask.identity.finishSignIn({ way: 'authenticator', code: ana.code(), trustDevice: true })
  const planted = b.cookies.get('damask.device')!
  expect((await start(ben.email, b)).answer.person).toBeNull()
  await b.damask.identity.finishSignIn({ way: 'authenticator', code: ben.code(), trustDevice: true })
  const attacker = browserOf(house)
  attacker.cookies.set('damask.device', planted)
  expect((await start(ben.email, attacker)).answer.person).toBeNull()
  expect((await start(ana.email, b)).answer.person?.email).toBe(ana.email)
})

test('seeds are sealed and codes hashed: the database alone opens nothing', async () => {
  const { seed, recoveryCodes } = await withAuthenticator()
  const kept = JSON.stringify([
    await house.ctx.db.selectFrom('authenticator').selectAll().execute(),
    await house.ctx.db.selectFrom('recovery_code').selectAll().execute(),
    await house.ctx.db.selectFrom('event').selectAll().execute(),
  ])
  expect(kept).not.toContain(seed)
  expect(kept).not.toContain(recoveryCodes[0])
})

test('removing the authenticator needs a fresh proof, and takes the recovery codes along', async () => {
  const { b, email } = await withAuthenticator()
  pass(20)
  await expect(b.damask.identity.removeAuthenticator()).rejects.toMatchObject({ code: 'confirm_needed' })
  await b.damask.identity.confirmWithPassword({ password: PASSWORD })
  await b.damask.identity.removeAuthenticator()
  expect(await b.damask.identity.getSecurity()).toMatchObject({ authenticatorSince: null, recoveryCodesLeft: 0 })
  expect((await start(email)).answer.person?.email).toBe(email)
})

test('whoever manages people resets a second factor, but only administrators that of an administrator', async () => {
  const lost = await withAuthenticator()
  const boss = await withAuthenticator({ isAdministrator: true })
  const manager = await signedIn()
  const nobody = await signedIn()
  await grant(house, { to: { personId: manager.personId }, role: await roleOf(house, ['manage_people']) })
  const reset = (of: TestPerson, by: { b: TestBrowser }) =>
    by.b.damask.identity.resetSecondFactor({ personId: of.personId })
  await expect(reset(lost, nobody)).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(reset(boss, manager)).rejects.toMatchObject({ code: 'not_allowed' })
  await reset(lost, manager)
  expect((await start(lost.email)).answer.person?.email).toBe(lost.email)
  const events = await house.ctx.db
    .selectFrom('event')
    .select(['data'])
    .where('name', '=', 'second_factor.reset')
    .execute()
  expect(events).toMatchObject([{ data: { personId: lost.personId } }])
})

test('the policy limits sessions on the server until the second factor is there', async () => {
  const admin = await withAuthenticator({ isAdministrator: true })
  const viewer = await signedIn()
  await grant(house, { to: { personId: viewer.personId }, role: 'viewer' })
  const other = await signedIn()
  await grant(house, { to: { personId: other.personId }, role: 'editor' })
  const policy = admin.b.damask.identity
  await admin.b.damask.identity.confirmWithPassword({ password: PASSWORD })
  const startsAt = new Date(now + 60 * 60_000).toISOString()
  await policy.setSignInPolicy({ requiredOf: 'roles', roleIds: [ROLE_IDS.viewer], startsAt })
  // Before the day people are reminded.
  expect(await viewer.b.damask.identity.getMe()).toMatchObject({ isLimited: false, secondFactorDueAt: startsAt })
  expect((await viewer.b.damask.folders.list({})).items).toBeDefined()
  pass(61)
  expect(await viewer.b.damask.identity.getMe()).toMatchObject({ isLimited: true, accountCapabilities: [] })
  await expect(viewer.b.damask.folders.list({})).rejects.toMatchObject({ code: 'second_factor_required', status: 403 })
  await expect(viewer.b.damask.identity.listSessions()).rejects.toMatchObject({ code: 'second_factor_required' })
  expect((await other.b.damask.folders.list({})).items).toBeDefined()
  expect((await admin.b.damask.folders.list({})).items).toBeDefined()
  // The way out.
  await viewer.b.damask.identity.confirmWithPassword({ password: PASSWORD })
  const { key } = await viewer.b.damask.identity.startAuthenticator()
  await viewer.b.damask.identity.finishAuthenticator({
    code: totpAt(key.replaceAll(' ', ''), stepAt(new Date(now))),
  })
  expect((await viewer.b.damask.identity.getMe()).isLimited).toBe(false)
  expect((await viewer.b.damask.folders.list({})).items).toBeDefined()
  expect(await policy.getSignInPolicy()).toMatchObject({ requiredOf: 'roles', coverage: { asked: expect.any(Number) } })
  await admin.b.damask.identity.confirmWithPassword({ password: PASSWORD })
  await policy.setSignInPolicy({ requiredOf: 'nobody', roleIds: [], startsAt: null })
})

test('a role asks for a second factor while it is held, not before and not after', async () => {
  const admin = await withAuthenticator({ isAdministrator: true })
  const guest = await signedIn()
  const inHours = (hours: number) => new Date(now + hours * 3_600_000)
  await grant(house, {
    to: { personId: guest.personId },
    role: 'contributor',
    startsAt: inHours(1),
    endsAt: inHours(3),
  })
  await admin.b.damask.identity.setSignInPolicy({
    requiredOf: 'roles',
    roleIds: [ROLE_IDS.contributor],
    startsAt: null,
  })
  const limited = async () => {
    const { isLimited } = await guest.b.damask.identity.getMe()
    const { isAsked } = await guest.b.damask.identity.getSecurity()
    const { coverage } = await admin.b.damask.identity.getSignInPolicy()
    return { isLimited, isAsked, without: coverage.without }
  }
  const nobody = await limited()
  expect(nobody).toMatchObject({ isLimited: false, isAsked: false })
  pass(61)
  expect(await limited()).toEqual({ isLimited: true, isAsked: true, without: nobody.without + 1 })
  pass(120)
  expect(await limited()).toEqual(nobody)
  await admin.b.damask.identity.confirmWithPassword({ password: PASSWORD })
  await admin.b.damask.identity.setSignInPolicy({ requiredOf: 'nobody', roleIds: [], startsAt: null })
})

test('an administrator without a second factor is limited too, and administrates nothing until it is there', async () => {
  const admin = await withAuthenticator({ isAdministrator: true })
  const careless = await signedIn({ isAdministrator: true })
  await admin.b.damask.identity.setSignInPolicy({ requiredOf: 'administrators', roleIds: [], startsAt: null })
  await expect(careless.b.damask.upkeep.getSystem()).rejects.toMatchObject({ code: 'second_factor_required' })
  await expect(
    careless.b.damask.identity.setSignInPolicy({ requiredOf: 'nobody', roleIds: [], startsAt: null }),
  ).rejects.toMatchObject({ code: 'second_factor_required' })
  await admin.b.damask.identity.setSignInPolicy({ requiredOf: 'nobody', roleIds: [], startsAt: null })
  expect((await careless.b.damask.upkeep.getSystem()).version).toBeDefined()
})

test('passkeys are offered only where browsers make them', async () => {
  const { b } = await signedIn()
  await expect(b.damask.identity.startPasskey()).rejects.toMatchObject({ code: 'passkeys_impossible', status: 422 })
  await expect(browserOf(house).damask.identity.startPasskeySignIn()).rejects.toMatchObject({
    code: 'passkeys_impossible',
  })
})

test('a made-up passkey lets nobody in', async () => {
  const secure = await startTestServer({ settings: { DAMASK_URL: 'https://dam.example.com' } })
  const b = browserOf(secure)
  const options = await b.damask.identity.startPasskeySignIn()
  expect(options).toMatchObject({ rpId: 'dam.example.com', userVerification: 'required' })
  const answer = {
    id: 'AAAA',
    rawId: 'AAAA',
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' },
  }
  await expect(b.damask.identity.signInWithPasskey({ answer })).rejects.toMatchObject({ code: 'passkey_refused' })
})
