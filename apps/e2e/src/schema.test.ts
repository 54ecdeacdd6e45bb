import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWebIfStale } from '../../../scripts/build-web.ts'
import { expectAccessible, unexpected, visit, type Watched } from './browser.ts'
import { startDamask } from './start-damask.ts'
import { sendByTus } from './tus.ts'

// Ada makes a schema: a group, fields with rules and conditions, a template. Each test goes on where the one before ended.

buildWebIfStale()
const damask = await startDamask()
let watched: Watched
let ada: Page

beforeAll(async () => {
  await sendByTus(damask, Buffer.from('hello'), { filename: 'hello.txt' })
  watched = await visit(damask.url)
  ada = watched.page
  const [name, ...value] = damask.signedIn.cookie.split('; ')[0]!.split('=')
  await watched.context.addCookies([{ name: name!, value: value.join('='), url: damask.url }])
})
afterAll(() => damask.stop())

const dialog = () => ada.getByRole('dialog')
const fieldOf = async (key: string) => (await damask.sdk.fields.list()).fields.find((field) => field.key === key)

test('a group of fields is made', async () => {
  await ada.goto('/settings/fields')
  await ada.getByRole('link', { name: /Alt text/ }).waitFor()
  await expectAccessible(ada, 'schema-fields')
  await ada.getByRole('button', { name: 'New group' }).click()
  await dialog().getByLabel('Name (English)').fill('Shop')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await ada.getByRole('heading', { name: 'Shop' }).waitFor()
})

test('a text with a form, required in winter, is made and tried', async () => {
  await ada.getByRole('link', { name: 'New field' }).click()
  await ada.getByLabel('Name (English)').first().fill('Article number')
  await ada.getByRole('combobox', { name: 'Group' }).click()
  await ada.getByRole('option', { name: 'Shop' }).click()
  await ada.getByLabel('Has this form').fill('(?<=x)y')
  await ada.getByText('This pattern cannot be used').waitFor()
  await ada.getByLabel('Has this form').fill('[A-Z]{2}-[0-9]{4}')
  await ada.getByLabel('The form in words (English)').fill('Two letters, a hyphen, four digits')
  await ada.getByText('When …').first().click()
  await ada.getByRole('button', { name: 'Add a condition' }).click()
  await ada.getByRole('combobox', { name: 'Other field' }).click()
  await ada.getByRole('option', { name: 'Season' }).click()
  await ada.getByRole('combobox', { name: 'Comparison' }).click()
  await ada.getByRole('option', { name: 'is one of' }).click()
  await ada.getByRole('combobox', { name: 'Values of Season' }).fill('win')
  await ada.getByRole('option', { name: /Winter/ }).click()
  await ada.getByRole('button', { name: 'Try it' }).click()
  await ada.keyboard.type('abc')
  await ada.getByText('Two letters, a hyphen, four digits').waitFor()
  await expectAccessible(ada, 'schema-field')
  await ada.getByRole('button', { name: 'Make field' }).click()
  await ada.getByRole('link', { name: /Article number/ }).waitFor()
  expect((await fieldOf('article_number'))?.rules).toMatchObject({
    pattern: '[A-Z]{2}-[0-9]{4}',
    requiredWhen: [{ field: 'season', is: 'any_of' }],
  })
})

test('a choice from a vocabulary is made', async () => {
  await ada.getByRole('link', { name: 'New field' }).click()
  await ada.getByLabel('Name (English)').first().fill('Selling season')
  await ada.getByText('One of a list').click()
  await ada.getByRole('combobox', { name: 'Vocabulary' }).click()
  await ada.getByRole('option', { name: 'Seasons' }).click()
  await ada.getByRole('button', { name: 'Make field' }).click()
  await ada.getByRole('link', { name: /Selling season/ }).waitFor()
  expect(await fieldOf('selling_season')).toMatchObject({ type: 'select' })
})

test('a field moves by keyboard', async () => {
  const order = async () => (await damask.sdk.fields.list()).fields.map((field) => field.key)
  const creator = 'creator'
  const credit = 'credit'
  expect((await order()).indexOf(creator)).toBeLessThan((await order()).indexOf(credit))
  await ada.getByRole('link', { name: /^Credit line/ }).focus()
  await ada.keyboard.press('Alt+ArrowUp')
  await expect.poll(async () => (await order()).indexOf(credit) < (await order()).indexOf(creator)).toBe(true)
})

test('what a change would do is shown before it is done', async () => {
  const { items } = await damask.sdk.assets.list()
  await damask.sdk.metadata.edit({ assetId: items[0]!.id, values: { article_number: 'LC-1042' } })
  await ada.getByRole('link', { name: /Article number/ }).click()
  await ada.getByLabel('At most this many characters').fill('3')
  await ada.getByRole('button', { name: 'Save' }).click()
  await dialog().getByText('At most 3 characters.').waitFor()
  await dialog().getByText('hello.txt').waitFor()
  await expectAccessible(ada, 'schema-plan')
  await dialog().getByRole('button', { name: 'Save anyway' }).click()
  await expect.poll(async () => (await fieldOf('article_number'))?.rules.maxLength).toBe(3)
})

test('a template is made', async () => {
  await ada.goto('/settings/templates')
  await ada.getByRole('button', { name: 'New template' }).first().click()
  await dialog().getByLabel('Name').fill('Agency photos')
  await dialog().getByRole('combobox', { name: 'Add a value' }).click()
  await ada.getByRole('option', { name: 'Credit line' }).click()
  await ada.keyboard.type('Agency Lund')
  await expectAccessible(ada, 'schema-template')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await ada.getByText('Agency photos').waitFor()
  expect((await damask.sdk.templates.list()).items).toMatchObject([{ values: { credit: 'Agency Lund' } }])
  expect(unexpected(watched.complaints)).toEqual([])
})
