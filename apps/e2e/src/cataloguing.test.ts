import type { AssetId, FolderId } from '@damask/contract'
import { makeJpeg } from '@damask/media/testing'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { eventually } from './eventually.ts'
import { fillFolder } from './fill-folder.ts'
import { startDamask } from './start-damask.ts'
import { sendByTus } from './tus.ts'

buildWebIfStale()
const damask = await startDamask()
let watched: Watched
let page: Page
let folderId: FolderId
let patternId: AssetId
const PHOTOS = 200

beforeAll(async () => {
  const { assetId } = await sendByTus(damask, await makeJpeg({ width: 800, height: 600 }), { filename: 'pattern.jpg' })
  patternId = assetId!
  await eventually(
    'the pattern is processed',
    async () => (await damask.sdk.assets.get({ assetId: patternId })).processing === 'done',
  )
  folderId = (await damask.sdk.folders.create({ name: 'Shoot' })).id
  await fillFolder(damask, { folderId, like: patternId, folders: 2, assetsPerFolder: PHOTOS / 2 })
  watched = await signedIn()
  page = watched.page
})

const withValue = async (field: string, words: string) =>
  (
    await damask.sdk.assets.count({
      folderId,
      includeSubfolders: true,
      where: [{ field, is: 'contains', values: [words] }],
    })
  ).total

async function withKeyword(label: string): Promise<number> {
  const { items } = await damask.sdk.vocabularies.list({})
  const { id } = items.find(({ key }) => key === 'keywords')!
  const [term] = (await damask.sdk.vocabularies.suggest({ vocabularyId: id, words: label })).items
  if (!term) return 0
  return (await damask.sdk.assets.count({ folderId, includeSubfolders: true, termIds: [term.id] })).total
}

test('two hundred photos get keywords by the keyboard alone', async () => {
  await page.goto(`/library/${folderId}?below=true&sort=name`)
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('t')
  const line = page.getByRole('combobox', { name: /Add a keyword/ })
  await line.waitFor()
  await expect.poll(() => line.evaluate((input) => input === document.activeElement)).toBe(true)
  await page.keyboard.type('Harbour')
  await page.getByRole('option', { name: 'Create “Harbour”' }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => withKeyword('Harbour'), { timeout: 30_000 }).toBe(PHOTOS)

  // One after the other: the arrows walk through the grid while the line keeps the keyboard.
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.type('Boat')
  await page.getByRole('option', { name: 'Create “Boat”' }).waitFor()
  await page.keyboard.press('Enter')
  for (let photo = 1; photo < 40; photo++) {
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
  }
  await expect.poll(() => withKeyword('Boat'), { timeout: 30_000 }).toBe(40)
  await expectAccessible(page, 'cataloguing-keywords')
  // The digit of the first chip, then taken back where one stands.
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('1')
  await expect.poll(() => withKeyword('Boat'), { timeout: 15_000 }).toBe(41)
  await page.keyboard.press('Control+z')
  await expect.poll(() => withKeyword('Boat'), { timeout: 15_000 }).toBe(40)
  await page.keyboard.press('Escape')
  await expect.poll(() => focusedRole()).toBe('gridcell')
})

test('one field after the other is filled in the inspector', async () => {
  await page.goto(`/library/${folderId}?below=true&sort=name`)
  await page.getByRole('gridcell').first().click()
  await page.getByRole('button', { name: 'Add Title' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Boats at the quay')
  await page.keyboard.press('Enter')
  await expect.poll(() => withValue('title', 'quay'), { timeout: 15_000 }).toBe(1)
  await expect.poll(() => focusedText()).toBe('Edit Title: Boats at the quay')
  // Escape leaves everything as it was.
  await page.keyboard.press('Enter')
  await page.keyboard.type('Something else')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Edit Title: Boats at the quay' }).waitFor()
  // What is wrong is said where it stands, and nothing is lost.
  await page.getByRole('button', { name: /Show \d+ empty fields/ }).press('Enter')
  await page.getByRole('button', { name: 'Add Licensed until' }).press('Enter')
  await page.keyboard.type('soon')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'not a date' }).waitFor()
  await expectAccessible(page, 'cataloguing-inspector')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('May 2027')
  await page.keyboard.press('Tab')
  await eventually('the date stands with its month', async () => {
    const [asset] = (
      await damask.sdk.assets.list({ folderId, includeSubfolders: true, where: [{ field: 'title', is: 'filled' }] })
    ).items
    const { values } = await damask.sdk.metadata.get({ assetId: asset!.id })
    return values.licence_until === '2027-05'
  })
  await page.keyboard.press('Escape')
})

