import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { pkce, queryOf } from '../../server/src/testing/oauth.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { enter, focused, tabTo, write } from './keyboard.ts'
import { startDamask } from './start-damask.ts'

// An administrator registers programs, lets them in, and shows them out again: with the keyboard alone. Each test goes on
// where the one before has ended.

buildWebIfStale()
const damask = await startDamask()
/** The other side: a program that people are sent back to. */
const answers: URLSearchParams[] = []
const program = createServer((request, response) => {
  const { searchParams, pathname } = new URL(request.url!, 'http://127.0.0.1')
  if (pathname === '/back') answers.push(searchParams)
  response.setHeader('content-type', 'text/html')
  response.end(
    '<!doctype html><html lang="en"><title>Helper</title><link rel="icon" href="data:,"><h1>Back in the helper</h1>',
  )
})
let callback: string
let clientId: string
let watched: Watched
let ada: Page
/** A second window, which nobody touches: what it shows came by itself. */
let apps: Page

beforeAll(async () => {
  await new Promise<void>((done) => program.listen(0, '127.0.0.1', done))
  callback = `http://127.0.0.1:${(program.address() as AddressInfo).port}/back`
  watched = await visit(damask.url)
  ada = watched.page
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await watched.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
  apps = await watched.context.newPage()
})
afterAll(async () => {
  program.close()
  await damask.stop()
})

const form = (path: string, fields: Record<string, string>) =>
  fetch(`${damask.url}/api/oauth/${path}`, { method: 'POST', body: new URLSearchParams(fields) }).then(
    async (response) => ({
      status: response.status,
      body: (await response.json().catch(() => null)) as Record<string, string>,
    }),
  )
const whoAmI = (token: string) =>
  fetch(`${damask.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status)

test('a program that keeps a secret is registered, and gets a new secret', async () => {
  await ada.goto('/settings/programs')
  await ada.getByText('Damask command line').waitFor()
  await expectAccessible(ada, 'programs-first')
  await enter(ada.getByRole('button', { name: 'Add program' }).first())
  const dialog = ada.getByRole('dialog', { name: 'Add a program' })
  await focused(dialog.getByRole('textbox', { name: 'Name' })).waitFor()
  await enter(dialog.getByRole('button', { name: 'Add program' }))
  await dialog.getByText('Give the program a name.').waitFor()
  await focused(dialog.getByRole('textbox', { name: 'Name' })).waitFor()
  await ada.keyboard.type('Print shop')
  await tabTo(dialog.getByRole('combobox', { name: 'Kind' }))
  await ada.keyboard.press('ArrowDown')
  await ada.getByRole('option', { name: 'Confidential' }).waitFor()
  await ada.keyboard.press('ArrowDown')
  await ada.keyboard.press('Enter')
  await dialog.getByText('Runs on a server, and proves itself by a secret.').waitFor()
  await write(dialog.getByRole('textbox', { name: 'Addresses to return to' }), 'https://print.example/back')
  await expectAccessible(ada, 'programs-add')
  await enter(dialog.getByRole('button', { name: 'Add program' }))
  const first = await shownSecret()

  await enter(ada.getByRole('button', { name: 'More for Print shop' }))
  await ada.getByRole('menuitem', { name: 'Renew secret' }).waitFor()
  await tabToItem('Renew secret')
  await enter(ada.getByRole('dialog').getByRole('button', { name: 'Make new secret' }))
  expect(await shownSecret()).not.toBe(first)
  await ada.getByText(/The one before stays valid until /).waitFor()
  await expectAccessible(ada, 'programs')
})

/** Arrow keys walk through a menu. */
async function tabToItem(name: string): Promise<void> {
  const item = ada.getByRole('menuitem', { name })
  for (let presses = 0; (await focused(item).count()) === 0 && presses < 10; presses++)
    await ada.keyboard.press('ArrowDown')
  await ada.keyboard.press('Enter')
}

async function shownSecret(): Promise<string> {
  const dialog = ada.getByRole('dialog', { name: 'Secret of “Print shop”' })
  const code = dialog.locator('code')
  await code.waitFor()
  const secret = await code.textContent()
  await expectAccessible(ada, 'programs-secret')
  await enter(dialog.getByRole('button', { name: /copied/ }))
  await dialog.waitFor({ state: 'detached' })
  return secret!
}

test('a program that is denied gets nothing, and is told so', async () => {
  const { client } = await damask.sdk.oauth.createClient({
    name: 'Layout helper',
    website: null,
    kind: 'public',
    redirectUris: [callback],
    scopes: ['library:read', 'library:write'],
    mayUseDeviceCode: true,
  })
  clientId = client.id
  await apps.goto('/settings/apps')
  await apps.getByText('No connected apps').waitFor()
  const { challenge } = pkce()
  await ada.goto(`/oauth/authorize?${queryOf(clientId, challenge, { redirectUri: callback, scope: 'library:read' })}`)
  await ada.getByRole('heading', { name: 'Layout helper asks to work in your name' }).waitFor()
  await expectAccessible(ada, 'consent')
  await enter(ada.getByRole('button', { name: 'Deny' }))
  await ada.getByRole('heading', { name: 'Back in the helper' }).waitFor()
  expect(answers.at(-1)!.get('error')).toBe('access_denied')
  expect(answers.at(-1)!.get('code')).toBeNull()
})

test('a program that is allowed acts in her name, with no more than she chose', async () => {
  const { verifier, challenge } = pkce()
  const wanted = { redirectUri: callback, scope: 'library:read library:write' }
  await ada.goto(`/oauth/authorize?${queryOf(clientId, challenge, wanted)}`)
  const write = ada.getByRole('checkbox', { name: 'Change the library' })
  await write.waitFor()
  for (const box of await ada.getByRole('checkbox').all()) expect(await box.isChecked()).toBe(true)
  await enter(ada.getByRole('button', { name: 'Allow' }))
  await ada.getByRole('heading', { name: 'Back in the helper' }).waitFor()
  const code = answers.at(-1)!.get('code')!
  const { body } = await form('token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
    redirect_uri: callback,
  })
  expect(body.scope).toBe('library:read library:write')
  const made = await fetch(`${damask.url}/api/v1/folders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${body.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Layouts' }),
  })
  expect(made.status).toBe(201)

  // The other window has seen it come, and shows it out.
  await apps.getByText('Layout helper').waitFor()
  await expectAccessible(apps, 'connected-apps')
  await enter(apps.getByRole('button', { name: 'Disconnect Layout helper' }))
  const sure = apps.getByRole('alertdialog').or(apps.getByRole('dialog'))
  await sure.waitFor()
  await expectAccessible(apps, 'connected-apps-sure')
  await enter(sure.getByRole('button', { name: 'Disconnect', exact: true }))
  await apps.getByText('No connected apps').waitFor()
  expect(await whoAmI(body.access_token!)).toBe(401)
})

