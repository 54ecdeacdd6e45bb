import { Readable } from 'node:stream'
import { type BinEntryId, type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { blobKey, renditionKey } from '@damask/storage'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { keyFor } from '../../testing/key-for.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { collectBlobs } from './collect-blobs.ts'
import { sweepBin } from './erase-entries.ts'
import { holdBlob, storeVersion } from './index.ts'

let server: TestServer
let admin: TestServer['admin']
let now = Date.now()
beforeAll(async () => {
  server = await startTestServer({ worker: true, now: () => new Date(now), settings: { DAMASK_BLOB_GRACE_HOURS: '1' } })
  admin = server.admin
})

const DAY = 86_400_000
const put = (name: string, content: string, folderId: FolderId = ROOT_FOLDER_ID) =>
  putAsset(server.ctx, name, content, { folderId })
const ended = (id: Parameters<typeof admin.operations.get>[0]['operationId']) =>
  server.until(async () => (await admin.operations.get({ operationId: id })).endedAt !== null)
const binned = async (name: string) => (await admin.bin.list({ limit: 200 })).items.find((entry) => entry.name === name)
const stored = (sha256: string) => server.ctx.storage.has(blobKey(sha256))

test('a deleted asset is in the bin, hidden everywhere else, and comes back where it was', async () => {
  const { id: folderId } = await admin.folders.create({ name: 'Bin one' })
  const asset = await put('one.txt', 'bin one', folderId)
  const { binEntryId } = await admin.assets.delete({ assetId: asset.id })
  const gone = { code: 'asset_not_found' }
  await expect(admin.assets.get({ assetId: asset.id })).rejects.toMatchObject(gone)
  await expect(admin.assets.delete({ assetId: asset.id })).rejects.toMatchObject(gone)
  expect((await admin.assets.list({ folderId })).items).toEqual([])
  expect(await binned('one.txt')).toMatchObject({
    id: binEntryId,
    type: 'asset',
    assetId: asset.id,
    kind: 'document',
    fromPath: '/Bin one',
    assetCount: 1,
    sizeBytes: 7,
    binnedBy: { name: 'Ada Admin' },
    eraseAfter: new Date(now + 30 * DAY).toISOString(),
  })
  expect(await admin.bin.restore({ binEntryId })).toEqual({ folderId, assetId: asset.id, renamedTo: null })
  expect((await admin.assets.list({ folderId })).items).toMatchObject([
    { id: asset.id, name: 'one.txt', binnedAt: null },
  ])
  await expect(admin.bin.restore({ binEntryId })).rejects.toMatchObject({ code: 'bin_entry_not_found', status: 404 })
})

test('what comes back to a taken name gets a number and says so', async () => {
  const { id: folderId } = await admin.folders.create({ name: 'Taken' })
  const asset = await put('same.txt', 'first same', folderId)
  const { binEntryId } = await admin.assets.delete({ assetId: asset.id })
  await put('SAME.txt', 'second same', folderId)
  expect(await admin.bin.restore({ binEntryId })).toMatchObject({ renamedTo: 'same (2).txt' })

  const inner = await admin.folders.create({ parentId: folderId, name: 'v1.5' })
  const entry = await admin.folders.delete({ folderId: inner.id })
  await admin.folders.create({ parentId: folderId, name: 'V1.5' })
  expect(await admin.bin.restore(entry)).toEqual({ folderId, assetId: null, renamedTo: 'v1.5 (2)' })
})

test('a folder goes with everything in it and comes back with everything in it', async () => {
  const top = await admin.folders.create({ name: 'Whole' })
  const deep = await admin.folders.ensure({ parentId: top.id, names: ['a', 'b'] })
  const before = await put('before.txt', 'binned before', deep.id)
  await admin.assets.delete({ assetId: before.id })
  const asset = await put('deep.txt', 'whole deep', deep.id)
  const { binEntryId } = await admin.folders.delete({ folderId: top.id })
  await expect(admin.folders.get({ folderId: deep.id })).rejects.toMatchObject({ code: 'folder_not_found' })
  await expect(admin.assets.get({ assetId: asset.id })).rejects.toMatchObject({ code: 'asset_not_found' })
  expect((await admin.assets.list({ words: 'deep.txt' })).items).toEqual([])
  expect(await binned('Whole')).toMatchObject({
    type: 'folder',
    folderId: top.id,
    assetCount: 1,
    sizeBytes: 10,
    fromPath: '/',
  })
  await admin.bin.restore({ binEntryId })
  expect(await admin.folders.get({ folderId: deep.id })).toMatchObject({ path: '/Whole/a/b' })
  expect((await admin.assets.list({ folderId: deep.id })).items).toMatchObject([{ id: asset.id }])
  expect(await binned('before.txt')).toMatchObject({ fromPath: '/Whole/a/b' })
})

test('what was deleted from a folder that is gone comes back into the nearest one that is left', async () => {
  const top = await admin.folders.create({ name: 'Nearest' })
  const deep = await admin.folders.ensure({ parentId: top.id, names: ['gone', 'inner'] })
  const asset = await put('orphan.txt', 'orphan', deep.id)
  const single = await admin.assets.delete({ assetId: asset.id })
  const inner = await admin.folders.delete({ folderId: deep.id })
  await admin.folders.delete({ folderId: deep.parentId! })
  expect(await admin.bin.restore(single)).toMatchObject({ folderId: top.id })
  expect(await admin.bin.restore(inner)).toMatchObject({ folderId: top.id })
  expect(await admin.folders.get({ folderId: deep.id })).toMatchObject({ path: '/Nearest/inner' })
})

test('the library itself cannot be deleted', async () => {
  await expect(admin.folders.delete({ folderId: ROOT_FOLDER_ID })).rejects.toMatchObject({ code: 'folder_is_root' })
})

test('erasing takes the asset at once and its bytes after the grace period', async () => {
  const asset = await put('erase.txt', 'erase me')
  const copy = await admin.assets.copy({ assetId: asset.id, folderId: ROOT_FOLDER_ID, name: 'kept.txt' })
  const { sha256 } = asset.version
  const rendition = renditionKey(sha256, 'thumbnail', 'webp')
  await server.ctx.storage.put(rendition, { stream: Readable.from(['tiny']), sizeBytes: 4 })

  await ended((await admin.bin.erase(await admin.assets.delete({ assetId: asset.id }))).id)
  expect(await binned('erase.txt')).toBeUndefined()
  now += 2 * 3_600_000
  await collectBlobs(server.ctx)
  expect(await (await admin.assets.download({ assetId: copy.id })).text()).toBe('erase me')

  await ended((await admin.bin.erase(await admin.assets.delete({ assetId: copy.id }))).id)
  await collectBlobs(server.ctx)
  expect(await stored(sha256)).toBe(true)
  now += 2 * 3_600_000
  await collectBlobs(server.ctx)
  expect(await stored(sha256)).toBe(false)
  expect(await server.ctx.storage.has(rendition)).toBe(false)
  expect((await put('again.txt', 'erase me')).version.sha256).toBe(sha256)
})

test('bytes that are uploaded again while they wait to be erased are kept', async () => {
  const asset = await put('back.txt', 'comes back')
  const { sha256 } = asset.version
  await ended((await admin.bin.erase(await admin.assets.delete({ assetId: asset.id }))).id)
  now += 2 * 3_600_000
  await holdBlob(server.ctx, sha256)
  await collectBlobs(server.ctx)
  expect(await stored(sha256)).toBe(true)
  const again = await put('back.txt', 'comes back')
  await collectBlobs(server.ctx)
  expect(await (await admin.assets.download({ assetId: again.id })).text()).toBe('comes back')
})

test('an upload and the collector at once never lose bytes', async () => {
  for (let round = 0; round < 15; round++) {
    const content = `race ${round}`
    const asset = await put('race.txt', content)
    await server.ctx.db.deleteFrom('asset').where('id', '=', asset.id).execute()
    await server.ctx.db
      .updateTable('blob')
      .set({ orphaned_at: new Date(0) })
      .where('sha256', '=', asset.version.sha256)
      .execute()
    const upload = async () => {
      const { version } = asset
      await holdBlob(server.ctx, version.sha256)
      const source = { stream: Readable.from([Buffer.from(content)]), sizeBytes: version.sizeBytes }
      await server.ctx.storage.put(blobKey(version.sha256), source, { ifAbsent: true })
      const sniffed = { mime: 'text/plain', format: 'txt', kind: 'document' as const, extension: 'txt' }
      return storeVersion(server.ctx, {
        ...version,
        sniffed,
        folderId: ROOT_FOLDER_ID,
        name: 'race.txt',
        conflict: 'unique',
      })
    }
    const [stored] = await Promise.all([upload(), collectBlobs(server.ctx)])
    expect(await (await admin.assets.download({ assetId: stored.asset.id })).text()).toBe(content)
  }
})

test('erasing a folder leaves what had been deleted from it before', async () => {
  const top = await admin.folders.create({ name: 'Erased' })
  const sub = await admin.folders.create({ parentId: top.id, name: 'Sub' })
  const first = await put('first.txt', 'erased first', top.id)
  const single = await admin.assets.delete({ assetId: first.id })
  const folder = await admin.folders.delete({ folderId: sub.id })
  await put('second.txt', 'erased second', top.id)
  await ended((await admin.bin.erase(await admin.folders.delete({ folderId: top.id }))).id)
  expect(await binned('Erased')).toBeUndefined()
  expect(await admin.bin.restore(single)).toMatchObject({ folderId: ROOT_FOLDER_ID, assetId: first.id })
  expect(await admin.bin.restore(folder)).toMatchObject({ folderId: ROOT_FOLDER_ID })
  expect(await admin.folders.get({ folderId: sub.id })).toMatchObject({ path: '/Sub' })
})

test('what has been in the bin for longer than the settings say is erased by itself', async () => {
  const asset = await put('old.txt', 'old')
  await admin.assets.delete({ assetId: asset.id })
  now += 29 * DAY
  await sweepBin(server.ctx)
  expect(await binned('old.txt')).toBeDefined()
  const young = await put('young.txt', 'young')
  await admin.assets.delete({ assetId: young.id })
  now += 2 * DAY
  await sweepBin(server.ctx)
  await server.until(async () => (await binned('old.txt')) === undefined)
  expect(await binned('young.txt')).toBeDefined()
})

test('an emptied bin is empty, and emptying it again does nothing', async () => {
  const folder = await admin.folders.create({ name: 'To empty' })
  for (let i = 0; i < 5; i++) await put(`e${i}.txt`, `empty ${i}`, folder.id)
  await admin.folders.delete({ folderId: folder.id })
  const loose = await put('loose.txt', 'loose')
  await admin.assets.delete({ assetId: loose.id })
  const operation = await admin.bin.empty()
  await ended(operation.id)
  expect(await admin.bin.list()).toEqual({ items: [], nextCursor: null })
  expect(await admin.operations.get({ operationId: operation.id })).toMatchObject({
    state: 'done',
    total: operation.total,
    done: operation.total,
  })
  const again = await admin.bin.empty()
  await ended(again.id)
  expect(await admin.operations.get({ operationId: again.id })).toMatchObject({ state: 'done', total: 0, done: 0 })
  const left =
    await sql`select 1 from asset where binned_at is not null union all select 1 from folder where binned_at is not null`.execute(
      server.ctx.db,
    )
  expect(left.rows).toEqual([])
})

test('10,000 assets go into the bin and come back as one', async () => {
  const folder = await admin.folders.create({ name: 'Big' })
  const sample = await put('sample.txt', 'big sample', folder.id)
  await sql`
    with made as (
      select gen_random_uuid() as asset_id, gen_random_uuid() as version_id, n from generate_series(1, 9999) as n
    ), versions as (
      insert into asset_version (id, asset_id, number, blob_sha256, mime, format, kind, extension, size_bytes, created_at)
      select version_id, asset_id, 1, ${sample.version.sha256}, 'text/plain', 'txt', 'document', 'txt', 10, now() from made
    )
    insert into asset (id, folder_id, name, kind, current_version_id, created_at, updated_at)
    select asset_id, ${folder.id}, 'n' || n, 'document', version_id, now(), now() from made`.execute(server.ctx.db)
  const entry = await admin.folders.delete({ folderId: folder.id })
  expect(await binned('Big')).toMatchObject({ assetCount: 10_000, sizeBytes: 100_000 })
  await admin.bin.restore(entry)
  expect(await admin.assets.list({ folderId: folder.id, limit: 1, withTotal: true })).toMatchObject({ total: 10_000 })
  await ended((await admin.bin.erase(await admin.folders.delete({ folderId: folder.id }))).id)
  expect(await binned('Big')).toBeUndefined()
  const left = await server.ctx.db
    .selectFrom('asset_version')
    .select('id')
    .where('blob_sha256', '=', sample.version.sha256)
    .execute()
  expect(left).toEqual([])
})

test('strangers and neighbours do not see the bin of others', async () => {
  const mine = await admin.folders.create({ name: 'My bin' })
  const theirs = await admin.folders.create({ name: 'Their bin' })
  const own = await put('mine.txt', 'my bin', mine.id)
  const other = await put('theirs.txt', 'their bin', theirs.id)
  await admin.assets.delete({ assetId: own.id })
  const hidden = await admin.assets.delete({ assetId: other.id })
  await expect(server.stranger.bin.list()).rejects.toMatchObject({ code: 'not_signed_in' })
  await expect(server.stranger.bin.empty()).rejects.toMatchObject({ code: 'not_signed_in' })
  const reader = await keyFor(server, ['library:read'])
  await expect(reader.bin.empty()).rejects.toMatchObject({ code: 'key_scope_missing' })
  const limited = await keyFor(server, ['library:read', 'library:write'], [mine.id])
  expect((await limited.bin.list()).items.map((entry) => entry.name)).toEqual(['mine.txt'])
  for (const binEntryId of [hidden.binEntryId, ROOT_FOLDER_ID as unknown as BinEntryId]) {
    const missing = { code: 'bin_entry_not_found', status: 404 }
    await expect(limited.bin.restore({ binEntryId })).rejects.toMatchObject(missing)
    await expect(limited.bin.erase({ binEntryId })).rejects.toMatchObject(missing)
  }
  await ended((await limited.bin.empty()).id)
  expect(await binned('mine.txt')).toBeUndefined()
  expect(await binned('theirs.txt')).toBeDefined()
})
