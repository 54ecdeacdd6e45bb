import type { AssetId, FieldId, FieldRules, Operation } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { personFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { fillByPolicy } from '../cataloguing/index.ts'
import { convertJob } from './convert-values.ts'
import { eraseValuesJob, indexValuesJob } from './delete-field.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

let made = 0
const put = async (values: Record<string, never> | object = {}): Promise<AssetId> => {
  const { id } = await putAsset(server.ctx, `asset-${made++}.txt`, `content ${made}`)
  if (Object.keys(values).length > 0) await admin.metadata.edit({ assetId: id, values: values as never })
  return id
}
const make = (key: string, more: Partial<Parameters<typeof admin.fields.create>[0]> = {}) =>
  admin.fields.create({ key, type: 'text', labels: { en: key }, ...more })
const shownIn = async (assetId: AssetId, key: string) => (await admin.metadata.get({ assetId })).values[key]
const complaintsOf = (error: { errors?: { pointer: string; code: string }[] }) =>
  error.errors?.map((one) => `${one.pointer} ${one.code}`)
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error) => error,
  )

async function finished(operation: Operation | null) {
  const work = [convertJob, eraseValuesJob, indexValuesJob].find((job) => job.name === operation!.name)!
  await work.run(server.ctx, { operationId: operation!.id }, { number: 1, isLast: false })
  expect(await admin.operations.get({ operationId: operation!.id })).toMatchObject({ state: 'done', failedCount: 0 })
}

test('a field is made, found in the schema and filled', async () => {
  const group = await admin.fieldGroups.create({ key: 'shop', labels: { en: 'Shop', de: 'Laden' } })
  const field = await make('article', { groupId: group.id, labels: { en: 'Article' }, rules: { maxLength: 5 } })
  expect(field).toMatchObject({ key: 'article', type: 'text', groupId: group.id, revision: 1, rules: { maxLength: 5 } })
  const { fields, groups } = await admin.fields.list()
  expect(groups.at(-1)).toEqual(group)
  expect(fields.find((one) => one.id === field.id)).toEqual(field)
  const assetId = await put({ article: 'A-1' })
  expect(await shownIn(assetId, 'article')).toBe('A-1')
  await expect(make('article')).rejects.toMatchObject({ code: 'field_key_taken' })
})

test.each<[string, object, string]>([
  ['a bound above the other', { type: 'number', rules: { min: 5, max: 4 } }, '/rules/max range_empty'],
  ['a rule of another type', { type: 'boolean', rules: { unique: true } }, '/rules/unique not_for_type'],
  ['localised and several', { rules: { localised: true, multiple: true } }, '/rules/multiple localised_and_multiple'],
  ['a pattern that cannot be read', { rules: { pattern: '(?<=x)y' } }, '/rules/pattern pattern_unreadable'],
  ['a date that is none', { type: 'date', rules: { earliest: 'soon' } }, '/rules/earliest not_a_date'],
  ['a default that does not fit', { rules: { maxLength: 2, default: 'long' } }, '/rules/default default_wrong'],
  [
    'a field that is not there',
    { rules: { shownWhen: [{ field: 'nowhere', is: 'filled' }] } },
    '/rules/shownWhen/0 field_unknown',
  ],
  ['itself', { rules: { requiredWhen: [{ field: 'wrong', is: 'filled' }] } }, '/rules/requiredWhen/0 itself'],
  ['terms without a vocabulary', { type: 'select' }, '/vocabularyId vocabulary_missing'],
  ['a property that no file has', { property: 'x:nothing' }, '/property property_unknown'],
  ['a property that is taken', { property: 'dc:title' }, '/property property_taken'],
  ['a kind that is none', { rules: { kinds: ['painting'] } }, '/rules/kinds kind_unknown'],
])('refused with its reason: %s', async (_, wrong, told) => {
  const refused = await refusalOf(make('wrong', wrong))
  expect(refused).toMatchObject({ code: 'field_invalid', status: 422 })
  expect(complaintsOf(refused)).toContain(told)
})

