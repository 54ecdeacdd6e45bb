import { type FolderId, type OperationId, ROOT_FOLDER_ID } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { mailTo } from '../../testing/mail-to.ts'
import { memberFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { expireAssets } from './expire.ts'
import { tellReviewers } from './tell-reviewers.ts'

let server: TestServer
let admin: TestServer['admin']
let now = Date.parse('2026-05-04T08:00:00Z')
beforeAll(async () => {
  server = await startTestServer({ worker: true, now: () => new Date(now) })
  admin = server.admin
})

const DAY = 86_400_000
const inDays = (days: number) => new Date(now + days * DAY).toISOString()
let made = 0
const put = (folderId: FolderId = ROOT_FOLDER_ID) => {
  made += 1
  return putAsset(server.ctx, `life-${made}.txt`, `life bytes ${made}`, { folderId })
}
const folder = async () => (await admin.folders.create({ name: `Life ${++made}` })).id
const ended = async (operationId: OperationId) => {
  await server.until(async () => (await admin.operations.get({ operationId })).endedAt !== null)
  return admin.operations.get({ operationId })
}
const eventsOf = async (id: string, name: string) =>
  (await sql`select 1 from event where subject_id = ${id} and name = ${name}`.execute(server.ctx.db)).rows.length
const names = async (query: Parameters<typeof admin.assets.list>[0]) =>
  (await admin.assets.list(query)).items.map(({ name }) => name).toSorted()

test('dates are set, found by filters, told and taken away again', async () => {
  const folderId = await folder()
  const [soon, late, none] = [await put(folderId), await put(folderId), await put(folderId)]
  const changed = await admin.lifecycle.change({ assetId: soon.id, reviewAt: inDays(3), expiresAt: inDays(5) })
  expect(changed).toMatchObject({ reviewAt: inDays(3), expiresAt: inDays(5), revision: soon.revision + 1, tier: 'hot' })
  await admin.lifecycle.change({ assetId: late.id, reviewAt: inDays(30), expiresAt: inDays(40) })
  expect(await names({ folderId, reviewBefore: inDays(10) })).toEqual([soon.name])
  expect(await names({ folderId, expiresBefore: inDays(50) })).toEqual([soon.name, late.name].toSorted())
  expect(await names({ folderId, isExpired: true })).toEqual([])
  now += 6 * DAY
  expect(await names({ folderId, isExpired: true })).toEqual([soon.name])
  expect(await names({ folderId, isExpired: false })).toEqual([late.name, none.name].toSorted())
  expect(await admin.lifecycle.get({ assetId: soon.id })).toMatchObject({ isExpired: true, isHeld: false })
  // What is left out stays as it is; the same again changes nothing.
  const cleared = await admin.lifecycle.change({ assetId: soon.id, expiresAt: null })
  expect(cleared).toMatchObject({ reviewAt: changed.reviewAt, expiresAt: null })
  expect((await admin.lifecycle.change({ assetId: soon.id, expiresAt: null })).revision).toBe(cleared.revision)
  expect(await eventsOf(soon.id, 'asset.dates_changed')).toBe(2)
})

test('dates of many are set in one operation, only where one may edit', async () => {
  const [mine, seen] = [await folder(), await folder()]
  const [own, other] = [await put(mine), await put(seen)]
  const editor = await memberFor(server, 'editor', mine)
  const both = { assetIds: [own.id, other.id], reviewAt: inDays(2) }
  const { id } = await editor.damask.lifecycle.bulkChange(both)
  await server.until(async () => (await editor.damask.operations.get({ operationId: id })).endedAt !== null)
  expect(await editor.damask.operations.get({ operationId: id })).toMatchObject({ done: 1, failedCount: 1 })
  expect((await admin.assets.get({ assetId: own.id })).reviewAt).toBe(inDays(2))
  expect((await admin.assets.get({ assetId: other.id })).reviewAt).toBeNull()
  await ended((await admin.lifecycle.bulkChange({ filters: { folderId: mine }, reviewAt: null })).id)
  expect((await admin.assets.get({ assetId: own.id })).reviewAt).toBeNull()
})

test('a review that has come is told once, in one mail, to those who may decide there', async () => {
  const folderId = await folder()
  const editor = await memberFor(server, 'editor', folderId)
  const viewer = await memberFor(server, 'viewer', folderId)
  const assets = [await put(folderId), await put(folderId)]
  for (const { id: assetId } of assets) await admin.lifecycle.change({ assetId, reviewAt: inDays(1) })
  await tellReviewers(server.ctx)
  expect(await eventsOf(assets[0]!.id, 'asset.review_due')).toBe(0)
  now += 2 * DAY
  // A job that was killed runs again: nothing is told twice.
  await Promise.all([tellReviewers(server.ctx), tellReviewers(server.ctx)])
  await tellReviewers(server.ctx)
  for (const { id } of assets) expect(await eventsOf(id, 'asset.review_due')).toBe(1)
  const [mail, more] = await mailTo(server, editor.email)
  expect(mail!.text).toContain(assets[0]!.name)
  expect(mail!.text).toContain(assets[1]!.name)
  expect(mail!.link).toContain('/due')
  expect(more).toBeUndefined()
  expect(await mailTo(server, viewer.email)).toEqual([])

  expect(await editor.damask.lifecycle.getState()).toEqual({ due: 2 })
  expect((await editor.damask.lifecycle.listDue()).items.map(({ id }) => id)).toEqual(assets.map(({ id }) => id))
  expect(await viewer.damask.lifecycle.getState()).toEqual({ due: 0 })
  const first = await editor.damask.lifecycle.listDue({ limit: 1 })
  const second = await editor.damask.lifecycle.listDue({ limit: 1, cursor: first.nextCursor! })
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(assets.map(({ id }) => id))
  await editor.damask.lifecycle.change({ assetId: assets[0]!.id, reviewAt: inDays(90) })
  await editor.damask.assets.delete({ assetId: assets[1]!.id })
  expect(await editor.damask.lifecycle.getState()).toEqual({ due: 0 })
})

test('what expires is told once for each date, and stays where it is', async () => {
  const asset = await put()
  await admin.lifecycle.change({ assetId: asset.id, expiresAt: inDays(1) })
  now += 2 * DAY
  await Promise.all([expireAssets(server.ctx), expireAssets(server.ctx)])
  expect(await eventsOf(asset.id, 'asset.expired')).toBe(1)
  expect((await admin.assets.get({ assetId: asset.id })).binnedAt).toBeNull()
  await admin.lifecycle.change({ assetId: asset.id, expiresAt: inDays(1) })
  now += 2 * DAY
  await expireAssets(server.ctx)
  expect(await eventsOf(asset.id, 'asset.expired')).toBe(2)
})

test('what expires goes into the bin when that is decided, and comes back from there without going again', async () => {
  const asset = await put()
  await admin.lifecycle.setSettings({ onExpiry: 'bin' })
  expect(await admin.lifecycle.getSettings()).toEqual({ onExpiry: 'bin' })
  await admin.lifecycle.change({ assetId: asset.id, expiresAt: inDays(1) })
  now += 2 * DAY
  await expireAssets(server.ctx)
  const entry = (await admin.bin.list({ limit: 200 })).items.find(({ assetId }) => assetId === asset.id)
  expect(entry).toBeDefined()
  await admin.bin.restore({ binEntryId: entry!.id })
  await expireAssets(server.ctx)
  expect((await admin.assets.get({ assetId: asset.id })).binnedAt).toBeNull()
  await admin.lifecycle.setSettings({ onExpiry: 'nothing' })
})

test('due times are found by an index, however many assets there are', async () => {
  await sql`set enable_seqscan = off`.execute(server.ctx.db)
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select id from asset
    where review_at <= now() and review_told_at is null and binned_at is null order by review_at, id limit 500`.execute(
    server.ctx.db,
  )
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index Scan using asset_review/)
})
