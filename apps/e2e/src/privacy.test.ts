import { readFileSync } from 'node:fs'
import { createDamask } from '@damask/sdk'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { enter, focused, tabTo, write } from './keyboard.ts'
import { startDamask } from './start-damask.ts'

// What people may ask of a library about themselves, with the keyboard alone. Ada runs it, Grace is a guest who leaves.

buildWebIfStale()
const damask = await startDamask()
const GRACE = { name: 'Grace Hopper', email: 'grace@example.com', password: 'ein Zebra im Regen' }
const TERMS = `Be kind.\n\n${'Everything here belongs to somebody. '.repeat(80)}`
let admin: Watched
let ada: Page
let guest: Watched
let grace: Page

beforeAll(async () => {
  admin = await visit(damask.url)
  ada = admin.page
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await admin.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
  guest = await visit(damask.url)
  grace = guest.page
  // No key may invite.
  const signedIn = createDamask({ url: damask.url, headers: { cookie: damask.signedIn.cookie } })
  const { url } = await signedIn.invitations.createLink({})
  await grace.goto(url)
  await write(grace.getByLabel('Your name'), GRACE.name)
  await write(grace.getByLabel('E-mail address'), GRACE.email)
  await write(grace.getByRole('textbox', { name: 'Password' }), GRACE.password)
  await grace.keyboard.press('Enter')
  await grace.getByText('Nobody has shared anything with you yet').waitFor()
})
afterAll(() => damask.stop())

test('somebody takes a copy of what is known of them', async () => {
  await grace.goto('/settings/privacy')
  await grace.getByText('There was nothing to agree to.').waitFor()
  await expectAccessible(grace, 'own-privacy')
  await enter(grace.getByRole('button', { name: 'Put my data together' }))
  const download = grace.getByRole('button', { name: /^Download the data of / })
  await download.waitFor({ timeout: 30_000 })
  await expectAccessible(grace, 'own-privacy-ready')
  const [file] = await Promise.all([grace.waitForEvent('download'), enter(download)])
  expect(
    readFileSync(await file.path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK')
})

test('terms that must be agreed to stand between people and the library, until they agree', async () => {
  await damask.sdk.privacy.publishText({ kind: 'terms', mustAccept: true, texts: { en: TERMS } })
  await grace.goto('/settings/profile')
  await grace.getByRole('heading', { name: 'Before you go on' }).waitFor()
  expect(new URL(grace.url()).pathname).toBe('/agree')
  const text = grace.getByRole('region', { name: 'Terms' }).locator('pre')
  await text.waitFor()
  await expectAccessible(grace, 'agree')
  await tabTo(text)
  await grace.keyboard.press('End')
  await expect.poll(() => text.evaluate((element) => element.scrollTop)).toBeGreaterThan(0)
  const go = grace.getByRole('button', { name: 'Agree and go on' })
  expect(await go.isDisabled()).toBe(true)
  await tabTo(grace.getByRole('checkbox', { name: 'I have read this and agree to it.' }))
  await grace.keyboard.press('Space')
  await enter(go)
  await grace.getByRole('heading', { level: 1, name: 'Profile' }).waitFor()
  await grace.goto('/settings/privacy')
  await grace
    .getByRole('listitem')
    .filter({ hasText: 'Terms' })
    .getByText(/^Version 1, /)
    .waitFor()
  await expectAccessible(grace, 'own-privacy-agreed')
})

test('on a phone the terms can be read, and leaving is possible', async () => {
  await ada.setViewportSize({ width: 390, height: 844 })
  await ada.goto('/')
  await ada.getByRole('heading', { name: 'Before you go on' }).waitFor()
  await ada.getByRole('button', { name: 'Sign out instead' }).waitFor()
  expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(ada, 'agree-phone')
  await tabTo(ada.getByRole('checkbox', { name: 'I have read this and agree to it.' }))
  await ada.keyboard.press('Space')
  await enter(ada.getByRole('button', { name: 'Agree and go on' }))
  await ada.getByRole('button', { name: 'Open menu' }).waitFor()
  for (const [name, path] of [
    ['own-privacy-phone', '/settings/privacy'],
    ['people-data-phone', '/settings/people-data'],
  ] as const) {
    await ada.goto(path)
    await ada.getByRole('heading', { level: 1 }).waitFor()
    await ada.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'hidden' })
    expect.soft(await ada.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(390)
    await expectAccessible(ada, name)
  }
  await ada.setViewportSize({ width: 1360, height: 860 })
})

test('an administrator takes a copy for somebody, and erases them when they ask for it', async () => {
  await ada.goto('/settings/people-data')
  const person = ada.getByRole('combobox', { name: 'Person' })
  await person.waitFor()
  await tabTo(person)
  await ada.keyboard.type('grace')
  await ada.getByRole('option', { name: /Grace Hopper/ }).waitFor()
  await ada.getByRole('option', { name: /^ada/ }).waitFor({ state: 'detached' })
  await ada.keyboard.press('ArrowDown')
  await ada.keyboard.press('Enter')
  await expect.poll(() => person.inputValue()).toMatch(/^Grace Hopper/)
  await enter(ada.getByRole('button', { name: 'Put their data together' }))
  const copy = ada.getByRole('listitem').filter({ hasText: GRACE.name })
  await copy.getByRole('button', { name: /^Download/ }).waitFor({ timeout: 30_000 })
  await expectAccessible(ada, 'people-data')

  await enter(ada.getByRole('button', { name: 'Erase…' }))
  const dialog = ada.getByRole('dialog', { name: 'Erase Grace Hopper?' })
  const confirmation = dialog.getByRole('textbox', { name: 'Type “Grace Hopper” to confirm' })
  await focused(confirmation).waitFor()
  const erase = dialog.getByRole('button', { name: 'Erase for ever' })
  await ada.keyboard.type('Grace')
  await write(dialog.getByRole('textbox', { name: 'Reason' }), 'Asked for it by letter.')
  // Half a name is no confirmation.
  expect(await erase.isDisabled()).toBe(true)
  await ada.keyboard.press('Shift+Tab')
  await focused(confirmation).waitFor()
  await ada.keyboard.press('End')
  await ada.keyboard.type(' Hopper')
  await expectAccessible(ada, 'people-data-erase')
  await enter(erase)
  await ada.getByText('The person was erased.').waitFor()
  await expect.poll(() => person.inputValue()).toBe('')

  await grace.goto('/')
  await grace.getByRole('heading', { name: 'Welcome back' }).waitFor()
  await ada.goto('/settings/audit')
  const events = ada.getByRole('table', { name: 'Events' })
  await events.getByRole('button', { name: 'ada erased a person', exact: true }).waitFor()
  await events.getByRole('button', { name: 'ada exported the data of [erased person]', exact: true }).waitFor()
  expect(await ada.getByText(GRACE.name).count()).toBe(0)
  await expectAccessible(ada, 'audit-erased')
})

test('the browsers had nothing to complain about', () => {
  expect(unexpected(admin.complaints).filter((text) => !/status of 403/.test(text))).toEqual([])
  // Agreeing comes before everything else, and who was erased is nobody.
  expect(unexpected(guest.complaints).filter((text) => !/status of 40[13]/.test(text))).toEqual([])
})
