import { type AssetId, TermId } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

let made = 0
const put = (name: string) => putAsset(server.ctx, name, `content ${made++}`)
const namesOf = async (query: Parameters<typeof admin.assets.list>[0]) =>
  (await admin.assets.list(query)).items.map((asset) => asset.name).sort()

async function termOf(vocabulary: string, label: string): Promise<TermId> {
  const { rows } = await sql<{ id: string }>`
    select term.id from term join vocabulary on vocabulary.id = term.vocabulary_id
    where vocabulary.key = ${vocabulary} and term.labels ->> 'en' = ${label}`.execute(server.ctx.db)
  return TermId.parse(rows[0]!.id)
}

test('values are set, shown with their terms, changed and taken away', async () => {
  const { id: assetId } = await put('coat.txt')
  const summer = await termOf('seasons', 'Summer')
  const europe = await termOf('regions', 'Europe')
  const values = {
    title: { en: '  Red coat ', de: 'Roter Mantel' },
    creator: ['Ada', 'Grace', 'Ada'],
    season: summer,
    region: [europe],
    date_created: '2026-05',
    sku: 'LC-1042',
  }
  const shown = await admin.metadata.edit({ assetId, values })
  expect(shown.values).toEqual({
    title: { en: 'Red coat', de: 'Roter Mantel' },
    creator: ['Ada', 'Grace'],
    season: summer,
    region: [europe],
    date_created: '2026-05',
    sku: ['LC-1042'],
  })
  expect(shown.revision).toBe(2)
  expect(shown.faults).toEqual([])
  expect(shown.fieldKeys.slice(0, 3)).toEqual(['title', 'description', 'alt_text'])
  expect(shown.terms.find((term) => term.id === europe)).toMatchObject({
    labels: { en: 'Europe' },
    path: [{ en: 'Worldwide' }],
  })
  const emptied = await admin.metadata.edit({ assetId, values: { season: null, title: null } })
  expect(Object.keys(emptied.values).sort()).toEqual(['creator', 'date_created', 'region', 'sku'])
  expect(await admin.metadata.get({ assetId })).toEqual(emptied)
})

test('what does not fit is refused field by field, and nothing is changed', async () => {
  const { id: assetId } = await put('refused.txt')
  const values = {
    title: { en: 'Fine' },
    licence_from: '2026-02-31',
    season: await termOf('regions', 'Europe'),
    credit: 'x'.repeat(301),
    no_such_field: 'x',
    focal_point: { x: 0.5, y: 0.5 },
  }
  const refused = await admin.metadata.edit({ assetId, values }).catch((error) => error)
  expect(refused).toMatchObject({ code: 'values_invalid', status: 422 })
  expect(refused.errors.map((e: { pointer: string; code: string }) => `${e.pointer} ${e.code}`)).toEqual(
    expect.arrayContaining(['/values/no_such_field unknown_field', '/values/focal_point unknown_field']),
  )
  const { no_such_field: _, focal_point: __, ...known } = values
  const again = await admin.metadata.edit({ assetId, values: known }).catch((error) => error)
  expect(again.errors.map((e: { pointer: string; code: string }) => `${e.pointer} ${e.code}`).sort()).toEqual([
    '/values/credit too_long',
    '/values/licence_from not_a_date',
    '/values/season unknown_term',
  ])
  expect((await admin.metadata.get({ assetId })).values).toEqual({})
})

test('an edit based on an older revision is refused', async () => {
  const { id: assetId } = await put('raced.txt')
  await admin.metadata.edit({ assetId, values: { credit: 'first' } })
  const stale = admin.metadata.edit({ assetId, values: { credit: 'second' } }, { ifMatch: 1 })
  await expect(stale).rejects.toMatchObject({ code: 'asset_changed' })
})

test('assets are found by what their values say', async () => {
  const europe = await termOf('regions', 'Europe')
  const world = await termOf('regions', 'Worldwide')
  const winter = await termOf('seasons', 'Winter')
  const inEurope = (await put('found-1.txt')).id
  const inWorld = (await put('found-2.txt')).id
  const plain = (await put('found-3.txt')).id
  await admin.metadata.edit({
    assetId: inEurope,
    values: { region: [europe], season: winter, licence_until: '2026-05-04', title: { en: 'Übergrößen %_ Sale' } },
  })
  await admin.metadata.edit({ assetId: inWorld, values: { region: [world], licence_until: '2027' } })
  await admin.metadata.edit({ assetId: plain, values: { credit: 'Somebody else' } })

  expect(await namesOf({ words: 'found', termIds: [world] })).toEqual(['found-1.txt', 'found-2.txt'])
  expect(await namesOf({ words: 'found', where: [{ field: 'region', is: 'any_of', values: [europe] }] })).toEqual([
    'found-1.txt',
  ])
  expect(await namesOf({ words: 'found', where: [{ field: 'season', is: 'filled' }] })).toEqual(['found-1.txt'])
  expect(await namesOf({ words: 'found', where: [{ field: 'region', is: 'empty' }] })).toEqual(['found-3.txt'])
  expect(await namesOf({ where: [{ field: 'licence_until', is: 'between', from: '2026-05', to: '2026-05' }] })).toEqual(
    ['found-1.txt'],
  )
  expect(await namesOf({ where: [{ field: 'licence_until', is: 'between', from: '2026-06' }] })).toEqual([
    'found-2.txt',
  ])
  expect(await namesOf({ where: [{ field: 'title', is: 'contains', values: ['%_'] }] })).toEqual(['found-1.txt'])
  expect(await namesOf({ words: 'ubergrossen' })).toEqual(['found-1.txt'])
  expect(await namesOf({ words: 'somebody' })).toEqual(['found-3.txt'])
  // A term in any language, and what is below it.
  expect(await namesOf({ words: 'weltweit found' })).toEqual(['found-1.txt', 'found-2.txt'])
  expect(await namesOf({ words: "winter's" })).toEqual([])
  await expect(namesOf({ where: [{ field: 'nothing', is: 'filled' }] })).rejects.toMatchObject({
    code: 'field_not_found',
  })
})

test('a copy has the values of its original', async () => {
  const original = await put('original.txt')
  const summer = await termOf('seasons', 'Summer')
  await admin.metadata.edit({ assetId: original.id, values: { season: summer, credit: 'Ada' } })
  const copy = await admin.assets.copy({ assetId: original.id, folderId: original.folderId })
  expect((await admin.metadata.get({ assetId: copy.id })).values).toEqual({ season: summer, credit: 'Ada' })
  const { items } = await admin.metadata.list({
    assetIds: [copy.id, original.id, '00000000-0000-7000-8000-0000000000ff' as AssetId],
  })
  expect(items.map((item) => item.assetId)).toEqual([copy.id, original.id])
})

test('history tells which values were changed, from what to what', async () => {
  const { id: assetId } = await put('told.txt')
  await admin.metadata.edit({ assetId, values: { credit: 'Ada' } })
  await admin.metadata.edit({ assetId, values: { credit: 'Grace' } })
  const { items } = await admin.history.listForAsset({ assetId })
  expect(items[0]).toMatchObject({
    name: 'asset.metadata_changed',
    facts: { changes: [{ field: 'credit', before: 'Ada', after: 'Grace' }] },
  })
})
