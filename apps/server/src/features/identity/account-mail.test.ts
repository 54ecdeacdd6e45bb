import { beforeAll, expect, test } from 'vitest'
import { browserOf } from '../../testing/browser-of.ts'
import { mailTo } from '../../testing/mail-to.ts'
import { PASSWORD, personFor, type TestPerson } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { stepAt, totpAt } from './totp.ts'
import { warnOfExpiringKeys } from './warn-of-expiring-keys.ts'

const DAY_MS = 86_400_000
let clock = 0
let house: TestServer
beforeAll(async () => {
  house = await startTestServer({
    worker: true,
    settings: { DAMASK_LANGUAGE: 'de', DAMASK_TRUST_PROXY: 'true' },
    now: () => new Date(Date.now() + clock),
  })
})

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const browser = () => browserOf(house, { 'user-agent': FIREFOX, 'x-forwarded-for': '198.51.100.77' })
const signIn = (b: ReturnType<typeof browser>, { email }: TestPerson) =>
  b.damask.identity.signIn({ email, password: PASSWORD })
const subjects = async ({ email }: TestPerson) => (await mailTo(house, email)).map(({ subject }) => subject)
const mailed = (person: TestPerson, count: number) =>
  house.until(async () => (await mailTo(house, person.email)).length === count)

test('somebody is told of a sign-in in a browser that they never used, and not of the first one nor of the same', async () => {
  const ana = await personFor(house)
  const home = browser()
  await signIn(home, ana)
  await signIn(home, ana)
  await signIn(browser(), ana)
  await mailed(ana, 1)
  const [mail] = await mailTo(house, ana.email)
  expect(mail).toMatchObject({ subject: 'Anmeldung auf einem neuen Gerät', language: 'de' })
  expect(mail!.text).toContain('Firefox unter Linux')
  expect(mail!.text).toContain('198.51.100.0/24')
  expect(mail!.link).toMatch(/\/settings\/sessions$/)
  await signIn(home, ana)
  await home.damask.identity.updateMe({ language: 'en', timeZone: 'Asia/Tokyo' })
  await signIn(browser(), ana)
  await mailed(ana, 2)
  const [english] = await mailTo(house, ana.email)
  expect(english).toMatchObject({ subject: 'Sign-in on a new device', language: 'en' })
  expect(english!.text).toContain('(Asia/Tokyo)')
})

test('many sign-ins in new browsers make no flood of messages', async () => {
  const ben = await personFor(house)
  await signIn(browser(), ben)
  for (let i = 0; i < 7; i++) await signIn(browser(), ben)
  await mailed(ben, 5)
  // News of another kind still comes through.
  await ben.damask.identity.changePassword({ currentPassword: PASSWORD, newPassword: 'ein Zebra im Regen' })
  await mailed(ben, 6)
  expect((await subjects(ben)).filter((subject) => subject === 'Anmeldung auf einem neuen Gerät')).toHaveLength(5)
})

test('somebody is told when the password or a second factor changes', async () => {
  const cara = await personFor(house)
  await cara.damask.identity.updateMe({ language: 'en' })
  const b = browser()
  await signIn(b, cara)
  const { key } = await b.damask.identity.startAuthenticator()
  const code = totpAt(key.replaceAll(' ', ''), stepAt(new Date(Date.now() + clock)))
  await b.damask.identity.finishAuthenticator({ code })
  await mailed(cara, 1)
  await b.damask.identity.removeAuthenticator()
  await mailed(cara, 2)
  await b.damask.identity.changePassword({ currentPassword: PASSWORD, newPassword: 'ein Zebra im Regen' })
  await mailed(cara, 3)
  const root = await personFor(house, { isAdministrator: true })
  await root.damask.identity.resetSecondFactor({ personId: cara.personId })
  await mailed(cara, 4)
  expect(await subjects(cara)).toEqual([
    'Your second factor was reset',
    'Your password was changed',
    'The authenticator app was removed',
    'An authenticator app was added',
  ])
})

test('the owner of a key is told once that it ends within a week, and administrators of one of a service account', async () => {
  const dan = await personFor(house)
  const robot = await personFor(house, { kind: 'service', name: 'Press feed' })
  const inDays = (days: number) => new Date(Date.now() + clock + days * DAY_MS).toISOString()
  const key = (name: string) => ({ name, scopes: ['library:read' as const], expiresAt: inDays(9) })
  await dan.damask.identity.createApiKey(key('cms'))
  await dan.damask.identity.createApiKey(key('shop'))
  await house.admin.people.createKey({ personId: robot.personId, ...key('feed') })
  const run = () => warnOfExpiringKeys.run(house.ctx, {}, { number: 1, isLast: false })
  await run()
  expect(await subjects(dan)).toEqual([])
  clock += 4 * DAY_MS
  await run()
  await run()
  const [mail, ...more] = await mailTo(house, dan.email)
  expect(more).toEqual([])
  expect(mail).toMatchObject({ subject: 'API-Schlüssel laufen bald ab' })
  for (const name of ['cms', 'shop']) expect(mail!.text).toContain(`${name}: `)
  expect(mail!.link).toMatch(/\/settings\/api-keys$/)
  const toAda = (await mailTo(house, 'ada@example.com')).filter(({ text }) => text.includes('Press feed'))
  expect(toAda).toHaveLength(1)
  expect(toAda[0]!.link).toMatch(new RegExp(`/settings/people/${robot.personId}$`))
  expect(await subjects(robot)).toEqual([])
})
