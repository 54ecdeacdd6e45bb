import type { AssetId, Collection } from '@damask/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { grant } from '../../testing/grant.ts'
import { memberFor, personFor, type TestPerson } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { STEP } from './rules.ts'

let server: TestServer
let admin: TestServer['admin']
let open: Awaited<ReturnType<typeof admin.folders.create>>
let closed: typeof open
let editor: TestPerson
let assets: AssetId[]
let secret: AssetId
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
  open = await admin.folders.create({ name: 'Open' })
  closed = await admin.folders.create({ name: 'Closed' })
  editor = await memberFor(server, 'editor', open.id)
  assets = []
  for (let i = 1; i <= 6; i++) {
    assets.push((await putAsset(server.ctx, `asset ${i}.txt`, `content ${i}`, { folderId: open.id })).id)
  }
  secret = (await putAsset(server.ctx, 'secret.txt', 'secret', { folderId: closed.id })).id
})

let made = 0
const manual = (by: TestServer['admin'] = admin, more: { parentId?: Collection['id'] } = {}) =>
  by.collections.create({ kind: 'manual', name: `Collection ${++made}`, ...more })
const orderIn = async (collectionId: Collection['id'], by: TestServer['admin'] = admin) =>
  (await by.collections.listItems({ collectionId, limit: 200 })).items.map((item) => assets.indexOf(item.assetId) + 1)

test('a hand-picked collection keeps its order, its sections, its notes and its cover', async () => {
  const { id: collectionId, coverAssetId } = await manual(editor.damask)
  expect(coverAssetId).toBeNull()
  const { collections } = editor.damask
  expect(await collections.addAssets({ collectionId, assetIds: assets.slice(0, 4) })).toEqual({
    added: 4,
    alreadyThere: 0,
  })
  expect(await collections.addAssets({ collectionId, assetIds: [assets[1]!, assets[4]!] })).toEqual({
    added: 1,
    alreadyThere: 1,
  })
  expect(await orderIn(collectionId, editor.damask)).toEqual([1, 2, 3, 4, 5])

  await collections.moveAssets({ collectionId, assetIds: [assets[4]!, assets[0]!], beforeAssetId: assets[1]! })
  expect(await orderIn(collectionId, editor.damask)).toEqual([5, 1, 2, 3, 4])
  await collections.moveAssets({ collectionId, assetIds: [assets[4]!], beforeAssetId: null })
  expect(await orderIn(collectionId, editor.damask)).toEqual([1, 2, 3, 4, 5])

  const { sections } = await collections.setSections({ collectionId, sections: [{ name: 'Hero' }, { name: 'Detail' }] })
  await collections.moveAssets({
    collectionId,
    assetIds: [assets[3]!],
    beforeAssetId: null,
    sectionId: sections[0]!.id,
  })
  await collections.moveAssets({
    collectionId,
    assetIds: [assets[0]!],
    beforeAssetId: null,
    sectionId: sections[1]!.id,
  })
  expect(await orderIn(collectionId, editor.damask)).toEqual([2, 3, 5, 4, 1])
  await collections.setSections({ collectionId, sections: [sections[1]!, { ...sections[0]!, name: 'Heroes' }] })
  expect(await orderIn(collectionId, editor.damask)).toEqual([2, 3, 5, 1, 4])
  await collections.setSections({ collectionId, sections: [] })
  expect(await orderIn(collectionId, editor.damask)).toEqual([2, 3, 5, 4, 1])

  await collections.setNote({ collectionId, assetId: assets[2]!, note: ' the red one ' })
  const { items } = await collections.listItems({ collectionId })
  expect(items.find((item) => item.assetId === assets[2])!.note).toBe('the red one')
  await collections.update({ collectionId, coverAssetId: assets[3]! })
  expect(await collections.get({ collectionId })).toMatchObject({ coverAssetId: assets[3], assetCount: 5 })
  expect(await collections.removeAssets({ collectionId, assetIds: [assets[3]!] })).toEqual({ removed: 1 })
  const listed = await editor.damask.assets.list({ collectionId, sort: 'position', direction: 'ascending' })
  expect(listed.items.map((asset) => assets.indexOf(asset.id) + 1)).toEqual([2, 3, 5, 1])
  expect((await editor.damask.assets.list({ collectionId, withTotal: true })).total).toBe(4)
})

