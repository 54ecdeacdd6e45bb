import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { stepAt, totpAt } from '../../server/src/features/identity/totp.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { ADMIN, startDamask } from './start-damask.ts'

// One administrator makes their account safe: first because the policy says so, then with a passkey in an authenticator
// that the browser plays. Each test goes on where the one before has ended.

buildWebIfStale()
const damask = await startDamask()
/** Browsers make no passkeys for an address without a name. */
const url = damask.url.replace('127.0.0.1', 'localhost')
let watched: Watched
let page: Page
let device: CDPSession
let deviceId = ''
let seed = ''
let codes: string[] = []
let step = 0

beforeAll(async () => {
  watched = await visit(url)
  page = watched.page
})
afterAll(() => damask.stop())

const signInWithPassword = async () => {
  await page.getByLabel('E-mail address').fill(ADMIN.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
const signOut = async () => {
  await page.request.post('/api/v1/sign-out', { headers: { origin: url } })
  await page.goto('/sign-in')
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
}
/** A code that was not used: each later one counts half a minute before its time. */
const nextCode = () => {
  step = Math.max(stepAt(new Date()), step + 1)
  return totpAt(seed, step)
}

test('an administrator signs in by keyboard and comes to the page they wanted', async () => {
  await page.goto('/settings/sign-in')
  await page.waitForURL('**/sign-in?next=*')
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
  await expectAccessible(page, 'sign-in')
  await page.keyboard.type(ADMIN.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(ADMIN.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Signing in', level: 1 }).waitFor()
  await expectAccessible(page, 'sign-in-policy')
})

test('once the policy asks administrators for a second factor, nothing else opens before there is one', async () => {
  await page.getByLabel('Who must have one').first().click()
  await page.getByRole('option', { name: 'Administrators', exact: true }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL('**/secure-account')
  await page.getByRole('heading', { name: 'Make your account safer' }).waitFor()
  await expectAccessible(page, 'secure-account')
  await page.goto('/bin')
  await page.waitForURL('**/secure-account')
})

test('an authenticator app is set up with a key and a code, and recovery codes are shown once', async () => {
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' })
  await dialog.getByRole('img', { name: /QR code/ }).waitFor()
  seed = ((await dialog.locator('code').textContent()) ?? '').replaceAll(/\s/g, '')
  expect(seed).toMatch(/^[A-Z2-7]{32}$/)
  await expectAccessible(page, 'authenticator')
  await page.keyboard.type('000000')
  await dialog.getByText(/That code is not right/).waitFor()
  await page.keyboard.type(nextCode())
  const shown = page.getByRole('dialog', { name: 'Your recovery codes' })
  await shown.waitFor()
  codes = await shown.getByRole('listitem').allInnerTexts()
  expect(codes).toHaveLength(10)
  await expectAccessible(page, 'recovery-codes')
  expect(await shown.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true)
  await shown.getByLabel('I have kept them').check()
  await shown.getByRole('button', { name: 'Done' }).click()
  await page.getByText('Your library is empty').waitFor()
})

test('signing in asks for the code, and a recovery code does as well', async () => {
  await signOut()
  await signInWithPassword()
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  await expectAccessible(page, 'second-step')
  await page.keyboard.type(nextCode())
  await page.getByText('Your library is empty').waitFor()
  await signOut()
  await signInWithPassword()
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.keyboard.type(codes[0]!)
  await page.getByLabel('Trust this browser for 30 days').check()
  await page.keyboard.press('Enter')
  await page.getByText('Your library is empty').waitFor()
  await signOut()
  await signInWithPassword()
  await page.getByText('Your library is empty').waitFor()
})

test('a passkey is added, named and listed', async () => {
  device = await page.context().newCDPSession(page)
  await device.send('WebAuthn.enable')
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  deviceId = authenticatorId
  await page.goto('/settings/security')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  const dialog = page.getByRole('dialog', { name: 'Name this passkey' })
  await dialog.getByLabel('Name').fill('Blue laptop')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove Blue laptop' }).waitFor()
  await page.getByText('9 codes left').waitFor()
  await expectAccessible(page, 'security')
})

test('the passkey alone signs in, and counts as both factors', async () => {
  // Offered beside saved passwords it would be used at once by a device that always says yes.
  await device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: deviceId, enabled: false })
  await signOut()
  await device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: deviceId, enabled: true })
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText('Your library is empty').waitFor()
  const { items } = (await (await page.request.get('/api/v1/me/sessions')).json()) as { items: unknown[] }
  expect(items.length).toBeGreaterThan(0)
})

test('a passkey whose device did not make sure who holds it is refused', async () => {
  await device.send('WebAuthn.setUserVerified', { authenticatorId: deviceId, isUserVerified: false })
  await device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: deviceId, enabled: false })
  await signOut()
  await device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: deviceId, enabled: true })
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect.poll(() => page.getByRole('button', { name: 'Sign in with a passkey' }).isEnabled()).toBe(true)
  expect((await page.request.get('/api/v1/me')).status()).toBe(401)
  await device.send('WebAuthn.setUserVerified', { authenticatorId: deviceId, isUserVerified: true })
})

test('in a browser that is not trusted, the passkey finishes what the password began', async () => {
  await page.context().clearCookies()
  await device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: deviceId, enabled: false })
  await page.goto('/sign-in')
  await signInWithPassword()
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  await device.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: deviceId, enabled: true })
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('button', { name: 'Use your passkey' }).click()
  await page.getByText('Your library is empty').waitFor()
})

test('a forgotten password is asked for without saying who has an account', async () => {
  await device.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: deviceId })
  await signOut()
  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await page.getByRole('heading', { name: 'New password' }).waitFor()
  await expectAccessible(page, 'forgot-password')
  await page.getByLabel('E-mail address').fill('nobody@example.com')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await page.goto('/new-password#this-link-was-never-made-by-anybody')
  await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
})

test('in German, on a phone and in the dark the doors look as they should', async () => {
  const phone = await visit(url, { locale: 'de-DE', viewport: { width: 390, height: 844 } })
  await phone.page.goto('/sign-in')
  await phone.page.getByRole('heading', { name: 'Willkommen zurück' }).waitFor()
  await expectAccessible(phone.page, 'phone-sign-in')
  await phone.page.getByLabel('E-Mail-Adresse').fill(ADMIN.email)
  await phone.page.getByRole('textbox', { name: 'Passwort' }).fill(ADMIN.password)
  await phone.page.getByRole('button', { name: 'Anmelden', exact: true }).click()
  await phone.page.getByRole('heading', { name: 'Noch ein Schritt' }).waitFor()
  await expectAccessible(phone.page, 'phone-second-step')
  await phone.page.keyboard.type(nextCode())
  await phone.page.waitForURL('**/library')
  await phone.page.goto('/settings/security')
  await phone.page.getByRole('heading', { name: 'Wiederherstellungscodes' }).waitFor()
  await expectAccessible(phone.page, 'phone-security')
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(wide).toBe(false)
})

test('the browser had nothing to complain about', () => {
  // Refusals that the journey provoked are lines of the network, not faults.
  const refusals = /status of (401|403|410|422|429)/
  expect(unexpected(watched.complaints).filter((text) => !refusals.test(text))).toEqual([])
})
