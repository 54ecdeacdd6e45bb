import { type AssetId, type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { keyFor } from '../../testing/key-for.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

const NOTHING = '00000000-0000-7000-8000-0000000000ff' as AssetId
const folder = async (name: string): Promise<FolderId> => (await admin.folders.create({ name })).id
const put = (name: string, content: string, options?: Parameters<typeof putAsset>[3]) =>
  putAsset(server.ctx, name, content, options)

test('strangers, keys without the scope and neighbours are kept out', async () => {
  const mine = await folder('My assets')
  const theirs = await folder('Their assets')
  const own = await put('own.txt', 'own', { folderId: mine })
  const hidden = await put('hidden.txt', 'hidden', { folderId: theirs })
  await expect(server.stranger.assets.list()).rejects.toMatchObject({ code: 'not_signed_in', status: 401 })
  await expect(server.stranger.assets.download({ assetId: own.id })).rejects.toMatchObject({ code: 'not_signed_in' })
  const reader = await keyFor(server, ['library:read'])
  expect((await reader.assets.get({ assetId: own.id })).name).toBe('own.txt')
  await expect(reader.assets.delete({ assetId: own.id })).rejects.toMatchObject({ code: 'key_scope_missing' })

  const limited = await keyFor(server, ['library:read', 'library:write'], [mine])
  expect((await limited.assets.list({ withTotal: true })).total).toBe(1)
  expect((await limited.assets.count()).total).toBe(1)
  expect((await limited.assets.list({ words: 'hidden' })).items).toEqual([])
  const gone = { code: 'asset_not_found', status: 404 }
  for (const assetId of [hidden.id, NOTHING]) {
    await expect(limited.assets.get({ assetId })).rejects.toMatchObject(gone)
    await expect(limited.assets.getFacts({ assetId })).rejects.toMatchObject(gone)
    await expect(limited.assets.rename({ assetId, name: 'x' })).rejects.toMatchObject(gone)
    await expect(limited.assets.move({ assetId, folderId: mine })).rejects.toMatchObject(gone)
    await expect(limited.assets.copy({ assetId, folderId: mine })).rejects.toMatchObject(gone)
    await expect(limited.assets.delete({ assetId })).rejects.toMatchObject(gone)
    await expect(limited.assets.download({ assetId })).rejects.toMatchObject(gone)
    await expect(limited.assets.listVersions({ assetId })).rejects.toMatchObject(gone)
    await expect(limited.assets.restoreVersion({ assetId, number: 1 })).rejects.toMatchObject(gone)
    await expect(limited.assets.createArchive({ assetIds: [assetId] })).rejects.toMatchObject(gone)
  }
  expect((await limited.assets.list({ folderId: ROOT_FOLDER_ID, includeSubfolders: false })).items).toEqual([])
  const closed = { code: 'not_allowed', status: 403 }
  await expect(limited.assets.move({ assetId: own.id, folderId: ROOT_FOLDER_ID })).rejects.toMatchObject(closed)
  await expect(limited.assets.createArchive({ folderId: ROOT_FOLDER_ID })).rejects.toMatchObject(closed)
  for (const folderId of [theirs, NOTHING as unknown as FolderId]) {
    const missing = { code: 'folder_not_found', status: 404 }
    await expect(limited.assets.list({ folderId })).rejects.toMatchObject(missing)
    await expect(limited.assets.move({ assetId: own.id, folderId })).rejects.toMatchObject(missing)
    await expect(limited.assets.copy({ assetId: own.id, folderId })).rejects.toMatchObject(missing)
    await expect(limited.folders.delete({ folderId })).rejects.toMatchObject(missing)
    await expect(limited.assets.createArchive({ folderId })).rejects.toMatchObject(missing)
  }
})
