import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { type OidcPeer, startOidcPeer } from '../../server/src/testing/oidc-peer.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { ADMIN, startDamask } from './start-damask.ts'

// An administrator connects a provider, and somebody comes in by it. Each test goes on where the one before has ended.

buildWebIfStale()
const damask = await startDamask({ settings: { DAMASK_OUTBOUND_ALLOW: '127.0.0.1' } })
const redirects: string[] = []
let peer: OidcPeer
let watched: Watched
let page: Page

beforeAll(async () => {
  peer = await startOidcPeer(redirects)
  peer.people.set('nora', { email: 'nora@acme.example', name: 'Nora New', groups: ['designers'] })
  watched = await visit(damask.url)
  page = watched.page
})
afterAll(() => peer.close())

test('an administrator connects a provider, and is told what is wrong before it is used', async () => {
  await damask.sdk.teams.create({ name: 'Design' })
  await page.goto('/sign-in?next=/settings/single-sign-on')
  await page.getByLabel('E-mail address').fill(ADMIN.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('No provider is connected').waitFor()
  await expectAccessible(page, 'sso-empty')
  await page.getByRole('button', { name: 'Connect a provider' }).click()
  await page.getByRole('menuitem', { name: 'SAML' }).click()
  await page.getByRole('heading', { name: 'Connect by SAML' }).waitFor()
  await expectAccessible(page, 'sso-saml')
  await page.getByRole('link', { name: 'All connections' }).click()
  await page.getByRole('button', { name: 'Connect a provider' }).click()
  await page.getByRole('menuitem', { name: 'OpenID Connect' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Acme')
  await page.getByLabel('E-mail domains').fill('acme.example')
  await page.getByLabel('Issuer').fill(`${peer.issuer}/wrong`)
  await page.getByLabel('Client ID').fill(peer.clientId)
  await page.getByRole('textbox', { name: 'Client secret' }).fill(peer.clientSecret)
  await page.getByLabel('Scopes').fill('email profile groups')
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('This does not work yet').waitFor()
  await page.getByLabel('Issuer').fill(peer.issuer)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('This works').waitFor()
  await page.getByRole('button', { name: 'Add a group' }).click()
  await page.getByRole('textbox', { name: 'Group', exact: true }).fill('designers')
  await page.getByRole('combobox', { name: 'Team' }).click()
  await page.getByRole('option', { name: 'Design' }).click()
  await page.getByLabel('Switched on').check()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  const address = page.getByText(/\/api\/v1\/sso\/.*\/callback$/)
  redirects.push((await address.textContent())!)
  await peer.rotate()
  await expectAccessible(page, 'sso-connection')
})

test('somebody types their address, signs in at the provider, and is in their team', async () => {
  const nora = await visit(damask.url)
  await nora.page.goto('/sign-in')
  await nora.page.getByLabel('E-mail address').fill('nora@acme.example')
  const way = nora.page.getByRole('link', { name: 'Continue with Acme' })
  await way.waitFor()
  await expectAccessible(nora.page, 'sso-sign-in')
  await way.click()
  await nora.page.locator('input[name=login]').fill('nora')
  await nora.page.locator('input[name=password]').fill('x')
  await nora.page.locator('button[type=submit]').click()
  await nora.page.waitForURL(`${damask.url}/library**`)
  const { items } = await damask.sdk.teams.list({})
  expect(items).toMatchObject([{ name: 'Design', memberCount: 1 }])
  // The pages of the provider are its own.
  expect(unexpected(nora.complaints).filter((text) => text.includes(damask.url))).toEqual([])
  await nora.context.close()
})

test('whoever is not let in reads why', async () => {
  for (const [locale, sentence] of [
    ['en-GB', 'You do not have an account here'],
    ['de-DE', 'Du hast hier kein Konto'],
  ] as const) {
    const visitor = await visit(damask.url, { locale })
    await visitor.page.goto('/sign-in?problem=sso_no_account')
    await visitor.page.getByRole('alert').getByText(sentence).waitFor()
    await visitor.context.close()
  }
})

test('on a phone the form fits, and the token of a directory is shown once', async () => {
  const [connection] = (await damask.sdk.singleSignOn.list()).items
  await page.setViewportSize({ width: 390, height: 800 })
  await page.goto(`/settings/single-sign-on/${connection!.id}`)
  await page.getByRole('button', { name: 'Make a token' }).click()
  await page.getByRole('dialog').getByText(/^dms_/).waitFor()
  await page.keyboard.press('Escape')
  await page.getByText(/^dms_.{6}…$/).waitFor()
  await expectAccessible(page, 'sso-phone')
  const { width } = (await page.locator('form').boundingBox())!
  expect(width).toBeLessThanOrEqual(390)
  expect(unexpected(watched.complaints)).toEqual([])
})