test('a device gets in by its code', async () => {
  const started = (await form('device', { client_id: clientId, scope: 'library:read' })).body
  await ada.goto('/device')
  await focused(ada.getByRole('textbox', { name: 'Code' })).waitFor()
  await ada.keyboard.type('BBBB-BBBB')
  await expectAccessible(ada, 'device')
  await ada.keyboard.press('Enter')
  await expect.poll(() => ada.getByRole('textbox', { name: 'Code' }).getAttribute('aria-invalid')).toBe('true')
  await focused(ada.getByRole('textbox', { name: 'Code' })).waitFor()
  await ada.keyboard.press('ControlOrMeta+A')
  await ada.keyboard.type(started.user_code!.toLowerCase())
  await ada.keyboard.press('Enter')
  await ada.getByRole('heading', { name: 'Layout helper asks to work in your name' }).waitFor()
  await ada.getByText(/Go on only if you have started this yourself/).waitFor()
  await expectAccessible(ada, 'device-consent')
  await enter(ada.getByRole('button', { name: 'Allow' }))
  await ada.getByRole('heading', { name: 'Connected' }).waitFor()
  await expectAccessible(ada, 'device-done')
  const { body } = await form('token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: clientId,
    device_code: started.device_code!,
  })
  expect(await whoAmI(body.access_token!)).toBe(200)
})

test('the audit says what the program did, and who let it in', async () => {
  await ada.goto('/settings/audit')
  const events = ada.getByRole('table', { name: 'Events' })
  for (const sentence of [
    'ada let “Layout helper” act in their name',
    'ada, through Layout helper, created “Layouts”',
    'ada disconnected “Layout helper”',
    'ada renewed the secret of the program “Print shop”',
  ])
    await events.getByRole('button', { name: sentence, exact: true }).first().waitFor()
  const who = ada.getByRole('combobox', { name: 'Who' })
  await tabTo(who)
  await ada.keyboard.type('ad')
  await ada.getByRole('option', { name: /ada/ }).waitFor()
  await ada.keyboard.press('ArrowDown')
  await ada.keyboard.press('Enter')
  await expect.poll(() => new URL(ada.url()).searchParams.get('actor')).toBe('ada')
  await expectAccessible(ada, 'audit-who')
})

test('all of it fits a phone', async () => {
  const started = (await form('device', { client_id: clientId, scope: 'library:read' })).body
  await ada.setViewportSize({ width: 390, height: 844 })
  const { challenge } = pkce()
  const consent = `/oauth/authorize?${queryOf(clientId, challenge, { redirectUri: callback, scope: 'library:read library:write' })}`
  const pages = {
    'consent-phone': [consent, 'Layout helper asks to work in your name'],
    'device-phone': [`/device?code=${started.user_code}`, 'Connect a device'],
    'programs-phone': ['/settings/programs', 'Programs'],
    'connected-apps-phone': ['/settings/apps', 'Connected apps'],
    'audit-phone': ['/settings/audit', 'Audit'],
    'settings-phone': ['/settings', 'Settings'],
  }
  for (const [name, [path, heading]] of Object.entries(pages)) {
    await ada.goto(path!)
    await ada.getByRole('heading', { level: 1, name: heading! }).waitFor()
    await ada.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' })
    expect.soft(await ada.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(390)
    await expectAccessible(ada, name)
  }
  await enter(ada.getByRole('link', { name: 'Audit' }))
  await ada.getByRole('heading', { level: 1, name: 'Audit' }).waitFor()
  await enter(ada.getByRole('link', { name: 'Settings', exact: true }))
  // Back where she was, and not at the top.
  await focused(ada.getByRole('link', { name: 'Audit' })).waitFor()
})

test('the browser had nothing to complain about', () =>
  expect(unexpected(watched.complaints).filter((text) => !/status of (400|404) .*device/.test(text))).toEqual([]))
