import { readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { dropOnPage, expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { makeFolder } from './made-folder.ts'
import { startDamask } from './start-damask.ts'
import { sha256 } from './stored-blobs.ts'

// One person's first day, from the empty library to the restart. Each test goes on where the one before has ended.

const PERSON = { name: 'Nora Newcomer', email: 'nora@example.com', password: 'violet lanterns drift' }

buildWebIfStale()
const folder = await makeFolder()
const damask = await startDamask({ withoutAdmin: true })
let watched: Watched
let page: Page

beforeAll(async () => {
  watched = await visit(damask.url)
  page = watched.page
})
afterAll(() => rmSync(dirname(folder.path), { recursive: true, force: true }))

test('the first visitor is led to the set-up, and becomes the administrator of an empty library', async () => {
  await page.goto('/')
  await page.waitForURL('**/setup')
  await page.getByRole('heading', { name: 'Set up your library' }).waitFor()
  await expectAccessible(page, 'setup')
  await page.getByLabel('Your name').fill(PERSON.name)
  await page.getByLabel('E-mail address').fill(PERSON.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(PERSON.password)
  await page.getByRole('button', { name: 'Create the library' }).click()
  await page.getByText('Your library is empty').waitFor()
  await expectAccessible(page, 'library-empty')
})

test('a dropped folder arrives with what is inside, and thumbnails appear by themselves', async () => {
  await dropOnPage(page, [folder.path])
  const tray = page.getByRole('region', { name: 'Uploads' })
  await tray
    .getByText(/files? uploaded/)
    .first()
    .waitFor({ timeout: 60_000 })
  await page.getByRole('treeitem', { name: 'Campaign' }).click()
  await page.getByRole('button', { name: 'Subfolders' }).click()
  for (const name of Object.keys(folder.files)) await cell(name.split('/').at(-1)!).waitFor()
  for (const name of ['fjord.jpg', 'logo.png', 'brief.pdf']) await expectPicture(cell(name))
  await expectAccessible(page, 'library-with-tray')
  await tray.getByRole('button', { name: 'Close the list' }).click()
  await tray.waitFor({ state: 'detached' })
  await expectAccessible(page, 'library-rows')
  for (const [view, key] of [
    ['squares', '2'],
    ['list', '3'],
    ['rows', '1'],
  ] as const) {
    await page.keyboard.press(key)
    await cell('fjord.jpg').waitFor()
    if (view !== 'rows') await expectAccessible(page, `library-${view}`)
  }
})

test('a file is found by a word of its name and by its kind', async () => {
  await page.keyboard.press('/')
  await page.keyboard.type('fjo')
  await page.keyboard.press('Enter')
  await cell('logo.png').waitFor({ state: 'detached' })
  await cell('fjord.jpg').waitFor()
  await expectAccessible(page, 'library-found')
  await page.getByRole('button', { name: 'Clear search' }).click()
  await cell('logo.png').waitFor()
  await page.getByRole('button', { name: 'Kind', exact: true }).click()
  await page.getByRole('checkbox', { name: /^Documents/ }).click()
  await cell('fjord.jpg').waitFor({ state: 'detached' })
  await cell('brief.pdf').waitFor()
  await expectAccessible(page, 'library-filter')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear all' }).click()
  await cell('fjord.jpg').waitFor()
})

test('it opens full screen, arrows walk on, and the inspector tells about it', async () => {
  await sortByName()
  await cell('fjord.jpg').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/asset/**')
  await page.getByRole('heading', { name: 'fjord.jpg' }).waitFor()
  // Nobody is quicker than this, and a page takes its keys up a moment after it is drawn.
  await page.waitForTimeout(500)
  await page.keyboard.press('i')
  await page.getByText('1,800 × 1,200 px').first().waitFor()
  await expectAccessible(page, 'asset-image')
  const seen = ['fjord.jpg']
  for (let steps = 0; steps < 3; steps++) {
    const before = await heading()
    await page.keyboard.press('ArrowRight')
    await expect.poll(heading).not.toBe(before)
    seen.push(await heading())
    await page.waitForLoadState('networkidle')
    await expectAccessible(page, `asset-${(await heading()).replace('.', '-')}`)
  }
  expect(seen).toEqual(['fjord.jpg', 'logo.png', 'notes.txt', 'tone.wav'])
  await page.keyboard.press('Escape')
  await page.waitForURL('**/library/**')
})

test('what is downloaded is what was uploaded', async () => {
  await cell('fjord.jpg').click()
  const downloading = page.waitForEvent('download')
  await page.keyboard.press('Shift+D')
  const download = await downloading
  expect(download.suggestedFilename()).toBe('fjord.jpg')
  expect(sha256(readFileSync(await download.path()))).toBe(sha256(folder.files['fjord.jpg']!))
})

test('it is renamed and moved with nothing but the keyboard', async () => {
  await cell('fjord.jpg').click()
  await page.keyboard.press('F2')
  const dialog = page.getByRole('dialog', { name: 'Rename' })
  await dialog.getByLabel('Name').waitFor()
  await expectAccessible(page, 'dialog-rename')
  await page.keyboard.type('northern-light')
  await page.keyboard.press('Enter')
  await cell('northern-light.jpg').waitFor()

  await cell('northern-light.jpg').focus()
  await page.keyboard.press('m')
  const picker = page.getByRole('dialog', { name: /^Move 1 asset/ })
  await picker.getByRole('button', { name: 'Campaign' }).waitFor()
  await expectAccessible(page, 'dialog-move')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => picker.locator(':focus').textContent()).toContain('Papers')
  await page.keyboard.press('ArrowRight')
  await picker.getByText('Campaign').waitFor()
  await expect.poll(() => picker.getByRole('button', { name: 'Papers' }).count()).toBe(1)
  await picker.getByRole('button', { name: 'Move here' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Moved 1 asset to Papers.').waitFor()
})

test('a deletion is taken back from the message, and another one from the bin', async () => {
  await cell('logo.png').click()
  await page.keyboard.press('Delete')
  await page.getByText('“logo.png” is in the bin.').waitFor()
  await cell('logo.png').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await cell('logo.png').waitFor()

  await cell('logo.png').click()
  await page.keyboard.press('Delete')
  await cell('logo.png').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Bin' }).click()
  await page.getByRole('checkbox', { name: 'Select logo.png' }).waitFor()
  await expectAccessible(page, 'bin')
  await page.getByRole('button', { name: 'Put back logo.png' }).click()
  await page.getByText('The bin is empty').first().waitFor()
  await expectAccessible(page, 'bin-empty')
  await page.goBack()
  await cell('logo.png').waitFor()
})

test('signing out and in leads back to the same place', async () => {
  const place = page.url()
  await page.getByRole('button', { name: PERSON.name }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor()
  await expectAccessible(page, 'sign-in')
  await page.goto(place)
  await signIn()
  await cell('logo.png').waitFor()
  expect(new URL(page.url()).pathname).toBe(new URL(place).pathname)
})

test('every page of the settings can be used by everybody', async () => {
  for (const [name, ready] of [
    ['Profile', 'Language and look'],
    ['Sessions', 'This one'],
    ['API keys', 'No API keys yet'],
    ['System', 'PostgreSQL'],
  ] as const) {
    await page.goto(`/settings/${name.toLowerCase().replace(' ', '-')}`)
    await page.getByText(ready).first().waitFor()
    await expectAccessible(page, `settings-${name.toLowerCase().replace(' ', '-')}`)
  }
})

test('after a restart everything is where it was', async () => {
  expect(unexpected(watched.complaints)).toEqual([])
  const before = await inLibrary()
  await damask.restart()
  // The open page asks on while the server goes: it is told to come back later, or finds nobody.
  const away = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|status of 503/
  expect(unexpected(watched.complaints.splice(0)).filter((text) => !away.test(text))).toEqual([])
  await page.reload()
  await expect.poll(inLibrary, { timeout: 20_000 }).toEqual(before)
  expect(before).toContain('northern-light.jpg')
  await page.getByRole('gridcell', { name: 'northern-light.jpg' }).dblclick()
  await page.getByRole('heading', { name: 'northern-light.jpg' }).waitFor()
})

test('nobody has complained: not the console, not the policy, not the log', async () => {
  // While the server was away the live feed of the open page could not reach it.
  expect(
    unexpected(watched.complaints).filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED/.test(text)),
  ).toEqual([])
  expect(damask.complaints()).toEqual([])
  await watched.context.close()
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

const cell = (name: string): Locator => page.getByRole('gridcell', { name }).first()
const heading = async () => (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''

async function expectPicture(tile: Locator): Promise<void> {
  const picture = tile.locator('img').last()
  await picture.waitFor({ timeout: 30_000 })
  await expect
    .poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0), { timeout: 30_000 })
    .toBe(true)
}

async function sortByName(): Promise<void> {
  await page.getByRole('button', { name: /^Sort:/ }).click()
  await page.getByRole('menu').getByText('Name', { exact: true }).click()
  await expect.poll(async () => (await page.getByRole('gridcell').first().textContent()) ?? '').toMatch(/^b/)
}

async function signIn(): Promise<void> {
  await page.getByLabel('E-mail address').fill(PERSON.email)
  await page.getByRole('textbox', { name: 'Password' }).fill(PERSON.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function inLibrary(): Promise<string[]> {
  await page.goto('/library?sort=name')
  await page.getByRole('gridcell').first().waitFor()
  return page.getByRole('gridcell').evaluateAll((cells) => cells.map((c) => c.firstElementChild?.textContent ?? ''))
}
