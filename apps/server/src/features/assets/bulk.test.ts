import type { AssetId, FolderId, Operation } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Ctx } from '../../platform/ctx.ts'
import { keyFor } from '../../testing/key-for.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { copyJob, deleteJob, moveJob } from './bulk.ts'

// No worker: each story runs the jobs itself, so that it can stop them where it wants.
let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

const jobs = { 'assets.move': moveJob, 'assets.copy': copyJob, 'assets.delete': deleteJob }
const run = ({ id, name }: Operation, ctx: Ctx = server.ctx) =>
  jobs[name as keyof typeof jobs].run(ctx, { operationId: id }, { number: 1, isLast: false })
const show = ({ id }: Operation) => admin.operations.get({ operationId: id })
const finish = async (operation: Operation) => {
  await run(operation)
  return show(operation)
}
const folder = async (name: string) => (await admin.folders.create({ name })).id
const put = (name: string, folderId: FolderId) => putAsset(server.ctx, name, name, { folderId })
const total = async (folderId: FolderId) => (await admin.assets.list({ folderId, withTotal: true })).total

/** Many assets over the bytes of one, faster than putting them one by one. */
async function fill(folderId: FolderId, count: number): Promise<void> {
  const sample = await put('sample.txt', folderId)
  await sql`
    with made as (
      select gen_random_uuid() as asset_id, gen_random_uuid() as version_id, n from generate_series(2, ${count}::int) as n
    ), versions as (
      insert into asset_version (id, asset_id, number, blob_sha256, mime, format, kind, extension, size_bytes, created_at)
      select version_id, asset_id, 1, ${sample.version.sha256}, 'text/plain', 'txt', 'document', 'txt', 10, now() from made
    )
    insert into asset (id, folder_id, name, kind, current_version_id, created_at, updated_at)
    select asset_id, ${folderId}, 'n' || n, 'document', version_id, now(), now() from made`.execute(server.ctx.db)
  await sql`
    insert into asset_index (asset_id, scope_id, folder_id, kind, format, processing, created_at, updated_at, size_bytes, name, name_key)
    select id, 1, folder_id, kind, 'txt', 'waiting', created_at, updated_at, 10, name, name_key
    from asset where folder_id = ${folderId} on conflict do nothing`.execute(server.ctx.db)
}

test('many assets move at once; each that cannot is told, and the others go', async () => {
  const from = await folder('Bulk from')
  const to = await folder('Bulk to')
  const a = await put('a.txt', from)
  const b = await put('b.txt', from)
  await put('B.txt', to)
  const ghost = '00000000-0000-7000-8000-0000000000aa' as AssetId
  const operation = await admin.assets.bulkMove({ assetIds: [a.id, b.id, ghost, a.id], toFolderId: to })
  expect(operation).toMatchObject({ name: 'assets.move', state: 'waiting', total: 3, done: 0 })
  const done = await finish(operation)
  expect(done).toMatchObject({ state: 'done', done: 1, failedCount: 2 })
  expect(new Set(done.failed.map((f) => `${f.subjectId} ${f.code}`))).toEqual(
    new Set([`${b.id} asset_name_taken`, `${ghost} asset_not_found`]),
  )
  expect(await total(to)).toBe(2)
  expect((await admin.assets.list({ folderId: from })).items).toMatchObject([{ id: b.id, revision: 1 }])
  const news = await server.ctx.db
    .selectFrom('event')
    .select(['data', 'actor_name'])
    .where('name', '=', 'assets.moved')
    .execute()
  expect(news).toMatchObject([
    { data: { assetIds: [a.id], after: to }, actor_name: expect.stringContaining('Ada Admin') },
  ])
  expect((await admin.operations.list()).items[0]).toEqual(done)
})

test('a run that is killed goes on where it was, and nothing is done twice', async () => {
  const from = await folder('Killed from')
  const to = await folder('Killed to')
  await fill(from, 1200)
  const operation = await admin.assets.bulkMove({ filters: { folderId: from }, toFolderId: to })
  expect(operation.total).toBe(1200)
  await sql
    .raw(`
    create function die_in_second_batch() returns trigger language plpgsql as $$ begin
      if (select done from operation where id = '${operation.id}') >= 500 then raise exception 'killed'; end if;
      return new;
    end $$;
    create trigger die before insert on event for each row when (new.name = 'assets.moved') execute function die_in_second_batch();
  `)
    .execute(server.ctx.db)
  await expect(run(operation)).rejects.toThrow('killed')
  expect(await show(operation)).toMatchObject({ state: 'running', done: 500, total: 1200 })
  expect(await total(to)).toBe(500)
  await sql`drop trigger die on event`.execute(server.ctx.db)

  expect(await finish(operation)).toMatchObject({ state: 'done', done: 1200, failedCount: 0 })
  await run(operation)
  expect(await total(to)).toBe(1200)
  const moved = await sql`select distinct revision from asset where folder_id = ${to}`.execute(server.ctx.db)
  expect(moved.rows).toEqual([{ revision: 2 }])
  expect(await server.ctx.db.selectFrom('operation_item').selectAll().execute()).toEqual([])
})

