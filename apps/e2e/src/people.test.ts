import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { ADMIN, startDamask } from './start-damask.ts'

buildWebIfStale()
const damask = await startDamask()
let watched: Watched
let page: Page

beforeAll(async () => {
  const campaign = await damask.sdk.folders.create({ name: 'Campaign' })
  await damask.sdk.folders.create({ name: 'Drafts', parentId: campaign.id })
  await damask.sdk.folders.create({ name: 'Secret' })
  const team = await damask.sdk.teams.create({ name: 'Film', description: 'Moving pictures' })
  await damask.sdk.people.createServiceAccount({ name: 'Shop sync' })
  expect(team.memberCount).toBe(0)
  watched = await visit(damask.url)
  page = watched.page
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await watched.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
})

test('somebody is invited, finds the message, joins and sees only what was given', async () => {
  await page.goto('/settings/invitations')
  await page.getByRole('button', { name: 'Invite by e-mail' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail addresses').fill('neo@example.com')
  await dialog.getByRole('combobox', { name: 'Teams' }).click()
  await page.getByRole('option', { name: 'Film' }).click()
  await dialog.getByRole('combobox', { name: 'Role to begin with' }).click()
  await page.getByRole('option', { name: 'Editor' }).click()
  await dialog.getByRole('button', { name: 'Choose a folder' }).click()
  await page.getByRole('dialog').last().getByText('Campaign').click()
  await page.getByRole('dialog').last().getByRole('button', { name: 'Choose a folder' }).click()
  await dialog.getByRole('button', { name: '/Campaign' }).waitFor()
  await dialog.getByRole('button', { name: 'Send invitations' }).click()
  await page.getByText('neo@example.com').waitFor()
  await expectAccessible(page, 'invitations')

  await page.getByRole('link', { name: 'Mailbox' }).click()
  await page.getByRole('heading', { name: /invites you to/ }).waitFor()
  await expectAccessible(page, 'mailbox')
  const address = await page.getByRole('link', { name: 'Accept the invitation' }).getAttribute('href')

  const guest = await visit(damask.url)
  await guest.page.goto(address!)
  await guest.page.getByLabel('Your name').fill('Neo New')
  await expectAccessible(guest.page, 'join')
  await guest.page.getByRole('textbox', { name: 'Password' }).fill('ein Zebra im Regen')
  await guest.page.getByRole('button', { name: 'Join' }).click()
  await guest.page.getByText('Campaign').first().waitFor()
  expect(await guest.page.getByText('Secret').count()).toBe(0)
  await guest.page.goto('/settings/people')
  await guest.page.waitForTimeout(500)
  expect(await guest.page.getByRole('link', { name: 'People' }).count()).toBe(0)

  const again = await visit(damask.url)
  await again.page.goto(address!)
  await again.page.getByText('This invitation is not valid any more').waitFor()
  expect(unexpected(again.complaints).filter((text) => !/404 .*join\/look/.test(text))).toEqual([])
})

test('people are found, looked at and deactivated, with the keyboard alone', async () => {
  await page.goto('/settings/people')
  await page.getByRole('searchbox', { name: 'Find by name or address' }).fill('neo')
  await page.getByRole('link', { name: /neo@example.com/ }).waitFor()
  await expectAccessible(page, 'people')
  await page.locator('[data-row]').first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Neo New/, level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Film' }).waitFor()
  await expectAccessible(page, 'person')
  await page.getByRole('button', { name: 'Deactivate' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Nobody can sign in here').waitFor()
  await page.getByText('Signed in nowhere.').waitFor()
})

test('a team is made and filled', async () => {
  await page.goto('/settings/teams')
  await page.getByRole('button', { name: 'New team' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Sound')
  await page.getByRole('dialog').getByRole('button', { name: 'New team' }).click()
  await page.getByRole('heading', { name: 'Sound' }).waitFor()
  await page.getByRole('button', { name: 'Add people' }).click()
  await page.getByRole('combobox', { name: 'People' }).fill(ADMIN.email)
  await page.getByRole('option').first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Add people' }).click()
  await page.getByRole('listitem').getByText(ADMIN.email).waitFor()
  await expectAccessible(page, 'team')
  await page.getByRole('link', { name: 'All teams' }).click()
  await page.getByText('Moving pictures').waitFor()
  await expectAccessible(page, 'teams')
  expect(unexpected(watched.complaints)).toEqual([])
})
