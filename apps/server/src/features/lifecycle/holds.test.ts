import { type AssetId, type FolderId, type OperationId, ROOT_FOLDER_ID } from '@damask/contract'
import { blobKey } from '@damask/storage'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { memberFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { collectBlobs, sweepBin } from '../assets/index.ts'
import { extendHolds } from './extend-holds.ts'

let server: TestServer
let admin: TestServer['admin']
let now = Date.now()
beforeAll(async () => {
  server = await startTestServer({ worker: true, now: () => new Date(now), settings: { DAMASK_BLOB_GRACE_HOURS: '1' } })
  admin = server.admin
})

const DAY = 86_400_000
let made = 0
const put = (folderId: FolderId = ROOT_FOLDER_ID) => {
  made += 1
  return putAsset(server.ctx, `held-${made}.txt`, `held bytes ${made}`, { folderId })
}
const folder = async (parentId = ROOT_FOLDER_ID) => {
  made += 1
  return (await admin.folders.create({ parentId, name: `Held ${made}` })).id
}
const hold = (on: { assetIds?: AssetId[]; folderIds?: FolderId[]; filters?: object }) =>
  admin.lifecycle.placeHold({ name: 'Matter 12', reason: 'a court asked for it', ...on })
const ended = async (operationId: OperationId) => {
  await server.until(async () => (await admin.operations.get({ operationId })).endedAt !== null)
  return admin.operations.get({ operationId })
}
const exists = async (id: AssetId) =>
  (await sql`select 1 from asset where id = ${id}`.execute(server.ctx.db)).rows.length > 0

/** Everything by which something can be erased. Each tries to erase an asset of the folder. */
const PATHS: Record<string, (at: { assetId: AssetId; folderId: FolderId }) => Promise<void>> = {
  'erasing it from the bin': async ({ assetId }) => {
    const { binEntryId } = await admin.assets.delete({ assetId })
    await expect(admin.bin.erase({ binEntryId })).rejects.toMatchObject({ code: 'under_legal_hold', status: 409 })
  },
  'emptying the bin': async ({ assetId }) => {
    const { binEntryId } = await admin.assets.delete({ assetId })
    const { failed } = await ended((await admin.bin.empty()).id)
    expect(failed).toContainEqual(expect.objectContaining({ subjectId: binEntryId, code: 'under_legal_hold' }))
  },
  'the time after which the bin is emptied': async ({ assetId }) => {
    await admin.assets.delete({ assetId })
    now += 40 * DAY
    await sweepBin(server.ctx)
    await server.until(
      async () => (await sql`select 1 from operation where ended_at is null`.execute(server.ctx.db)).rows.length === 0,
    )
  },
  'erasing the folder around it': async ({ folderId }) => {
    const { binEntryId } = await admin.folders.delete({ folderId })
    const { failed } = await ended((await admin.bin.erase({ binEntryId })).id)
    expect(failed).toMatchObject([{ code: 'under_legal_hold' }])
  },
  'a statement that forgets to ask': async ({ assetId }) => {
    await expect(sql`delete from asset where id = ${assetId}`.execute(server.ctx.db)).rejects.toMatchObject({
      code: '23503',
    })
  },
}

describe.each(['assets', 'folders', 'search'] as const)('a hold on %s', (kind) => {
  test.each(Object.entries(PATHS))('keeps what it covers from %s', async (_, tryToErase) => {
    const folderId = await folder()
    const [kept, other] = [await put(folderId), await put(folderId)]
    const on = {
      assets: { assetIds: [kept.id] },
      folders: { folderIds: [folderId] },
      search: { filters: { folderId } },
    }
    const { id: holdId, covers } = await hold(on[kind])
    expect(covers).toBe(kind === 'assets' ? 1 : 2)
    await tryToErase({ assetId: kept.id, folderId })
    await collectBlobs(server.ctx)
    expect(await exists(kept.id)).toBe(true)
    expect(await server.ctx.storage.has(blobKey(kept.version.sha256))).toBe(true)
    await admin.lifecycle.releaseHold({ holdId, reason: 'the case is over' })
    await ended((await admin.bin.empty()).id)
    const wasBinned = !(await admin.assets.get({ assetId: kept.id }).catch(() => null))
    expect(await exists(kept.id)).toBe(!wasBinned)
    expect([true, false]).toContain(await exists(other.id))
  })
})

test('of a deleted folder everything goes but what is held, and that can be brought back', async () => {
  const folderId = await folder()
  const [kept, other] = [await put(folderId), await put(folderId)]
  await hold({ assetIds: [kept.id] })
  const { binEntryId } = await admin.folders.delete({ folderId })
  await ended((await admin.bin.erase({ binEntryId })).id)
  expect(await exists(other.id)).toBe(false)
  const entry = (await admin.bin.list({ limit: 200 })).items.find(({ id }) => id === binEntryId)
  expect(entry).toMatchObject({ assetCount: 1, sizeBytes: kept.version.sizeBytes })
  await admin.bin.restore({ binEntryId })
  expect((await admin.assets.list({ folderId })).items).toMatchObject([{ id: kept.id }])
})

test('what comes into a held folder is held, also after it is moved out again, by itself or with its folder', async () => {
  const held = await folder()
  const elsewhere = await folder()
  await hold({ folderIds: [held] })
  const uploaded = await put(held)
  const [moved, inside] = [await put(elsewhere), await folder(elsewhere)]
  const deep = await put(inside)
  await admin.assets.move({ assetId: moved.id, folderId: held })
  await admin.folders.move({ folderId: inside, parentId: held })
  for (const { id: assetId } of [uploaded, moved]) await admin.assets.move({ assetId, folderId: elsewhere })
  await admin.folders.move({ folderId: inside, parentId: elsewhere })
  for (const { id: assetId } of [uploaded, moved, deep]) {
    expect(await admin.lifecycle.get({ assetId })).toMatchObject({ isHeld: true, holds: [{ name: 'Matter 12' }] })
  }
})

test('what a search of a hold finds later is held from the next day on', async () => {
  const folderId = await folder()
  await hold({ filters: { folderId } })
  const later = await put(folderId)
  expect(await admin.lifecycle.get({ assetId: later.id })).toMatchObject({ isHeld: false })
  await extendHolds(server.ctx)
  expect(await admin.lifecycle.get({ assetId: later.id })).toMatchObject({ isHeld: true })
})

test('what two holds cover is kept until both are released', async () => {
  const asset = await put()
  const [one, two] = [await hold({ assetIds: [asset.id] }), await hold({ assetIds: [asset.id] })]
  await admin.lifecycle.releaseHold({ holdId: one.id, reason: 'over' })
  expect(await admin.lifecycle.get({ assetId: asset.id })).toMatchObject({ isHeld: true, holds: [{ id: two.id }] })
  const again = admin.lifecycle.releaseHold({ holdId: one.id, reason: 'over' })
  await expect(again).rejects.toMatchObject({ code: 'hold_released', status: 409 })
})

test('who placed and released a hold, why, and what it covered, is told and kept', async () => {
  const asset = await put()
  const { id: holdId } = await hold({ assetIds: [asset.id] })
  expect((await admin.lifecycle.listHeld({ holdId })).items).toEqual([
    { assetId: asset.id, name: asset.name, path: '/', isBinned: false },
  ])
  await admin.lifecycle.releaseHold({ holdId, reason: 'settled' })
  const [found] = (await admin.lifecycle.listHolds({ limit: 1 })).items
  expect(found).toMatchObject({ id: holdId, covers: 1, releaseReason: 'settled', releasedBy: { name: 'Ada Admin' } })
  const { rows } = await sql<{ name: string; reason: string }>`
    select name, reason from event where subject_id = ${holdId} order by seq`.execute(server.ctx.db)
  expect(rows).toEqual([
    { name: 'legal_hold.placed', reason: 'a court asked for it' },
    { name: 'legal_hold.released', reason: 'settled' },
  ])
})

test('an editor sees that an asset is held, and not by what', async () => {
  const folderId = await folder()
  const asset = await put(folderId)
  await hold({ assetIds: [asset.id] })
  const editor = await memberFor(server, 'editor', folderId)
  expect(await editor.damask.lifecycle.get({ assetId: asset.id })).toMatchObject({ isHeld: true, holds: [] })
  const tried = editor.damask.lifecycle.placeHold({ name: 'Mine', reason: 'mine', assetIds: [asset.id] })
  await expect(tried).rejects.toMatchObject({ code: 'not_allowed' })
})

test('a hold placed while the bin is emptied covers all of it, or finds it gone: never half', async () => {
  for (let round = 0; round < 6; round += 1) {
    const assets = await Promise.all(Array.from({ length: 8 }, () => put()))
    const assetIds = assets.map(({ id }) => id)
    for (const assetId of assetIds) await admin.assets.delete({ assetId })
    const [emptied, placed] = await Promise.allSettled([admin.bin.empty(), hold({ assetIds })])
    if (emptied.status === 'rejected') throw emptied.reason
    await ended(emptied.value.id)
    const left = await Promise.all(assetIds.map(exists))
    expect(new Set(left)).toEqual(new Set([placed.status === 'fulfilled']))
    if (placed.status === 'rejected') expect(placed.reason).toMatchObject({ code: 'asset_not_found' })
  }
})
