import { makeJpeg } from '@damask/media/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { stepAt, totpAt } from '../../server/src/features/identity/totp.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { focused, tabTo } from './keyboard.ts'
import { startDamask } from './start-damask.ts'
import { sendByTus } from './tus.ts'

// Ada runs the library, Grace joins it: who may do what, who asked, who answered, and the proof of all of it. Each test
// goes on where the one before has ended.

buildWebIfStale()
const damask = await startDamask()
const GRACE = { name: 'Grace Hopper', email: 'grace@example.com', password: 'ein Zebra im Regen' }
let folders: { campaign: string; drafts: string; secret: string }
let admin: Watched
let ada: Page
let guest: Watched
let grace: Page

beforeAll(async () => {
  const campaign = await damask.sdk.folders.create({ name: 'Campaign' })
  const drafts = await damask.sdk.folders.create({ name: 'Drafts', parentId: campaign.id })
  const secret = await damask.sdk.folders.create({ name: 'Secret' })
  folders = { campaign: campaign.id, drafts: drafts.id, secret: secret.id }
  const photo = async (filename: string, folderId: string) =>
    sendByTus(damask, await makeJpeg({ width: 640, height: 480, noise: filename.length }), { filename, folderId })
  await photo('fjord.jpg', campaign.id)
  await photo('plan.jpg', secret.id)
  admin = await visit(damask.url)
  ada = admin.page
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await admin.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
  guest = await visit(damask.url)
  grace = guest.page
})
afterAll(() => damask.stop())

test('an administrator passes on a link, and whoever has it joins and sees nothing yet', async () => {
  await ada.goto('/settings/invitations')
  await ada.getByRole('button', { name: 'Make a link' }).click()
  const dialog = ada.getByRole('dialog', { name: 'Make a link' })
  await expectAccessible(ada, 'governance-make-link')
  await dialog.getByRole('button', { name: 'Make link' }).click()
  const made = ada.getByRole('dialog', { name: 'The link is ready' })
  const address = (await made.locator('code').textContent())!
  await made.getByRole('button', { name: 'I have copied it' }).click()
  await ada.getByText('0 of 25 used').waitFor()

  await grace.goto(address)
  await grace.getByLabel('Your name').fill(GRACE.name)
  await grace.getByLabel('E-mail address').fill(GRACE.email)
  await grace.getByRole('textbox', { name: 'Password' }).fill(GRACE.password)
  await grace.getByRole('button', { name: 'Join' }).click()
  await grace.getByText('Nobody has shared anything with you yet').waitFor()
  await expectAccessible(grace, 'governance-nothing-shared')
})

test('she is put into a new team', async () => {
  await ada.goto('/settings/teams')
  await ada.getByText('No teams yet').waitFor()
  await ada.getByRole('button', { name: 'New team' }).first().click()
  await ada.getByLabel('Name', { exact: true }).fill('Film')
  await ada.getByRole('dialog').getByRole('button', { name: 'New team' }).click()
  await ada.getByRole('heading', { name: 'Film' }).waitFor()
  await ada.getByRole('button', { name: 'Add people' }).first().click()
  await ada.getByRole('combobox', { name: 'People' }).fill('grace')
  await ada.getByRole('option', { name: /Grace/ }).click()
  await ada.getByRole('dialog').getByRole('button', { name: 'Add people' }).click()
  await ada.getByRole('listitem').getByText(GRACE.email).waitFor()
})

test('a role of their own is put together from what it may', async () => {
  await ada.goto('/settings/roles')
  await ada.getByRole('columnheader', { name: 'Viewer' }).waitFor()
  await expectAccessible(ada, 'governance-roles')
  await ada.getByRole('button', { name: 'Create a role' }).click()
  const dialog = ada.getByRole('dialog', { name: 'Create a role' })
  await dialog.getByLabel('Name', { exact: true }).fill('Reviewer')
  await dialog.getByLabel('What it is for').fill('Looks and says what they think.')
  await dialog.getByLabel('comment', { exact: true }).check()
  await expectAccessible(ada, 'governance-role')
  await dialog.getByRole('button', { name: 'Create a role' }).click()
  await ada.getByRole('columnheader', { name: 'Reviewer' }).waitFor()
  await ada.getByRole('cell', { name: '0 ×' }).first().waitFor()
})

