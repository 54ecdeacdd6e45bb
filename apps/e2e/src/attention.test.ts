import { makeJpeg } from '@damask/media/testing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { tabTo } from './keyboard.ts'
import { startDamask } from './start-damask.ts'
import { sendByTus } from './tus.ts'

// Ada says what a folder asks for, three pictures arrive without it, and she mends them. Each test goes on where the one
// before has ended.

buildWebIfStale()
const damask = await startDamask()
let folderId: string
let watched: Watched
let ada: Page

const send = async (filename: string, noise: number) =>
  sendByTus(damask, await makeJpeg({ width: 640, height: 480, noise }), { filename, folderId })

beforeAll(async () => {
  folderId = (await damask.sdk.folders.create({ name: 'Press' })).id
  await send('before the rules.jpg', 1)
  watched = await visit(damask.url)
  ada = watched.page
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await watched.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
})
afterAll(() => damask.stop())

test('a folder says what it asks for, with the keyboard alone, and is told what does not fit', async () => {
  await ada.goto(`/folders/${folderId}/rules`)
  await ada.getByText('No folder asks for anything here').waitFor()
  const turn = ada.getByRole('checkbox', { name: 'Required fields: say it here' })
  await tabTo(turn)
  await ada.keyboard.press('Space')
  await tabTo(ada.getByRole('combobox', { name: 'Required fields' }))
  await ada.keyboard.type('Credit')
  await ada.getByRole('option', { name: 'Credit line' }).waitFor()
  await ada.keyboard.press('ArrowDown')
  await ada.keyboard.press('Enter')
  await ada.keyboard.press('Escape')
  await ada.getByRole('checkbox', { name: 'Names: say it here' }).check()
  const pattern = ada.getByLabel('Pattern')
  await pattern.fill('press_{name')
  await ada.getByText('A brace is opened and not closed.').waitFor()
  await pattern.fill('press_{name}')
  await ada.getByText('For example: press_IMG 1042.jpg').waitFor()
  await ada.getByRole('checkbox', { name: 'Names: say it here' }).uncheck()
  await ada.getByRole('button', { name: 'Save' }).click()
  await ada.getByText('said here').waitFor()
  await ada.getByText('1 asset does not fit.').waitFor()
  await ada.getByRole('link', { name: 'before the rules.jpg' }).waitFor()
  await expectAccessible(ada, 'attention-rules')
})

test('what arrives without it waits, and the rail says how much', async () => {
  for (const [i, name] of ['harbour.jpg', 'market.jpg', 'tower.jpg'].entries()) await send(name, i + 2)
  await ada.getByRole('link', { name: 'Needs attention 3 waiting' }).click()
  const list = ada.getByRole('list', { name: 'Uploads that wait' })
  await list.getByText('harbour.jpg').waitFor()
  expect(await list.getByText('Credit line is missing.').count()).toBe(3)
  await expect.poll(() => list.locator('img').count()).toBe(3)
  await expectAccessible(ada, 'attention-list')
})

test('the same value for two of them lets both in, with the keyboard alone', async () => {
  for (const name of ['harbour.jpg', 'market.jpg']) {
    await tabTo(ada.getByRole('checkbox', { name: `Select ${name}` }))
    await ada.keyboard.press('Space')
  }
  await tabTo(ada.getByRole('button', { name: 'Fill in', exact: true }))
  await ada.keyboard.press('Enter')
  await ada.getByRole('heading', { name: 'The same values for 2 files' }).waitFor()
  await tabTo(ada.getByRole('button', { name: 'Add: Credit line' }))
  await ada.keyboard.press('Enter')
  await ada.keyboard.type('Ada / Lindgren')
  await expectAccessible(ada, 'attention-form')
  await tabTo(ada.getByRole('button', { name: 'Save' }))
  await ada.keyboard.press('Enter')
  await ada.getByText('2 files are in the library now.').waitFor()
  await ada.getByRole('link', { name: 'Needs attention 1 waiting' }).waitFor()
})

test('the last comes in as it is, for a reason, and nothing waits any more', async () => {
  await ada.getByRole('checkbox', { name: 'Select tower.jpg' }).check()
  await ada.getByRole('button', { name: 'Let in as is…' }).click()
  const dialog = ada.getByRole('dialog', { name: 'Let 1 file in as it is' })
  await dialog.getByLabel('Reason').fill('Agreed with the agency')
  await expectAccessible(ada, 'attention-reason')
  await dialog.getByRole('button', { name: 'Let in' }).click()
  await ada.getByText('Nothing needs your attention').waitFor()
  await expectAccessible(ada, 'attention-nothing')
  await ada.goto(`/library/${folderId}`)
  for (const name of ['harbour.jpg', 'market.jpg', 'tower.jpg']) await ada.getByText(name).first().waitFor()
})

test('it is usable on a phone', async () => {
  await send('phone.jpg', 9)
  await ada.setViewportSize({ width: 390, height: 844 })
  await ada.goto('/attention')
  await ada.getByText('phone.jpg').waitFor()
  await ada.getByRole('button', { name: 'Fill in what phone.jpg lacks' }).click()
  await ada.getByRole('heading', { name: 'Values for 1 file' }).waitFor()
  expect(await ada.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await expectAccessible(ada, 'attention-phone')
  await ada.goto(`/folders/${folderId}/rules`)
  await ada.getByText('said here').waitFor()
  await expectAccessible(ada, 'attention-rules-phone')
  expect(unexpected(watched.complaints)).toEqual([])
})
