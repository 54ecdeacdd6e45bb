import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { startDamask } from './start-damask.ts'

buildWebIfStale()
const damask = await startDamask()
let watched: Watched
let page: Page

beforeAll(async () => {
  watched = await visit(damask.url)
  page = watched.page
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await watched.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
})

const item = (name: string | RegExp) => page.getByRole('treeitem', { name, exact: true })
const add = async (label: string) => {
  await page.getByRole('textbox', { name: /^Add a term/ }).fill(label)
  await page.keyboard.press('Enter')
  await item(label).waitFor()
}

test('a taxonomy is set up with the keyboard', async () => {
  await page.goto('/settings/vocabularies')
  await page.getByRole('link', { name: /Regions/ }).waitFor()
  await expectAccessible(page, 'vocabularies')
  await page.getByRole('button', { name: 'New vocabulary' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Plant kingdom')
  await dialog.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: 'Taxonomy' }).click()
  await expectAccessible(page, 'new vocabulary')
  await dialog.getByRole('button', { name: 'New vocabulary' }).click()
  await page.getByRole('heading', { name: 'Plant kingdom' }).waitFor()
  for (const label of ['Flowers', 'Rose', 'Roses', 'Trees']) await add(label)

  await item('Rose').focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(() => item('Rose').getAttribute('aria-level')).toBe('2')
  await item('Roses').focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect.poll(() => item('Roses').getAttribute('aria-level')).toBe('2')
  await item('Trees').focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => item('Trees').getAttribute('aria-posinset')).toBe('1')
  await item('Trees').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'New label of “Trees”' }).fill('Trees and shrubs')
  await page.keyboard.press('Enter')
  await item('Trees and shrubs').waitFor()
  await expectAccessible(page, 'vocabulary')
})

test('a term gets a synonym, and is moved and merged', async () => {
  await item('Rose').click()
  await page.getByRole('group', { name: 'English' }).getByLabel('Synonyms').fill('Rosa')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved').waitFor()
  await expectAccessible(page, 'term')

  await page.getByRole('searchbox', { name: 'Search terms' }).fill('rosa')
  await item('Rose').waitFor()
  await page.getByRole('searchbox', { name: 'Search terms' }).fill('')
  await page.getByRole('button', { name: 'Actions for “Roses”' }).click()
  await page.getByRole('menuitem', { name: 'Move under…' }).click()
  await page.getByRole('dialog').getByRole('combobox', { name: 'Term' }).fill('trees')
  await page.getByRole('option', { name: 'Trees and shrubs' }).click()
  await expectAccessible(page, 'move')
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await page.getByText('“Roses” was moved').waitFor()

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Find doubles…' }).click()
  await page.getByRole('button', { name: 'Keep “Rose”' }).waitFor()
  await expectAccessible(page, 'doubles')
  await page.getByRole('button', { name: 'Keep “Rose”' }).click()
  await page.getByText('“Roses” is “Rose” now').waitFor()
  await page.getByText('Nothing looks doubled').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox', { name: 'Search terms' }).fill('roses')
  await item('Rose').waitFor()
  await page.getByRole('searchbox', { name: 'Search terms' }).fill('')
})

test('a SKOS file is tried, imported and exported again', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'damask-plants-')), 'plants.ttl')
  const turtle = (broader: string) =>
    `@prefix s: <http://www.w3.org/2004/02/skos/core#> . <x:herbs> a s:Concept; s:prefLabel "Herbs"@en; s:altLabel "Pot herbs"@en ${broader}. <x:mint> a s:Concept; s:prefLabel "Mint"@en; s:broader <x:herbs> .`
  writeFileSync(file, turtle('; s:broader <x:mint>'))
  await page.getByRole('button', { name: 'Import…' }).click()
  await page.getByLabel('File', { exact: true }).setInputFiles(file)
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByText(/in a circle/).waitFor()
  await expectAccessible(page, 'import refused')
  writeFileSync(file, turtle(''))
  await page.getByLabel('File', { exact: true }).setInputFiles(file)
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByText('2 new terms').waitFor()
  await expectAccessible(page, 'import')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await item('Herbs').waitFor()
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'SKOS (Turtle)' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('plant_kingdom.ttl')
  expect(unexpected(watched.complaints)).toEqual([])
})
