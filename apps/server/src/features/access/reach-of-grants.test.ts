import { ROOT_FOLDER_ID } from '@damask/contract'
import { expect, test } from 'vitest'
import { grant, revokeGrant } from '../../testing/grant.ts'
import { keyOf, memberFor, personFor, teamOf } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer } from '../../testing/test-server.ts'

test('somebody new sees nothing, and what is granted in a folder from the next call on', async () => {
  const server = await startTestServer()
  const shared = await server.admin.folders.create({ name: 'Shared' })
  const secret = await server.admin.folders.create({ name: 'Secret' })
  const asset = await putAsset(server.ctx, 'a.txt', 'a', { folderId: shared.id })
  await putAsset(server.ctx, 'b.txt', 'b', { folderId: secret.id })

  const ana = await personFor(server, { name: 'Ana' })
  expect((await ana.damask.folders.list()).items).toEqual([])
  expect((await ana.damask.assets.list({ withTotal: true })).total).toBe(0)
  const id = await grant(server, { to: { personId: ana.personId }, role: 'viewer', on: { folderId: shared.id } })
  expect((await ana.damask.folders.list()).items.map((folder) => folder.name)).toEqual(['Shared'])
  expect((await ana.damask.assets.list({ withTotal: true })).total).toBe(1)
  expect((await ana.damask.assets.get({ assetId: asset.id })).name).toBe('a.txt')
  await expect(ana.damask.folders.get({ folderId: secret.id })).rejects.toMatchObject({ status: 404 })
  await revokeGrant(server, id)
  await expect(ana.damask.assets.get({ assetId: asset.id })).rejects.toMatchObject({ status: 404 })
})

test('a grant reaches the members of a team, of the teams in it, and keys with access of their own', async () => {
  const server = await startTestServer()
  const folder = await server.admin.folders.create({ name: 'Brand' })
  const [inside, deeper, outside] = await Promise.all([personFor(server), personFor(server), personFor(server)])
  const above = await teamOf(server, [inside.personId], { name: 'Marketing' })
  await teamOf(server, [deeper.personId], { name: 'Social', parentId: above })
  await grant(server, { to: { teamId: above }, role: 'viewer', on: { folderId: folder.id } })
  expect((await inside.damask.folders.list()).items).toHaveLength(1)
  expect((await deeper.damask.folders.list()).items).toHaveLength(1)
  expect((await outside.damask.folders.list()).items).toHaveLength(0)

  const manager = await memberFor(server, 'manager')
  expect((await manager.damask.folders.get({ folderId: ROOT_FOLDER_ID })).name).toBe('Library')
  const narrow = await keyOf(server, manager.personId, { ownAccess: [{ role: 'viewer', folderId: folder.id }] })
  expect((await narrow.damask.folders.list()).items.map((found) => found.name)).toEqual(['Brand'])
  expect((await narrow.damask.folders.get({ folderId: ROOT_FOLDER_ID })).may).toEqual([])
})
