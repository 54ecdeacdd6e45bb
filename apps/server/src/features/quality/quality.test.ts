import { type Asset, type FolderId, TermId, type ValueFilter } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { grant, roleOf } from '../../testing/grant.ts'
import { personFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { countJob } from './count-quality.ts'
import { eraseOrphansJob } from './erase-orphans.ts'
import { moveOrphansJob } from './move-orphans.ts'

// No worker: each story counts when it wants to.
let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

const attempt = { number: 1, isLast: false }
async function count() {
  await admin.quality.count({})
  await countJob.run(server.ctx, {}, attempt)
}
const folder = async (name: string, parentId?: FolderId) => (await admin.folders.create({ name, parentId })).id
let made = 0
async function put(folderId: FolderId, values: object = {}, extension = 'txt'): Promise<Asset> {
  const name = `quality-${++made}.${extension}`
  const asset = await putAsset(server.ctx, name, name, { folderId })
  if (Object.keys(values).length > 0) await admin.metadata.edit({ assetId: asset.id, values: values as never })
  return asset
}
const found = async (folderId: FolderId, filter: { where?: ValueFilter[]; withoutValues?: boolean }) =>
  (await admin.assets.count({ folderId, includeSubfolders: true, ...filter })).total
const setRules = (key: string, rules: object) =>
  sql`update field set rules = ${JSON.stringify(rules)}::jsonb where key = ${key}`.execute(server.ctx.db)
const rulesOf = async (key: string) => (await admin.fields.list()).fields.find((field) => field.key === key)!.rules
const leave = (asset: Asset, key: string, value: unknown) =>
  sql`update asset set metadata = metadata || ${JSON.stringify({ [key]: value })}::jsonb where id = ${asset.id}`.execute(
    server.ctx.db,
  )
const field = <T extends { key: string }>(of: { fields: T[] }, key: string) => of.fields.find((f) => f.key === key)!

test('a field is as complete as the assets that it is for, in a folder with everything below, and each number opens exactly those', async () => {
  const top = await folder('Shoots')
  const below = await folder('Autumn', top)
  await put(top, { title: { en: 'One' }, credit: 'Ada' })
  await put(below, { title: { en: 'Two' } })
  await put(below)
  await count()
  const quality = await admin.quality.get({ folderId: top })
  expect(quality).toMatchObject({ state: 'done', assets: 3, withoutValues: 1, allJudged: true })
  expect(field(quality, 'title')).toMatchObject({ applies: 3, filled: 2, misfits: 0, isRequired: false })
  expect(field(quality, 'credit')).toMatchObject({ applies: 3, filled: 1 })
  // It is for images, and there is none.
  expect(field(quality, 'focal_point')).toMatchObject({ applies: 0, filled: 0 })
  expect(quality.folders).toEqual([
    { id: below, name: 'Autumn', hasSubfolders: false, assets: 2, score: expect.any(Number) },
  ])
  const asked = quality.fields.length - 1
  expect(quality.score).toBeCloseTo(3 / (3 * asked), 6)
  expect(quality.folders[0]!.score).toBeCloseTo(1 / (2 * asked), 6)
  expect(quality.direct).toEqual({ assets: 1, score: expect.closeTo(2 / asked, 6) })
  expect(await found(top, { where: [{ field: 'title', is: 'missing' }] })).toBe(1)
  expect(await found(top, { where: [{ field: 'focal_point', is: 'missing' }] })).toBe(0)
  expect(await found(top, { withoutValues: true })).toBe(1)
})

test('what is required counts three times', async () => {
  const place = await folder('Required')
  await put(place, { credit: 'Ada' })
  const before = await rulesOf('credit')
  await setRules('credit', { ...before, required: true })
  await count()
  const quality = await admin.quality.get({ folderId: place })
  expect(field(quality, 'credit').isRequired).toBe(true)
  expect(quality.score).toBeCloseTo(3 / (quality.fields.length - 1 + 2), 6)
  await setRules('credit', before)
})

test('a field for a folder is asked for there and below, and nowhere else', async () => {
  const place = await folder('Products')
  const inside = await folder('Shoes', place)
  const elsewhere = await folder('Events')
  await put(inside, { sku: ['LC-1'] })
  await put(inside)
  // Said before the field was for products alone: it counts no more.
  await put(elsewhere, { sku: ['LC-2'] })
  const before = await rulesOf('sku')
  await setRules('sku', { ...before, folderIds: [place] })
  await count()
  expect(field(await admin.quality.get({ folderId: place }), 'sku')).toMatchObject({ applies: 2, filled: 1 })
  expect(field(await admin.quality.get({ folderId: elsewhere }), 'sku')).toMatchObject({ applies: 0, filled: 0 })
  expect(await found(place, { where: [{ field: 'sku', is: 'missing' }] })).toBe(1)
  expect(await found(elsewhere, { where: [{ field: 'sku', is: 'missing' }] })).toBe(0)
  await setRules('sku', before)
})

test('whoever keeps the fields and sees a part of the library gets numbers of that part, also after it was shared', async () => {
  const open = await folder('Open')
  const secret = await folder('Secret')
  await put(open, { title: { en: 'Seen' } })
  await leave(await put(secret, { title: { en: 'Unseen' } }), 'hidden_key', 'x')
  await count()
  const keeper = await personFor(server)
  await grant(server, { to: { personId: keeper.personId }, role: await roleOf(server, ['manage_fields']) })
  await grant(server, { to: { personId: keeper.personId }, role: 'viewer', on: { folderId: open } })
  const seen = await keeper.damask.quality.get({})
  expect(seen.assets).toBe(1)
  expect(seen.folders.map(({ name, assets }) => [name, assets])).toEqual([['Open', 1]])
  expect(field(seen, 'title')).toMatchObject({ applies: 1, filled: 1 })
  expect(seen.orphans).toEqual([])
  await expect(keeper.damask.quality.get({ folderId: secret })).rejects.toMatchObject({ code: 'folder_not_found' })
  await expect(keeper.damask.quality.eraseOrphans({ key: 'hidden_key' })).rejects.toMatchObject({
    code: 'nothing_selected',
  })
  // No new count is needed for that.
  await grant(server, { to: { personId: keeper.personId }, role: 'viewer', on: { folderId: secret } })
  expect((await keeper.damask.quality.get({})).assets).toBe(2)
})

test('values that no longer fit their field are found, and found no more once they do', async () => {
  const place = await folder('Misfits')
  const asset = await put(place, { credit: 'A very long credit line' })
  await put(place, { credit: 'Ada' })
  const before = await rulesOf('credit')
  await setRules('credit', { maxLength: 5 })
  await count()
  expect(field(await admin.quality.get({ folderId: place }), 'credit')).toMatchObject({ filled: 2, misfits: 1 })
  const misfits = { where: [{ field: 'credit', is: 'misfit' as const }] }
  expect((await admin.assets.list({ folderId: place, ...misfits })).items.map(({ id }) => id)).toEqual([asset.id])
  await admin.metadata.edit({ assetId: asset.id, values: { credit: null } })
  await count()
  expect(await found(place, misfits)).toBe(0)
  await setRules('credit', before)
})

test('unused, alike and retired terms are told', async () => {
  const place = await folder('Terms')
  const { id: vocabularyId } = (await admin.vocabularies.list()).items.find(({ key }) => key === 'campaigns')!
  const term = async (label: string) => (await admin.terms.create({ vocabularyId, labels: { en: label } })).id
  const winter = await term('Winter sale')
  await term('Winter-Sales')
  await term('Launch')
  const asset = await put(place, { campaign: winter })
  await put(place)
  await sql`update term set retired_at = now() where id = ${winter}`.execute(server.ctx.db)
  await count()
  const quality = await admin.quality.get({ folderId: place })
  expect(quality.retired).toMatchObject([{ term: { id: winter, isRetired: true }, assets: 1 }])
  expect((await admin.assets.list({ termIds: [TermId.parse(winter)] })).items.map(({ id }) => id)).toEqual([asset.id])
  const of = (key: string) => quality.vocabularies.find(({ labels }) => labels.en === key)
  expect(of('Campaigns')).toMatchObject({ terms: 2, unused: 2, alike: 0 })
  await sql`update term set retired_at = null where id = ${winter}`.execute(server.ctx.db)
  await count()
  const again = await admin.quality.get({ folderId: place })
  expect(again.vocabularies.find(({ labels }) => labels.en === 'Campaigns')).toMatchObject({ unused: 2, alike: 1 })
  // A heading is in use when something below it is.
  const worldwide = await sql<{ id: TermId }>`select id from term where labels ->> 'en' = 'Europe'`.execute(
    server.ctx.db,
  )
  const unusedRegions = () =>
    admin.quality.get({}).then((q) => q.vocabularies.find(({ labels }) => labels.en === 'Regions')!.unused)
  const before = await unusedRegions()
  await put(place, { region: [worldwide.rows[0]!.id] })
  await count()
  expect(await unusedRegions()).toBe(before - 2)
})

test('values of a field that is gone are erased, after a dry run that says how many', async () => {
  const place = await folder('Orphans')
  const assets = [await put(place), await put(place)]
  for (const asset of assets) await leave(asset, 'old_title', 'Left behind')
  await count()
  expect((await admin.quality.get({ folderId: place })).orphans).toEqual([{ key: 'old_title', assets: 2 }])
  await expect(admin.quality.eraseOrphans({ key: 'title' })).rejects.toMatchObject({ code: 'field_exists' })

  const finish = async (dryRun: boolean) => {
    const { id } = await admin.quality.eraseOrphans({ key: 'old_title', dryRun })
    await eraseOrphansJob.run(server.ctx, { operationId: id }, attempt)
    return admin.operations.get({ operationId: id })
  }
  expect(await finish(true)).toMatchObject({ state: 'done', done: 2, result: { dryRun: true } })
  const left = () =>
    sql<{ n: number }>`select count(*)::int as n from asset where metadata ? 'old_title'`.execute(server.ctx.db)
  expect((await left()).rows[0]!.n).toBe(2)
  expect(await finish(false)).toMatchObject({ state: 'done', done: 2, failedCount: 0 })
  expect((await left()).rows[0]!.n).toBe(0)
  const [event] = (await admin.history.list({ names: ['assets.metadata_changed'], limit: 1 })).items
  expect(event!.data).toMatchObject({
    each: [{ changes: [{ field: 'old_title', before: 'Left behind', after: null }] }, {}],
  })
})

test('values of a field that is gone are moved into one that is empty, and what does not fit or is taken stays', async () => {
  const place = await folder('Moved')
  const [fits, isLong, hasOne] = [await put(place), await put(place), await put(place, { credit: 'Ada' })]
  await leave(fits, 'byline', 'Grace')
  await leave(isLong, 'byline', 'x'.repeat(301))
  await leave(hasOne, 'byline', 'Grace')
  const { id } = await admin.quality.moveOrphans({ key: 'byline', field: 'credit' })
  await moveOrphansJob.run(server.ctx, { operationId: id }, attempt)
  expect(await admin.operations.get({ operationId: id })).toMatchObject({ state: 'done', done: 1, failedCount: 2 })
  const credit = async ({ id }: Asset) => (await admin.metadata.get({ assetId: id })).values.credit
  expect([await credit(fits), await credit(isLong), await credit(hasOne)]).toEqual(['Grace', undefined, 'Ada'])
  await count()
  expect((await admin.quality.get({ folderId: place })).orphans).toEqual([{ key: 'byline', assets: 2 }])
  expect(await found(place, { where: [{ field: 'credit', is: 'contains', values: ['grace'] }] })).toBe(1)
  await expect(admin.quality.moveOrphans({ key: 'byline', field: 'nothing' })).rejects.toMatchObject({
    code: 'field_not_found',
  })
})
