import { makeJpeg } from '@damask/media/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { startDamask } from './start-damask.ts'
import { sendByTus } from './tus.ts'

// Ada brings pictures together: by hand, by a search, and as favourites. Each test goes on where the one before has ended.

buildWebIfStale()
const damask = await startDamask()
let admin: Watched
let ada: Page
const NAMES = ['beach.jpg', 'cliff.jpg', 'dune.jpg', 'fjord.jpg']

beforeAll(async () => {
  for (const [i, filename] of NAMES.entries()) {
    await sendByTus(damask, await makeJpeg({ width: 640 + i * 40, height: 480, noise: i + 1 }), { filename })
  }
  admin = await visit(damask.url)
  ada = admin.page
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await admin.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
})
afterAll(() => damask.stop())

const cell = (name: string) => ada.getByRole('gridcell', { name })
const namesShown = () =>
  ada.getByRole('gridcell').evaluateAll((cells) => cells.map((one) => one.textContent?.match(/\w+\.jpg/)?.[0]))

test('pictures are put into a new collection by keyboard', async () => {
  await ada.goto('/library?sort=name')
  await cell('beach.jpg').focus()
  await ada.keyboard.press('Space')
  await ada.keyboard.press('ArrowRight')
  await ada.keyboard.press('Space')
  await ada.keyboard.press('ArrowRight')
  await ada.keyboard.press('Space')
  await ada.keyboard.press('b')
  const dialog = ada.getByRole('dialog', { name: 'Add to a collection' })
  await dialog.getByRole('textbox').fill('Coast')
  await dialog.getByRole('button', { name: 'Create “Coast”' }).waitFor()
  await expectAccessible(ada, 'collections-picker')
  await ada.keyboard.press('Enter')
  await ada.getByText('Added 3 assets to “Coast”').waitFor()
  await ada.getByRole('button', { name: 'Show', exact: true }).click()
  await ada.getByRole('heading', { name: 'Coast' }).waitFor()
  expect(await namesShown()).toEqual(['beach.jpg', 'cliff.jpg', 'dune.jpg'])
  await expectAccessible(ada, 'collections-one')
})

test('their order is changed by keyboard, and it stays', async () => {
  await cell('dune.jpg').click()
  await ada.keyboard.press('Alt+ArrowLeft')
  await expect.poll(namesShown, { timeout: 10_000 }).toEqual(['beach.jpg', 'dune.jpg', 'cliff.jpg'])
  await ada.keyboard.press('Alt+ArrowLeft')
  await expect.poll(namesShown, { timeout: 10_000 }).toEqual(['dune.jpg', 'beach.jpg', 'cliff.jpg'])
  await ada.reload()
  await expect.poll(namesShown, { timeout: 10_000 }).toEqual(['dune.jpg', 'beach.jpg', 'cliff.jpg'])
})

test('dragging does the same', async () => {
  await cell('cliff.jpg').dragTo(cell('dune.jpg'), { targetPosition: { x: 4, y: 40 } })
  await expect.poll(namesShown, { timeout: 10_000 }).toEqual(['cliff.jpg', 'dune.jpg', 'beach.jpg'])
})

test('it is divided into sections and shared with everyone', async () => {
  await ada.getByRole('button', { name: 'More' }).first().click()
  await ada.getByRole('menuitem', { name: 'Sections…' }).click()
  const sections = ada.getByRole('dialog', { name: 'Sections' })
  await sections.getByRole('button', { name: 'Add a section' }).click()
  await sections.getByLabel('Name of section 1').fill('Hero')
  await expectAccessible(ada, 'collections-sections')
  await sections.getByRole('button', { name: 'Save' }).click()
  await ada.getByRole('radio', { name: 'Hero' }).waitFor()
  await ada.getByRole('button', { name: 'Share collection' }).click()
  const share = ada.getByRole('dialog', { name: 'Share “Coast”' })
  await share.getByRole('combobox', { name: 'Share with' }).click()
  await ada.getByRole('option', { name: 'Everyone' }).click()
  await share.getByRole('combobox', { name: 'What Everyone may do' }).waitFor()
  await expectAccessible(ada, 'collections-share')
  await share.getByRole('button', { name: 'Done' }).click()
})

test('a search becomes a smart collection that fills by itself', async () => {
  await ada.goto('/library?words=fjord')
  await cell('fjord.jpg').waitFor()
  await ada.getByRole('button', { name: 'Save as smart collection…' }).click()
  const dialog = ada.getByRole('dialog', { name: 'New smart collection' })
  await dialog.getByLabel('Name').fill('Fjords')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await ada.getByRole('heading', { name: 'Fjords' }).waitFor()
  expect(await namesShown()).toEqual(['fjord.jpg'])
  await sendByTus(damask, await makeJpeg({ width: 700, height: 500, noise: 99 }), { filename: 'fjord at night.jpg' })
  await expect.poll(namesShown, { timeout: 10_000 }).toHaveLength(2)
  await expectAccessible(ada, 'collections-smart')
})

test('favourites gather what the star was given to', async () => {
  await cell('fjord.jpg').first().click()
  await ada.keyboard.press('s')
  await ada.getByText('Added to your favourites').waitFor()
  await ada.getByRole('link', { name: 'Collections' }).first().click()
  await ada.getByRole('heading', { name: 'Collections' }).waitFor()
  await ada.getByRole('link', { name: /Coast/ }).waitFor()
  await expectAccessible(ada, 'collections-all')
  await ada.getByRole('link', { name: /Favourites/ }).click()
  await expect.poll(namesShown, { timeout: 10_000 }).toHaveLength(1)
})

test('a deleted collection is brought back with one key press, and no picture is lost', async () => {
  await ada.goto('/collections')
  await ada.getByRole('link', { name: /Coast/ }).click()
  await ada.getByRole('heading', { name: 'Coast' }).waitFor()
  await ada.getByRole('button', { name: 'More' }).first().click()
  await ada.getByRole('menuitem', { name: 'Delete collection' }).click()
  await ada.getByText('Its assets are where they were').waitFor()
  await ada.getByRole('button', { name: 'Undo' }).click()
  await ada.getByRole('link', { name: /Coast/ }).waitFor()
  expect(unexpected(admin.complaints)).toEqual([])
})