test('pages of a collection follow its order', async () => {
  const { id: collectionId } = await manual()
  await admin.collections.addAssets({ collectionId, assetIds: [...assets].reverse() })
  const seen: AssetId[] = []
  let cursor: string | undefined
  do {
    const page = await admin.assets.list({ collectionId, sort: 'position', limit: 2, ...(cursor && { cursor }) })
    seen.push(...page.items.map((asset) => asset.id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toEqual([...assets].reverse())
})

test('whatever is moved wherever, the order is that of a list in which the same was done', async () => {
  const { id: collectionId } = await manual()
  await admin.collections.addAssets({ collectionId, assetIds: assets })
  // As after thousands of moves: no room between any two.
  await sql`update collection_item set position = position / ${STEP}::bigint where collection_id = ${collectionId}`.execute(
    server.ctx.db,
  )
  let order = [...assets]
  const some = fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(some, fc.option(fc.nat(5)), async (which, before) => {
      const moving = which.map((i) => assets[i]!)
      const target = before === null ? null : assets[before]!
      await admin.collections.moveAssets({ collectionId, assetIds: moving, beforeAssetId: target })
      const really = moving.filter((id) => id !== target)
      const rest = order.filter((id) => !really.includes(id))
      const at = target === null ? rest.length : rest.indexOf(target)
      order = [...rest.slice(0, at), ...really, ...rest.slice(at)]
      const { items } = await admin.collections.listItems({ collectionId })
      expect(items.map((item) => item.assetId)).toEqual(order)
    }),
    { numRuns: 40 },
  )
})

test('a smart collection is what its filters find, for whoever looks', async () => {
  const smart = await admin.collections.create({ kind: 'smart', name: 'Texts', filters: { kind: ['document'] } })
  await admin.collections.setShares({ collectionId: smart.id, shares: [{ type: 'everyone', mayEdit: false }] })
  const found = async (by: TestServer['admin']) =>
    (await by.assets.list({ collectionId: smart.id, withTotal: true, limit: 200 })).total
  expect(await found(admin)).toBe(7)
  expect(await found(editor.damask)).toBe(6)
  expect(await found((await personFor(server)).damask)).toBe(0)
  await expect(admin.collections.addAssets({ collectionId: smart.id, assetIds: [secret] })).rejects.toMatchObject({
    code: 'collection_not_manual',
  })
  // What its filters speak of is gone: it finds nothing, and says no more.
  await admin.collections.update({ collectionId: smart.id, filters: { folderId: closed.id } })
  expect(await found(admin)).toBe(1)
  expect(await found(editor.damask)).toBe(0)
})

test('nobody sees a collection that is not theirs or shared with them, nor in it what they may not see anyway', async () => {
  const stranger = await personFor(server)
  const { id: collectionId } = await manual()
  await admin.collections.addAssets({ collectionId, assetIds: [secret, assets[0]!] })
  const gone = { code: 'collection_not_found', status: 404 }
  await expect(editor.damask.collections.get({ collectionId })).rejects.toMatchObject(gone)
  await expect(editor.damask.assets.list({ collectionId })).rejects.toMatchObject(gone)
  expect((await editor.damask.collections.list({ limit: 200 })).items.map((c) => c.id)).not.toContain(collectionId)

  const shares = [{ type: 'person' as const, personId: editor.personId, mayEdit: false }]
  await admin.collections.setShares({ collectionId, shares })
  const seen = await editor.damask.collections.get({ collectionId })
  expect(seen).toMatchObject({ assetCount: 1, coverAssetId: assets[0], may: [], sharedWith: 'some' })
  expect((await editor.damask.collections.listItems({ collectionId })).items).toHaveLength(1)
  await expect(stranger.damask.collections.get({ collectionId })).rejects.toMatchObject(gone)
  const refused = { code: 'not_allowed', status: 403 }
  await expect(editor.damask.collections.addAssets({ collectionId, assetIds: [assets[1]!] })).rejects.toMatchObject(
    refused,
  )
  await expect(editor.damask.collections.setShares({ collectionId, shares: [] })).rejects.toMatchObject(refused)

  await admin.collections.setShares({ collectionId, shares: [{ ...shares[0]!, mayEdit: true }] })
  // Adding what one may not see adds nothing, and says nothing of it.
  await expect(editor.damask.collections.addAssets({ collectionId, assetIds: [secret] })).rejects.toMatchObject({
    code: 'nothing_selected',
  })
  expect(await editor.damask.collections.removeAssets({ collectionId, assetIds: [secret] })).toEqual({ removed: 0 })
  expect((await admin.collections.get({ collectionId })).assetCount).toBe(2)
})

test('what is in a group is seen by whoever sees the group, through a team as well', async () => {
  const group = await admin.collections.create({ kind: 'group', name: 'Campaigns' })
  const inner = await admin.collections.create({ kind: 'group', name: 'Spring', parentId: group.id })
  const { id: collectionId } = await manual(admin, { parentId: inner.id })
  const team = await admin.teams.create({ name: 'Marketing' })
  const member = await personFor(server)
  await admin.teams.addMembers({ teamId: team.id, personIds: [member.personId] })
  await admin.collections.setShares({
    collectionId: group.id,
    shares: [{ type: 'team', teamId: team.id, mayEdit: false }],
  })
  const seen = await member.damask.collections.get({ collectionId })
  expect(seen.groups.map((above) => above.name)).toEqual(['Campaigns', 'Spring'])
  expect((await member.damask.collections.list({ top: true })).items.map((c) => c.name)).toEqual(
    expect.arrayContaining(['Campaigns']),
  )
  await admin.collections.move({ collectionId, parentId: null })
  await expect(member.damask.collections.get({ collectionId })).rejects.toMatchObject({ code: 'collection_not_found' })
  await expect(admin.collections.move({ collectionId: group.id, parentId: inner.id })).rejects.toMatchObject({
    code: 'collection_too_deep',
  })
})

test('a deleted group comes back with everything in it', async () => {
  const group = await admin.collections.create({ kind: 'group', name: 'Old' })
  const { id: collectionId } = await manual(admin, { parentId: group.id })
  expect(await admin.collections.delete({ collectionId: group.id })).toEqual({ deleted: 2 })
  await expect(admin.collections.get({ collectionId })).rejects.toMatchObject({ code: 'collection_not_found' })
  await admin.collections.restore({ collectionId })
  // The group is still gone, so it stands alone.
  expect((await admin.collections.get({ collectionId })).groups).toEqual([])
  expect((await admin.collections.restore({ collectionId: group.id })).name).toBe('Old')
})

test('favourites and recent looks are personal', async () => {
  const mine = editor.damask
  await mine.collections.addFavourite({ assetId: assets[2]! })
  expect((await mine.assets.list({ favourites: true })).items.map((asset) => asset.id)).toEqual([assets[2]])
  expect((await mine.assets.get({ assetId: assets[2]! })).isFavourite).toBe(true)
  expect((await admin.assets.get({ assetId: assets[2]! })).isFavourite).toBe(false)
  expect((await admin.assets.list({ favourites: true })).items).toEqual([])
  await mine.collections.removeFavourite({ assetId: assets[2]! })
  expect((await mine.assets.list({ favourites: true })).items).toEqual([])
  await expect(mine.collections.addFavourite({ assetId: secret })).rejects.toMatchObject({ code: 'asset_not_found' })

  for (const at of [0, 3, 1, 3]) await mine.collections.noteView({ assetId: assets[at]! })
  const recent = await mine.assets.list({ recent: true, sort: 'viewed' })
  expect(recent.items.map((asset) => assets.indexOf(asset.id))).toEqual([3, 1, 0])
})

test('everything a filter finds is added in one go, of what may be seen', async () => {
  const viewer = await personFor(server)
  await grant(server, { to: { personId: viewer.personId }, role: 'viewer', on: { folderId: open.id } })
  const { id: collectionId } = await manual(viewer.damask)
  const added = await viewer.damask.collections.addAssets({ collectionId, filters: { words: 'asset' } })
  expect(added).toEqual({ added: 6, alreadyThere: 0 })
  expect(await orderIn(collectionId, viewer.damask)).toEqual([1, 2, 3, 4, 5, 6])
})

test('an older revision is told so, and changes of two people do not overwrite each other', async () => {
  const { id: collectionId, revision } = await manual()
  await admin.collections.update({ collectionId, description: 'first' })
  await expect(
    admin.collections.update({ collectionId, description: 'second' }, { ifMatch: revision }),
  ).rejects.toMatchObject({ code: 'collection_changed' })
})