test('two workers on one operation do its work once', async () => {
  const from = await folder('Twice from')
  const to = await folder('Twice to')
  await fill(from, 250)
  const operation = await admin.assets.bulkCopy({ filters: { folderId: from }, toFolderId: to })
  await Promise.all([run(operation), run(operation)])
  expect(await show(operation)).toMatchObject({ state: 'done', done: 250 })
  expect(await total(to)).toBe(250)
})

test('an operation that is cancelled keeps what is done and does no more', async () => {
  const from = await folder('Cancel from')
  await fill(from, 600)
  const early = await admin.assets.bulkDelete({ filters: { folderId: from } })
  expect(await admin.operations.cancel({ operationId: early.id })).toMatchObject({ state: 'cancelled', done: 0 })
  await run(early)
  expect(await total(from)).toBe(600)
  await expect(admin.operations.cancel({ operationId: early.id })).rejects.toMatchObject({
    code: 'operation_ended',
    status: 409,
  })

  const stopped = new AbortController()
  stopped.abort()
  const late = await admin.assets.bulkDelete({ filters: { folderId: from } })
  await run(late, { ...server.ctx, signal: stopped.signal })
  expect(await show(late)).toMatchObject({ state: 'running', done: 500 })
  await admin.operations.cancel({ operationId: late.id })
  await run(late)
  expect(await show(late)).toMatchObject({ state: 'cancelled', done: 500 })
  expect(await total(from)).toBe(100)
})

test('a dry run says what would happen and changes nothing', async () => {
  const from = await folder('Dry from')
  const to = await folder('Dry to')
  await put('a.txt', from)
  await put('b.txt', from)
  await put('a.txt', to)
  const operation = await admin.assets.bulkMove({ filters: { folderId: from }, toFolderId: to, dryRun: true })
  expect(await finish(operation)).toMatchObject({
    state: 'done',
    done: 1,
    failed: [{ code: 'asset_name_taken' }],
    result: { dryRun: true },
  })
  expect([await total(from), await total(to)]).toEqual([2, 1])
})

test('copies get free names and deleted assets an entry each', async () => {
  const from = await folder('Verbs')
  const a = await put('a.txt', from)
  await finish(await admin.assets.bulkCopy({ assetIds: [a.id], toFolderId: from }))
  expect((await admin.assets.list({ folderId: from, sort: 'name' })).items.map((i) => i.name)).toEqual([
    'a (2).txt',
    'a.txt',
  ])
  await finish(await admin.assets.bulkDelete({ filters: { folderId: from } }))
  expect(await total(from)).toBe(0)
  const { items } = await admin.bin.list({ limit: 2 })
  expect(new Set(items.map((entry) => entry.name))).toEqual(new Set(['a.txt', 'a (2).txt']))
})

test('an operation whose folder is gone when it begins ends with the reason', async () => {
  const from = await folder('Gone from')
  const to = await folder('Gone to')
  await put('a.txt', from)
  const operation = await admin.assets.bulkMove({ filters: { folderId: from }, toFolderId: to })
  await admin.folders.delete({ folderId: to })
  expect(await finish(operation)).toMatchObject({ state: 'failed', result: { problem: { code: 'folder_not_found' } } })
  expect(await total(from)).toBe(1)
})

test('nothing selected is refused', async () => {
  const empty = await folder('Empty')
  const refused = { code: 'nothing_selected', status: 422 }
  await expect(admin.assets.bulkDelete({})).rejects.toMatchObject(refused)
  await expect(admin.assets.bulkDelete({ filters: { folderId: empty } })).rejects.toMatchObject(refused)
  const toFolderId = '00000000-0000-7000-8000-0000000000ff' as FolderId
  await expect(admin.assets.bulkMove({ filters: {}, toFolderId })).rejects.toMatchObject({ code: 'folder_not_found' })
})

test('a key that is limited to a folder changes nothing outside of it, also in bulk', async () => {
  const mine = await folder('Limited mine')
  const theirs = await folder('Limited theirs')
  const own = await put('own.txt', mine)
  const other = await put('other.txt', theirs)
  const limited = await keyFor(server, ['library:read', 'library:write'], [mine])
  const operation = await limited.assets.bulkDelete({ assetIds: [own.id, other.id] })
  expect(await finish(operation)).toMatchObject({ done: 1, failed: [{ subjectId: other.id, code: 'asset_not_found' }] })
  expect(await total(theirs)).toBe(1)
  expect((await limited.operations.list()).items.map((o) => o.id)).toEqual([operation.id])
  const foreign = (await admin.operations.list({ limit: 200 })).items.find((o) => o.id !== operation.id)!
  await expect(limited.operations.get({ operationId: foreign.id })).rejects.toMatchObject({
    code: 'operation_not_found',
  })
  await expect(limited.operations.cancel({ operationId: foreign.id })).rejects.toMatchObject({
    code: 'operation_not_found',
  })
  await expect(server.stranger.operations.list()).rejects.toMatchObject({ code: 'not_signed_in' })
  const reader = await keyFor(server, ['library:read'])
  await expect(reader.operations.cancel({ operationId: foreign.id })).rejects.toMatchObject({
    code: 'key_scope_missing',
  })
})

test('operations are listed newest first, page by page', async () => {
  const all = (await admin.operations.list({ limit: 200 })).items
  const first = await admin.operations.list({ limit: 2 })
  const second = await admin.operations.list({ limit: 2, cursor: first.nextCursor! })
  expect([...first.items, ...second.items]).toEqual(all.slice(0, 4))
})
