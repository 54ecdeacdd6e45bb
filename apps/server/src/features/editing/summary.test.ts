import { type FolderId, TermId } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { memberFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

let made = 0
async function put(values: object, folderId?: FolderId) {
  const name = `summed-${++made}.txt`
  const asset = await putAsset(server.ctx, name, name, folderId ? { folderId } : {})
  if (Object.keys(values).length > 0) await admin.metadata.edit({ assetId: asset.id, values: values as never })
  return asset.id
}

async function termOf(vocabulary: string, label: string): Promise<TermId> {
  const { rows } = await sql<{ id: string }>`
    select term.id from term join vocabulary on vocabulary.id = term.vocabulary_id
    where vocabulary.key = ${vocabulary} and term.labels ->> 'en' = ${label}`.execute(server.ctx.db)
  return TermId.parse(rows[0]!.id)
}

test('a selection says what its assets have in common and what they have how often', async () => {
  const [africa, asia] = [await termOf('regions', 'Africa'), await termOf('regions', 'Asia')]
  const assetIds = [
    await put({ credit: 'Ada', title: { en: 'Coat' }, region: [africa, asia], sku: ['a', 'b'], licence_until: '2026' }),
    await put({
      credit: 'Ada',
      title: { en: 'Coat', de: 'Mantel' },
      region: [asia],
      sku: ['b'],
      licence_until: '2026',
    }),
    await put({ credit: 'Ada', region: [asia, africa], licence_until: '2026-05' }),
  ]
  const summary = await admin.metadata.summary({ assetIds })
  expect(summary).toMatchObject({ total: 3, summarised: 3 })
  const of = (key: string) => summary.fields.find(({ field }) => field === key)
  expect(of('credit')).toEqual({
    field: 'credit',
    applies: 3,
    editable: 3,
    filled: 3,
    isEqual: true,
    value: 'Ada',
    values: [{ value: 'Ada', language: null, count: 3 }],
    hasMore: false,
  })
  expect(of('title')).toMatchObject({
    filled: 2,
    isEqual: false,
    value: null,
    values: [
      { value: 'Coat', language: 'en', count: 2 },
      { value: 'Mantel', language: 'de', count: 1 },
    ],
  })
  expect(of('region')).toMatchObject({
    isEqual: false,
    values: [
      { value: asia, count: 3 },
      { value: africa, count: 2 },
    ],
  })
  expect(of('sku')?.values).toEqual([
    { value: 'b', language: null, count: 2 },
    { value: 'a', language: null, count: 1 },
  ])
  expect(of('licence_until')).toMatchObject({ isEqual: false, filled: 3 })
  // Nobody has one: that is equal too.
  expect(of('creator')).toMatchObject({ filled: 0, isEqual: true, value: null, values: [] })
  // For pictures only.
  expect(of('focal_point')).toBeUndefined()
  expect(summary.terms.map((term) => term.id).sort()).toEqual([africa, asia].sort())
})

test('a list of many values shows the most frequent ones', async () => {
  const { id: folderId } = await admin.folders.create({ name: 'Many values' })
  await put({ sku: Array.from({ length: 30 }, (_, n) => `s${n}`) }, folderId)
  await put({ sku: ['s7'] }, folderId)
  const { fields } = await admin.metadata.summary({ filters: { folderId } })
  const sku = fields.find(({ field }) => field === 'sku')!
  expect(sku.values).toHaveLength(20)
  expect(sku).toMatchObject({
    hasMore: true,
    filled: 2,
    values: expect.arrayContaining([{ value: 's7', language: null, count: 2 }]),
  })
})

test('what one may not see is not summed up, and says not how often it is there', async () => {
  const { id: shared } = await admin.folders.create({ name: 'Summed shared' })
  const seen = await put({ credit: 'Seen' }, shared)
  const hidden = await put({ credit: 'Hidden' })
  const viewer = await memberFor(server, 'viewer', shared)
  for (const selection of [{ assetIds: [seen, hidden] }, { filters: {} }]) {
    const summary = await viewer.damask.metadata.summary(selection)
    expect(summary.total).toBe(1)
    expect(summary.fields.find(({ field }) => field === 'credit')).toMatchObject({ value: 'Seen', editable: 0 })
    expect(JSON.stringify(summary)).not.toContain('Hidden')
  }
  await expect(admin.metadata.summary({})).rejects.toMatchObject({ code: 'nothing_selected' })
})