test('fields that wait for each other are refused, fields that require each other are not', async () => {
  await make('first_of_two')
  await make('second_of_two', { rules: { shownWhen: [{ field: 'first_of_two', is: 'filled' }] } })
  const first = (await admin.fields.list()).fields.find((field) => field.key === 'first_of_two')!
  const waiting = { shownWhen: [{ field: 'second_of_two', is: 'filled' as const }] }
  const refused = await refusalOf(admin.fields.update({ fieldId: first.id, rules: waiting }))
  expect(complaintsOf(refused)).toEqual(['/rules/shownWhen circle'])
  const both = { requiredWhen: waiting.shownWhen }
  expect((await admin.fields.update({ fieldId: first.id, rules: both })).field.rules).toEqual(both)
})

test('only who may manage fields changes them, and an older copy is not saved over a newer one', async () => {
  const { damask } = await personFor(server)
  await expect(damask.fields.create({ key: 'no', type: 'text', labels: { en: 'No' } })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  const field = await make('raced')
  await admin.fields.update({ fieldId: field.id, labels: { en: 'Newer' } }, { ifMatch: 1 })
  await expect(
    admin.fields.update({ fieldId: field.id, labels: { en: 'Older' } }, { ifMatch: 1 }),
  ).rejects.toMatchObject({ code: 'field_changed' })
})

test('a plan tells which values would not fit, and changes nothing', async () => {
  const field = await make('planned')
  const long = await put({ planned: 'much too long' })
  await put({ planned: 'ok' })
  const plan = await admin.fields.plan({ fieldId: field.id, rules: { maxLength: 5, required: true } })
  expect(plan).toMatchObject({ valueCount: 2, refusals: [], isComplete: true, looked: 2 })
  expect(plan.faults.find((fault) => fault.code === 'too_long')).toMatchObject({ count: 1, examples: [{ id: long }] })
  expect(plan.faults.find((fault) => fault.code === 'required')!.count).toBeGreaterThan(0)
  expect((await admin.fields.get({ fieldId: field.id })).revision).toBe(1)
  const refused = await admin.fields.plan({ fieldId: field.id, type: 'number' })
  expect(refused.refusals.map((one) => one.code)).toEqual(['type_refused'])
  expect(
    (await admin.fields.plan({ key: 'new_one', type: 'text', rules: { kinds: ['audio'], required: true } })).faults,
  ).toEqual([])
})

test('a plan counts those who would have to have a value by the conditions that hold for them', async () => {
  const field = await make('contract_number')
  await put({ credit: 'Conditional agency' })
  await put({ credit: 'Conditional agency', contract_number: '7' })
  const rules: FieldRules = { requiredWhen: [{ field: 'credit', is: 'any_of', values: ['conditional AGENCY'] }] }
  const { faults } = await admin.fields.plan({ fieldId: field.id, rules })
  expect(faults).toMatchObject([{ code: 'required', count: 1 }])
})

test('values change their form with their field and keep their meaning', async () => {
  const field = await make('slogan')
  const assetId = await put({ slogan: 'Red coat' })
  expect(await admin.fields.plan({ fieldId: field.id, rules: { localised: true } })).toMatchObject({ converted: 1 })
  const { operation } = await admin.fields.update({
    fieldId: field.id,
    rules: { localised: true },
    plainLanguage: 'en',
  })
  // At once for whoever reads, in the background for the rows.
  expect(await shownIn(assetId, 'slogan')).toEqual({ en: 'Red coat' })
  await finished(operation)
  expect(await storedIn(assetId, 'slogan')).toEqual({ en: 'Red coat' })
  const back = await admin.fields.update({ fieldId: field.id, rules: {} })
  expect(await shownIn(assetId, 'slogan')).toBe('Red coat')
  await finished(back.operation)
  await finished((await admin.fields.update({ fieldId: field.id, rules: { multiple: true } })).operation)
  expect(await storedIn(assetId, 'slogan')).toEqual(['Red coat'])
  await admin.metadata.edit({ assetId, values: { slogan: ['Red', 'coat'] } })
  await expect(admin.fields.update({ fieldId: field.id, rules: {} })).rejects.toMatchObject({
    code: 'field_type_refused',
  })
  await expect(admin.fields.update({ fieldId: field.id, type: 'date' })).rejects.toMatchObject({
    code: 'field_type_refused',
  })
})

test('a field becomes unique only where no two assets share a value', async () => {
  const field = await make('serial')
  await put({ serial: 'S 1' })
  const second = await put({ serial: 's  1' })
  const refused = await refusalOf(admin.fields.update({ fieldId: field.id, rules: { unique: true } }))
  expect(refused).toMatchObject({ code: 'field_not_unique' })
  expect((await admin.fields.plan({ fieldId: field.id, rules: { unique: true } })).doubles).toMatchObject([
    { count: 2 },
  ])
  await admin.metadata.edit({ assetId: second, values: { serial: 'S 2' } })
  await admin.fields.update({ fieldId: field.id, rules: { unique: true } })
  const taken = await refusalOf(admin.metadata.edit({ assetId: second, values: { serial: 'S 1' } }))
  expect(taken.errors).toMatchObject([{ code: 'taken' }])
  await admin.fields.update({ fieldId: field.id, rules: {} })
  await admin.metadata.edit({ assetId: second, values: { serial: 'S 1' } })
})

test('values of a deleted field stay behind unseen, and come back with it', async () => {
  const field = await make('kept')
  const assetId = await put({ kept: 'zanzibar' })
  const { operation } = await admin.fields.delete({ fieldId: field.id, values: 'keep' })
  await finished(operation)
  expect(await shownIn(assetId, 'kept')).toBeUndefined()
  expect((await admin.assets.list({ words: 'zanzibar' })).items).toEqual([])
  expect((await admin.fields.listDeleted()).items).toMatchObject([
    { field: { key: 'kept' }, assetCount: 1, isErasing: false },
  ])
  await expect(make('kept')).rejects.toMatchObject({ code: 'field_key_taken' })
  await finished((await admin.fields.restore({ fieldId: field.id })).operation)
  expect(await shownIn(assetId, 'kept')).toBe('zanzibar')
  expect((await admin.assets.list({ words: 'zanzibar' })).items).toHaveLength(1)
})

test('values of a deleted field are erased for ever, and its key is free again', async () => {
  const field = await make('gone')
  const assetId = await put({ gone: 'madagascar' })
  await finished((await admin.fields.delete({ fieldId: field.id, values: 'erase' })).operation)
  expect(await storedIn(assetId, 'gone')).toBeNull()
  expect((await admin.assets.list({ words: 'madagascar' })).items).toEqual([])
  await make('gone', { type: 'number' })
  const empty = await make('never_filled')
  expect(await admin.fields.delete({ fieldId: empty.id, values: 'keep' })).toEqual({ operation: null })
})

test('a field that others depend on is not deleted', async () => {
  const field = await make('needed')
  await make('depends', { rules: { requiredWhen: [{ field: 'needed', is: 'filled' }] } })
  await expect(admin.fields.delete({ fieldId: field.id, values: 'erase' })).rejects.toMatchObject({
    code: 'field_in_use',
  })
})

test('new assets get what a field begins with, where they have nothing of their own', async () => {
  await make('origin', { rules: { default: 'House archive' } })
  const plain = await put()
  const own = await put({ origin: 'Agency' })
  for (const assetId of [plain, own]) await fillByPolicy(server.ctx, assetId)
  expect(await shownIn(plain, 'origin')).toBe('House archive')
  expect(await shownIn(own, 'origin')).toBe('Agency')
})

test('groups and fields are put into an order', async () => {
  const { fields, groups } = await admin.fields.list()
  const [first, second] = groups
  const ids = fields.filter((field) => field.groupId === first!.id).map((field) => field.id)
  const moved: FieldId = ids.at(-1)!
  const order = [
    { groupId: second!.id, fieldIds: [moved] },
    { groupId: first!.id, fieldIds: ids.slice(0, -1).toReversed() },
  ]
  const after = await admin.fields.reorder({ order })
  expect(after.groups.slice(0, 2).map((group) => group.id)).toEqual([second!.id, first!.id])
  expect(after.fields[0]).toMatchObject({ id: moved, groupId: second!.id })
  expect(after.fields.filter((field) => field.groupId === first!.id).map((field) => field.id)).toEqual(
    order[1]!.fieldIds,
  )
  expect(after.fields).toHaveLength(fields.length)
})

async function storedIn(assetId: AssetId, key: string): Promise<unknown> {
  const { rows } = await sql<{ value: unknown }>`
    select metadata -> ${key} as value from asset where id = ${assetId}`.execute(server.ctx.db)
  return rows[0]!.value
}
