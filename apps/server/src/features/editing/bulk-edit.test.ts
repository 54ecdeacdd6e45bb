import { type Asset, type AssetId, type FolderId, type Operation, TermId } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Ctx } from '../../platform/ctx.ts'
import { fillFolder, valuesChecksum } from '../../testing/fill-folder.ts'
import { memberFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { editJob } from './bulk-edit.ts'
import { forgetEarlierValues } from './keeping.ts'
import { undoJob } from './undo.ts'

// No worker: each story runs the jobs itself, so that it can stop them where it wants.
let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

const jobs = { 'assets.edit': editJob, 'metadata.undo': undoJob }
const run = ({ id, name }: Operation, ctx: Ctx = server.ctx) =>
  jobs[name as keyof typeof jobs].run(ctx, { operationId: id }, { number: 1, isLast: false })
const show = ({ id }: Operation) => admin.operations.get({ operationId: id })
const finish = async (operation: Operation) => {
  await run(operation)
  return show(operation)
}
const report = ({ id }: Operation) => admin.metadata.getReport({ operationId: id })
const undo = async ({ id }: Operation) => finish(await admin.operations.undo({ operationId: id }))
const valuesOf = async ({ id }: { id: AssetId }) => (await admin.metadata.get({ assetId: id })).values

let made = 0
async function putWith(values: object, folderId?: FolderId): Promise<Asset> {
  const name = `edit-${++made}.txt`
  const asset = await putAsset(server.ctx, name, name, folderId ? { folderId } : {})
  if (Object.keys(values).length > 0) await admin.metadata.edit({ assetId: asset.id, values: values as never })
  return asset
}
const folder = async (name: string) => (await admin.folders.create({ name })).id

async function termOf(vocabulary: string, label: string): Promise<TermId> {
  const { rows } = await sql<{ id: string }>`
    select term.id from term join vocabulary on vocabulary.id = term.vocabulary_id
    where vocabulary.key = ${vocabulary} and term.labels ->> 'en' = ${label}`.execute(server.ctx.db)
  return TermId.parse(rows[0]!.id)
}

test('every action changes every asset of a selection, and says what became of each', async () => {
  const [africa, asia, europe] = await Promise.all(
    ['Africa', 'Asia', 'Europe'].map((label) => termOf('regions', label)),
  )
  const a = await putWith({
    region: [africa],
    credit: 'Photo: Ada',
    creator: ['Ada'],
    title: { en: 'Red coat', de: 'x' },
  })
  const b = await putWith({ region: [europe], sku: ['LC-1', 'LC-2'] })
  const ghost = '00000000-0000-7000-8000-0000000000aa' as AssetId
  const operation = await admin.assets.bulkEdit({
    assetIds: [a.id, b.id, ghost],
    changes: [
      { field: 'region', action: 'add', value: [asia!] },
      { field: 'region', action: 'replace', value: africa!, by: europe! },
      { field: 'sku', action: 'remove', values: ['LC-1'] },
      { field: 'title', action: 'clear', languages: ['de'] },
      { field: 'title', action: 'find_replace', find: 'red', replacement: 'Blue' },
      { field: 'credit', action: 'find_replace', find: '^Photo: (\\w+)', replacement: '$1 / Agency', isPattern: true },
      { field: 'creator', action: 'clear' },
      { field: 'date_created', action: 'set', value: '2026' },
    ],
  })
  expect(operation).toMatchObject({ name: 'assets.edit', state: 'waiting', total: 3 })
  const done = await finish(operation)
  expect(done).toMatchObject({
    state: 'done',
    done: 2,
    failed: [{ subjectId: ghost, code: 'asset_not_found' }],
    result: { changed: 2, unchanged: 0 },
  })
  expect(await valuesOf(a)).toEqual({
    region: [europe, asia],
    credit: 'Ada / Agency',
    title: { en: 'Blue coat' },
    date_created: '2026',
  })
  expect(await valuesOf(b)).toEqual({ region: [europe, asia], sku: ['LC-2'], date_created: '2026' })
  const { items } = await admin.history.listForAsset({ assetId: b.id })
  expect(items[0]).toMatchObject({
    name: 'assets.metadata_changed',
    facts: { count: 1, changes: expect.arrayContaining([{ field: 'sku', before: ['LC-1', 'LC-2'], after: ['LC-2'] }]) },
  })
  expect(await report(operation)).toMatchObject({
    changed: 2,
    faultCount: 1,
    faults: [{ assetId: ghost, code: 'asset_not_found' }],
    terms: expect.arrayContaining([
      expect.objectContaining({ id: asia, labels: expect.objectContaining({ en: 'Asia' }) }),
    ]),
  })
})

test('what does not fit one asset is told with its field, and the others are changed', async () => {
  const long = await putWith({ credit: 'x'.repeat(299) })
  const short = await putWith({ credit: 'x' })
  const done = await finish(
    await admin.assets.bulkEdit({
      assetIds: [long.id, short.id],
      changes: [{ field: 'credit', action: 'find_replace', find: 'x', replacement: 'xy' }],
    }),
  )
  expect(done).toMatchObject({
    done: 1,
    failed: [{ subjectId: long.id, code: 'too_long', field: 'credit', message: 'At most 300 characters fit.' }],
  })
  expect(await valuesOf(short)).toEqual({ credit: 'xy' })
})

test('what can fit no asset is refused before it begins', async () => {
  const { id } = await putWith({})
  const attempt = (change: object) => admin.assets.bulkEdit({ assetIds: [id], changes: [change as never] })
  const invalid = { code: 'change_invalid', status: 422 }
  await expect(attempt({ field: 'credit', action: 'add', value: 'x' })).rejects.toMatchObject(invalid)
  await expect(attempt({ field: 'licence_from', action: 'set', value: 'soon' })).rejects.toMatchObject(invalid)
  const broken = { field: 'credit', action: 'find_replace', find: '(', replacement: '', isPattern: true }
  await expect(attempt(broken)).rejects.toMatchObject({ ...invalid, detail: expect.stringContaining('pattern') })
  await expect(attempt({ field: 'nothing', action: 'clear' })).rejects.toMatchObject({ code: 'field_not_found' })
  await expect(admin.assets.bulkEdit({ assetIds: [id] })).rejects.toMatchObject(invalid)
  const changes = [{ field: 'credit', action: 'clear' }] as const
  await expect(admin.assets.bulkEdit({ changes: [...changes] })).rejects.toMatchObject({ code: 'nothing_selected' })
})

test('two assets of one batch cannot get the same value where it must be unique', async () => {
  await sql`update field set rules = rules || '{"unique": true}' where key = 'credit'`.execute(server.ctx.db)
  try {
    const [a, b] = [await putWith({}), await putWith({})]
    const done = await finish(
      await admin.assets.bulkEdit({
        assetIds: [a.id, b.id],
        changes: [{ field: 'credit', action: 'set', value: 'Only one' }],
      }),
    )
    expect(done).toMatchObject({ done: 1, failed: [{ code: 'taken', field: 'credit' }] })
  } finally {
    await sql`update field set rules = rules - 'unique' where key = 'credit'`.execute(server.ctx.db)
  }
})

test('a template fills what is empty, or everything', async () => {
  const templateId = '00000000-0000-7000-8000-0000000007e1' as never
  await sql`insert into metadata_template (id, name, field_values, created_at, updated_at)
    values (${templateId}, 'Agency', '{"credit": "Agency", "creator": ["Bea"], "focal_point": {"x": 0, "y": 0}}', now(), now())`.execute(
    server.ctx.db,
  )
  const asset = await putWith({ credit: 'Ada' })
  await finish(await admin.assets.bulkEdit({ assetIds: [asset.id], templateId }))
  expect(await valuesOf(asset)).toEqual({ credit: 'Ada', creator: ['Bea'] })
  const changes = [{ field: 'creator', action: 'add' as const, value: ['Cleo'] }]
  const input = { assetIds: [asset.id], templateId, templateMode: 'overwrite' as const, changes }
  await finish(await admin.assets.bulkEdit(input))
  expect(await valuesOf(asset)).toEqual({ credit: 'Agency', creator: ['Bea', 'Cleo'] })
})

test('a dry run shows before and after, and changes nothing', async () => {
  const asset = await putWith({ credit: 'Ada' })
  const same = await putWith({ credit: 'Grace' })
  const operation = await admin.assets.bulkEdit({
    assetIds: [asset.id, same.id],
    changes: [{ field: 'credit', action: 'set', value: 'Grace' }],
    dryRun: true,
  })
  expect(await finish(operation)).toMatchObject({
    state: 'done',
    undoUntil: null,
    result: { changed: 1, unchanged: 1, dryRun: true },
  })
  expect((await report(operation)).preview).toEqual([
    { assetId: asset.id, name: asset.name, changes: [{ field: 'credit', before: 'Ada', after: 'Grace' }] },
  ])
  expect(await valuesOf(asset)).toEqual({ credit: 'Ada' })
  await expect(admin.operations.undo({ operationId: operation.id })).rejects.toMatchObject({ code: 'undo_impossible' })
})

test('undoing puts back what was there, order and origin included, and can be undone itself', async () => {
  const [summer, winter] = [await termOf('seasons', 'Summer'), await termOf('seasons', 'Winter')]
  const [africa, asia] = [await termOf('regions', 'Africa'), await termOf('regions', 'Asia')]
  const folderId = await folder('Undo')
  await putWith({ region: [asia, africa], season: summer, title: { en: 'Coat' }, sku: ['b', 'a'] }, folderId)
  await putWith({ credit: 'Ada' }, folderId)
  await sql`update asset_term set source = 'machine', confidence = 0.7, position = position + 3, added_at = '2020-02-02 02:02:02.123456+00'
    where asset_id in (select id from asset where folder_id = ${folderId})`.execute(server.ctx.db)
  const before = await valuesChecksum(server.ctx, folderId)
  const operation = await finish(
    await admin.assets.bulkEdit({
      filters: { folderId },
      changes: [
        { field: 'region', action: 'set', value: [africa] },
        { field: 'season', action: 'set', value: winter },
        { field: 'title', action: 'clear' },
        { field: 'sku', action: 'add', value: ['c'] },
        { field: 'credit', action: 'set', value: 'Grace' },
      ],
    }),
  )
  expect(operation.undoUntil).not.toBeNull()
  const after = await valuesChecksum(server.ctx, folderId)
  expect(after).not.toBe(before)
  const undone = await undo(operation)
  expect(undone).toMatchObject({
    name: 'metadata.undo',
    state: 'done',
    done: 2,
    failedCount: 0,
    result: { changed: 2 },
  })
  expect(await valuesChecksum(server.ctx, folderId)).toBe(before)
  await expect(admin.operations.undo({ operationId: operation.id })).rejects.toMatchObject({ code: 'undo_impossible' })

  const again = await undo(undone)
  expect(await valuesChecksum(server.ctx, folderId)).toBe(after)
  await undo(again)
  expect(await valuesChecksum(server.ctx, folderId)).toBe(before)
  expect(await foundBy(folderId, winter)).toBe(0)
  expect(await foundBy(folderId, summer)).toBe(1)
})
const foundBy = async (folderId: FolderId, term: TermId) =>
  (await admin.assets.list({ folderId, termIds: [term] })).items.length

test('what somebody changed since is left alone and told, the rest of the asset is put back', async () => {
  const [mine, theirs] = [
    await putWith({ credit: 'Ada', creator: ['A'] }),
    await putWith({ credit: 'Bea', creator: ['B'] }),
  ]
  const operation = await finish(
    await admin.assets.bulkEdit({
      assetIds: [mine.id, theirs.id],
      changes: [
        { field: 'credit', action: 'set', value: 'Everybody' },
        { field: 'creator', action: 'clear' },
      ],
    }),
  )
  await admin.metadata.edit({ assetId: theirs.id, values: { credit: 'Cleo' } })
  const undone = await undo(operation)
  expect(undone).toMatchObject({ done: 1, failed: [{ subjectId: theirs.id, code: 'changed_since', field: 'credit' }] })
  expect(await valuesOf(mine)).toEqual({ credit: 'Ada', creator: ['A'] })
  expect(await valuesOf(theirs)).toEqual({ credit: 'Cleo', creator: ['B'] })
})

test('undoing a value that must be unique leaves it where another asset has got it', async () => {
  await sql`update field set rules = rules || '{"unique": true}' where key = 'credit'`.execute(server.ctx.db)
  try {
    const [a, b] = [await putWith({ credit: 'Unique A' }), await putWith({})]
    const operation = await finish(
      await admin.assets.bulkEdit({ assetIds: [a.id], changes: [{ field: 'credit', action: 'clear' }] }),
    )
    await admin.metadata.edit({ assetId: b.id, values: { credit: 'unique a' } })
    expect(await undo(operation)).toMatchObject({ done: 0, failed: [{ code: 'taken', field: 'credit' }] })
    await admin.metadata.edit({ assetId: b.id, values: { credit: null } })
    expect(await undo(operation)).toMatchObject({ done: 1, failedCount: 0 })
    expect(await valuesOf(a)).toEqual({ credit: 'Unique A' })
  } finally {
    await sql`update field set rules = rules - 'unique' where key = 'credit'`.execute(server.ctx.db)
  }
})

test('a run that is killed goes on, a cancelled one leaves a correct report, and what was done is undone exactly', async () => {
  const folderId = await folder('Killed edit')
  await fillFolder(server.ctx, folderId, 1200)
  const before = await valuesChecksum(server.ctx, folderId)
  const changes = [{ field: 'creator', action: 'add' as const, value: ['Ada'] }]
  const operation = await admin.assets.bulkEdit({ filters: { folderId }, changes })
  await sql
    .raw(`
    create function die_in_second_edit() returns trigger language plpgsql as $$ begin
      if (select done from operation where id = '${operation.id}') >= 500 then raise exception 'killed'; end if;
      return new;
    end $$;
    create trigger die before insert on event for each row when (new.name = 'assets.metadata_changed') execute function die_in_second_edit();
  `)
    .execute(server.ctx.db)
  await expect(run(operation)).rejects.toThrow('killed')
  await sql`drop trigger die on event`.execute(server.ctx.db)
  expect(await show(operation)).toMatchObject({ state: 'running', done: 500, undoUntil: null })

  const stopped = new AbortController()
  stopped.abort()
  await run(operation, { ...server.ctx, signal: stopped.signal })
  await admin.operations.cancel({ operationId: operation.id })
  const cancelled = await finish(operation)
  expect(cancelled).toMatchObject({ state: 'cancelled', done: 1000, result: { changed: 1000, unchanged: 0 } })
  const { rows } = await sql<{ changed: number; twice: number }>`
    select count(*) filter (where metadata ? 'creator')::int as changed, count(*) filter (where revision > 2)::int as twice
    from asset where folder_id = ${folderId}`.execute(server.ctx.db)
  expect(rows).toEqual([{ changed: 1000, twice: 0 }])
  expect(await undo(cancelled)).toMatchObject({ state: 'done', done: 1000, failedCount: 0 })
  expect(await valuesChecksum(server.ctx, folderId)).toBe(before)
})

test('only those who may edit an asset change it, and only one’s own operations are undone', async () => {
  const shared = await folder('Bulk shared')
  const asset = await putWith({ credit: 'Ada' }, shared)
  const hidden = await putWith({ credit: 'Ada' })
  const changes = [{ field: 'credit', action: 'set' as const, value: 'Eve' }]
  const viewer = await memberFor(server, 'viewer', shared)
  const tried = await viewer.damask.assets.bulkEdit({ assetIds: [asset.id, hidden.id], changes })
  await run(tried)
  expect(await viewer.damask.operations.get({ operationId: tried.id })).toMatchObject({
    done: 0,
    failed: expect.arrayContaining([
      expect.objectContaining({ subjectId: asset.id, code: 'not_allowed' }),
      expect.objectContaining({ subjectId: hidden.id, code: 'asset_not_found' }),
    ]),
  })
  const editor = await memberFor(server, 'editor', shared)
  const mine = await editor.damask.assets.bulkEdit({ assetIds: [asset.id], changes })
  await run(mine)
  const foreign = { operationId: mine.id }
  await expect(viewer.damask.operations.undo(foreign)).rejects.toMatchObject({ code: 'operation_not_found' })
  await expect(viewer.damask.metadata.getReport(foreign)).rejects.toMatchObject({ code: 'operation_not_found' })
  await sql`update field set rules = rules || '{"readOnly": true}' where key = 'credit'`.execute(server.ctx.db)
  const undone = await editor.damask.operations.undo(foreign)
  await run(undone)
  expect(await editor.damask.operations.get({ operationId: undone.id })).toMatchObject({
    failed: [{ code: 'not_editable', field: 'credit' }],
  })
  await sql`update field set rules = rules - 'readOnly' where key = 'credit'`.execute(server.ctx.db)
})

test('earlier values are forgotten when their time is over', async () => {
  const asset = await putWith({ credit: 'Ada' })
  const changes = [{ field: 'credit', action: 'clear' as const }]
  const operation = await finish(await admin.assets.bulkEdit({ assetIds: [asset.id], changes }))
  const kept = async () =>
    (await sql`select 1 from value_before where operation_id = ${operation.id}`.execute(server.ctx.db)).rows.length
  const forget = (ctx: Ctx) => forgetEarlierValues.run(ctx, {}, { number: 1, isLast: false })
  await forget(server.ctx)
  expect(await kept()).toBe(1)
  const later = new Date(Date.now() + 31 * 86_400_000)
  await forget({ ...server.ctx, now: () => later })
  expect(await kept()).toBe(0)
  await expect(admin.operations.undo({ operationId: operation.id })).rejects.toMatchObject({ code: 'undo_impossible' })
})