test('the team gets the role in a folder, with the keyboard alone', async () => {
  await ada.goto(`/library/${folders.campaign}`)
  await ada.getByText('fjord.jpg').waitFor()
  await tabTo(ada.getByRole('button', { name: 'Who has access' }))
  await ada.keyboard.press('Enter')
  const dialog = ada.getByRole('dialog', { name: 'Access to Campaign' })
  await dialog.getByText('Nobody was given access here').waitFor()
  const who = dialog.getByRole('combobox', { name: 'Who' })
  await focused(who).waitFor()
  await ada.keyboard.type('Film')
  await ada.getByRole('option', { name: 'Film' }).waitFor()
  await ada.keyboard.press('ArrowDown')
  await ada.keyboard.press('Enter')
  await expect.poll(() => who.inputValue()).toBe('Film')
  await tabTo(dialog.getByLabel('Role', { exact: true }))
  await ada.keyboard.type('Reviewer')
  await dialog.getByText(/^Reviewer can: /).waitFor()
  await tabTo(dialog.getByRole('button', { name: 'Give access' }))
  await ada.keyboard.press('Enter')
  await dialog
    .getByLabel('Role of Film')
    .locator('option:checked', { hasText: 'Reviewer' })
    .waitFor({ state: 'attached' })
  await tabTo(dialog.getByRole('button', { name: 'Everybody who gets here' }))
  await ada.keyboard.press('Enter')
  const why = dialog.getByRole('button', { name: `Why does ${GRACE.name} get here?` })
  await why.waitFor()
  await tabTo(why)
  await ada.keyboard.press('Enter')
  await dialog.getByText('team Film is Reviewer on /Campaign').waitFor()
  await expectAccessible(ada, 'governance-access')
  await ada.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('she sees that folder at once, nothing beside it, and is told why', async () => {
  const tree = grace.getByRole('tree')
  await tree.getByRole('treeitem', { name: 'Campaign' }).waitFor()
  await tree.getByRole('treeitem', { name: 'Campaign' }).click()
  await grace.getByText('fjord.jpg').waitFor()
  expect(await grace.getByText('Secret').count()).toBe(0)
  expect(await grace.getByText('plan.jpg').count()).toBe(0)
  await grace.getByRole('button', { name: 'Who has access' }).click()
  const dialog = grace.getByRole('dialog', { name: 'Access to Campaign' })
  await dialog.getByLabel('Can you …').selectOption({ label: 'comment' })
  await dialog.getByText('You can comment, because team Film is Reviewer on /Campaign.').waitFor()
  await dialog.getByLabel('Can you …').selectOption({ label: 'delete' })
  await dialog.getByText(/^You cannot delete\. It takes one of these roles: .*Editor/).waitFor()
  expect(await dialog.getByRole('form', { name: 'Give access' }).count()).toBe(0)
  await expectAccessible(grace, 'governance-why')
  await grace.keyboard.press('Escape')
})

test('what she cannot see she can ask for, and whoever decides finds it in the rail', async () => {
  await grace.goto(`/library/${folders.secret}`)
  await grace.getByRole('heading', { name: 'This folder is not there' }).first().waitFor()
  await grace.getByRole('button', { name: 'Ask for access' }).click()
  const dialog = grace.getByRole('dialog', { name: 'Ask for access' })
  await dialog.getByLabel('Why').fill('I cut the film that this is the plan of.')
  await expectAccessible(grace, 'governance-ask')
  await dialog.getByRole('button', { name: 'Ask for access' }).click()
  await grace.getByText('Asked. You will be told when somebody answers.').waitFor()

  await ada.getByRole('link', { name: /Requests\s*1 open/ }).click()
  await ada.getByText('I cut the film that this is the plan of.').waitFor()
  await expectAccessible(ada, 'governance-requests')
  await ada.getByRole('listitem').filter({ hasText: GRACE.name }).getByRole('button', { name: 'Give access' }).click()
  await ada.getByText('Nobody is asking').waitFor()

  await grace.getByText('plan.jpg').waitFor()
  await grace.getByRole('treeitem', { name: 'Secret' }).waitFor()
  await grace.getByRole('link', { name: 'Requests' }).click()
  await grace.getByText('What you asked for').waitFor()
  await grace.getByText('access given', { exact: true }).waitFor()
  await expectAccessible(grace, 'governance-answered')
})

test('all of it is in the audit, and the audit proves itself', async () => {
  await ada.getByRole('link', { name: 'Settings' }).click()
  await ada.getByRole('link', { name: 'Audit' }).click()
  const events = ada.getByRole('table', { name: 'Events' })
  for (const sentence of [
    'Grace Hopper joined',
    'ada created the team “Film”',
    'ada added Grace Hopper to the team “Film”',
    'ada created the role “Reviewer”',
    'ada gave the team “Film” access to /Campaign as Reviewer',
    'Grace Hopper asked for access to /Secret',
    'ada gave Grace Hopper the access to /Secret that was asked for',
  ])
    await events.getByRole('button', { name: sentence, exact: true }).first().waitFor()
  await ada.getByRole('button', { name: 'Verify now' }).click()
  await ada.getByText(/^Intact up to /).waitFor()
  await expectAccessible(ada, 'governance-audit')
  await events.getByRole('row').filter({ hasText: 'access.request_approved' }).getByRole('button').click()
  await ada.getByRole('dialog').waitFor()
  await expectAccessible(ada, 'governance-event')
  await ada.keyboard.press('Escape')
})

test('she sets up a second factor and signs in with it', async () => {
  await grace.getByRole('link', { name: 'Settings' }).click()
  await grace.getByRole('link', { name: 'Security' }).click()
  await grace.getByRole('button', { name: 'Set up an app' }).click()
  const dialog = grace.getByRole('dialog', { name: 'Set up an authenticator app' })
  await dialog.getByRole('img', { name: /QR code/ }).waitFor()
  const seed = ((await dialog.locator('code').textContent()) ?? '').replaceAll(/\s/g, '')
  const step = stepAt(new Date())
  await grace.keyboard.type(totpAt(seed, step))
  const codes = grace.getByRole('dialog', { name: 'Your recovery codes' })
  await codes.getByLabel('I have kept them').check()
  await codes.getByRole('button', { name: 'Done' }).click()
  await grace.getByText('10 codes left').waitFor()

  await grace.getByRole('button', { name: /^Account of/ }).click()
  await grace.getByRole('menuitem', { name: 'Sign out' }).click()
  await grace.getByRole('heading', { name: 'Welcome back' }).waitFor()
  await grace.getByLabel('E-mail address').fill(GRACE.email)
  await grace.getByRole('textbox', { name: 'Password' }).fill(GRACE.password)
  await grace.getByRole('button', { name: 'Sign in', exact: true }).click()
  await grace.getByRole('heading', { name: 'One more step' }).waitFor()
  // Every code works once: the next one counts already, as clocks differ.
  await grace.keyboard.type(totpAt(seed, step + 1))
  await grace.getByRole('treeitem', { name: 'Campaign' }).waitFor()
  await grace.getByRole('treeitem', { name: 'Secret' }).waitFor()
})

test('the browsers had nothing to complain about', () => {
  expect(unexpected(admin.complaints)).toEqual([])
  // The folder that she could not see, and the questions whether she was somebody yet.
  const refusals = /status of (401|404)/
  expect(unexpected(guest.complaints).filter((text) => !refusals.test(text))).toEqual([])
})