test('cells are typed, filled down, pasted and taken back in the spreadsheet', async () => {
  await page.goto(`/library/${folderId}?below=true&sort=name`)
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('4')
  await page.getByRole('grid', { name: 'Assets and their fields' }).waitFor()
  await page.getByRole('rowheader').first().waitFor()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('Fish market')
  await page.keyboard.press('Enter')
  await expect.poll(() => withValue('title', 'market'), { timeout: 15_000 }).toBe(1)
  await page.keyboard.press('ArrowUp')
  for (let row = 0; row < 4; row++) await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+d')
  await expect.poll(() => withValue('title', 'market'), { timeout: 15_000 }).toBe(5)
  await expectAccessible(page, 'cataloguing-sheet')
  await page.keyboard.press('Control+z')
  await expect.poll(() => withValue('title', 'market'), { timeout: 15_000 }).toBe(1)

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate(() => navigator.clipboard.writeText('Net\tMended by hand\r\nBuoy\tRed and white\r\n'))
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+v')
  await expect.poll(() => withValue('title', 'Net'), { timeout: 15_000 }).toBe(1)
  await expect.poll(() => withValue('description', 'white'), { timeout: 15_000 }).toBe(1)
  await page.keyboard.press('Delete')
  await page.keyboard.press('Control+Home')
  expect(unexpected(watched.complaints)).toEqual([])
})

test('many are edited at once, after a look at what would change, and put back', async () => {
  await page.goto(`/library/${folderId}?below=true&sort=name&view=rows`)
  await page.getByRole('gridcell').first().waitFor()
  await page.keyboard.press('Control+a')
  const credit = page.getByRole('button', { name: /Edit Credit line/ })
  await credit.press('Enter')
  await page.keyboard.type('Lindgren & Co.')
  await page.keyboard.press('Enter')
  await page.getByText('Set to Lindgren & Co.').waitFor()
  await page.getByRole('button', { name: 'Preview' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'What will change' })
  await dialog.getByText(`${PHOTOS} assets change.`).waitFor()
  await expectAccessible(page, 'cataloguing-preview')
  expect(await withValue('credit', 'Lindgren')).toBe(0)
  await dialog.getByRole('button', { name: `Apply to ${PHOTOS} assets` }).press('Enter')
  await expect.poll(() => withValue('credit', 'Lindgren'), { timeout: 30_000 }).toBe(PHOTOS)
  await page.getByRole('button', { name: 'Edit Credit line: Lindgren & Co.' }).waitFor()
  await expectAccessible(page, 'cataloguing-many')
  await page.keyboard.press('Control+z')
  await expect.poll(() => withValue('credit', 'Lindgren'), { timeout: 30_000 }).toBe(0)
})

test('a field is filtered by, a keyword is found in the search box, and both are chips', async () => {
  await page.goto(`/library/${folderId}?below=true&sort=name&view=rows`)
  await page.getByRole('gridcell').first().waitFor()
  await page.getByRole('button', { name: 'Field', exact: true }).press('Enter')
  await page.getByRole('textbox', { name: 'Find a field' }).fill('keyw')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Keywords', exact: true }).fill('boa')
  await page.getByRole('option', { name: 'Boat' }).waitFor()
  await page.keyboard.press('Enter')
  await expectAccessible(page, 'cataloguing-filter')
  await page.getByRole('button', { name: 'Filter', exact: true }).press('Enter')
  await page.getByText('40 assets').first().waitFor()
  await page.getByRole('button', { name: /Keywords: Boat/ }).press('Enter')
  await page.getByText(`${PHOTOS} assets`).first().waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('boat')
  await page.getByRole('option', { name: /Keywords: Boat/ }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByText('40 assets').first().waitFor()
})

test('on a phone one reads and edits the fields of a photo', async () => {
  const phone = await signedIn({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const small = phone.page
  await small.goto(`/asset/${patternId}`)
  await small
    .getByRole('button', { name: /inspector|details/i })
    .first()
    .click()
  await small.getByRole('button', { name: 'Add Title' }).click()
  await small.keyboard.type('In the hand')
  await expectAccessible(small, 'cataloguing-phone')
  await small.keyboard.press('Enter')
  await small.getByRole('button', { name: 'Edit Title: In the hand' }).waitFor()
  await phone.context.close()
})

const focusedRole = () => page.evaluate(() => document.activeElement?.getAttribute('role'))
const focusedText = () => page.evaluate(() => document.activeElement?.textContent)

async function signedIn(options: Parameters<typeof visit>[1] = {}): Promise<Watched> {
  const visitor = await visit(damask.url, options)
  const [name, ...rest] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await visitor.context.addCookies([{ name: name!, value: rest.join('='), url: damask.url }])
  await visitor.page.goto('/library')
  return visitor
}
