import { type AssetId, type Folder, type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { grant, revokeGrant, roleOf } from '../../testing/grant.ts'
import { keyOf, memberFor, personFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { readZip } from '../../testing/read-zip.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let clients: Folder
let acme: Folder
let logos: Folder
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  clients = await server.admin.folders.create({ name: 'Clients' })
  acme = await server.admin.folders.create({ parentId: clients.id, name: 'Acme' })
  logos = await server.admin.folders.create({ parentId: acme.id, name: 'Logos' })
})

const put = (name: string, folderId: FolderId) => putAsset(server.ctx, name, `${name} in ${folderId}`, { folderId })
const SENTENCES = { download_original: /not download the original/, upload: /not add anything to this folder/ }
const refused = (capability: keyof typeof SENTENCES) => ({
  code: 'not_allowed',
  status: 403,
  message: expect.stringMatching(SENTENCES[capability]),
})

test('paths and ancestors begin at the topmost folder that one may see', async () => {
  const ana = await memberFor(server, 'viewer', acme.id)
  const found = await ana.damask.folders.get({ folderId: logos.id })
  expect(found).toMatchObject({ path: '/Acme/Logos', parentId: acme.id, ancestors: [{ id: acme.id, name: 'Acme' }] })
  expect((await ana.damask.folders.list()).items).toMatchObject([{ id: acme.id, path: '/Acme', parentId: null }])
  expect((await ana.damask.folders.find({ path: '/acme/logos' })).id).toBe(logos.id)
  const missing = { code: 'folder_not_found', status: 404 }
  // The library is there for everybody; what is in it is what one may see.
  expect(await ana.damask.folders.find({ path: '/' })).toMatchObject({ id: ROOT_FOLDER_ID, may: [] })
  expect((await ana.damask.folders.list({ parentId: ROOT_FOLDER_ID })).items.map(({ id }) => id)).toEqual([acme.id])
  await expect(ana.damask.folders.create({ name: 'On top' })).rejects.toMatchObject({ code: 'not_allowed' })
  // A right guess at a hidden name is answered like a wrong one.
  await expect(ana.damask.folders.find({ path: '/Clients/Acme' })).rejects.toMatchObject(missing)
  await expect(ana.damask.folders.find({ path: '/Wrong/Acme' })).rejects.toMatchObject(missing)
})

test('folders and assets say what one may do, a key that only reads less', async () => {
  const asset = await put('may.txt', acme.id)
  const editor = await memberFor(server, 'editor', acme.id)
  const { may } = await editor.damask.assets.get({ assetId: asset.id })
  expect(may).toEqual(
    expect.arrayContaining(['view', 'download', 'download_original', 'upload', 'edit', 'replace', 'move', 'delete']),
  )
  expect(may).not.toContain('manage_folder')
  expect((await editor.damask.folders.get({ folderId: logos.id })).may).toEqual(may)
  expect((await server.admin.folders.get({ folderId: acme.id })).may).toHaveLength(14)
  const key = await keyOf(server, editor.personId, { scopes: ['library:read'] })
  expect((await key.damask.assets.get({ assetId: asset.id })).may).toEqual(['view', 'download', 'download_original'])
})

test('whoever may only look has no way to the originals', async () => {
  const asset = await put('look.txt', acme.id)
  const looker = await memberFor(server, await roleOf(server, ['view', 'move']), acme.id)
  const mine = await server.admin.folders.create({ name: 'My own' })
  await grant(server, { to: { personId: looker.personId }, role: 'manager', on: { folderId: mine.id } })
  const { assets } = looker.damask
  const assetId = asset.id
  await expect(assets.download({ assetId })).rejects.toMatchObject(refused('download_original'))
  await expect(assets.downloadVersion({ assetId, number: 1 })).rejects.toMatchObject(refused('download_original'))
  await expect(assets.copy({ assetId, folderId: mine.id })).rejects.toMatchObject(refused('download_original'))
  await expect(assets.move({ assetId, folderId: mine.id })).rejects.toMatchObject(refused('download_original'))
  await expect(assets.createArchive({ assetIds: [assetId] })).rejects.toMatchObject(refused('download_original'))
  await expect(assets.createArchive({ folderId: acme.id })).rejects.toMatchObject(refused('download_original'))
})

test('a ZIP holds what may be downloaded when it is fetched', async () => {
  const folder = await server.admin.folders.create({ name: 'Mixed' })
  const open = await server.admin.folders.create({ parentId: folder.id, name: 'Open' })
  await put('closed.txt', folder.id)
  await put('open.txt', open.id)
  const person = await memberFor(server, await roleOf(server, ['view']), folder.id)
  const more = await grant(server, { to: { personId: person.personId }, role: 'viewer', on: { folderId: open.id } })
  const ticket = await person.damask.assets.createArchive({ folderId: folder.id })
  expect(ticket.fileCount).toBe(1)
  const namesIn = async () => {
    const response = await person.damask.assets.downloadArchive({ archiveId: ticket.archiveId })
    return readZip(Buffer.from(await response.arrayBuffer())).map((entry) => entry.path)
  }
  expect(await namesIn()).toEqual(['Open/', 'Open/open.txt'])
  await revokeGrant(server, more)
  expect(await namesIn()).toEqual(['Open/'])
})

test('bulk work says per asset what was not allowed, and nothing of what is hidden', async () => {
  const theirs = await server.admin.folders.create({ name: 'Theirs' })
  const [own, seen, hidden] = await Promise.all([
    put('b1.txt', acme.id),
    put('b2.txt', logos.id),
    put('b3.txt', theirs.id),
  ])
  const person = await memberFor(server, 'viewer', acme.id)
  await grant(server, { to: { personId: person.personId }, role: 'editor', on: { assetId: own.id } })
  const ids = [own.id, seen.id, hidden.id]
  const { id: operationId } = await person.damask.assets.bulkDelete({ assetIds: ids, dryRun: true })
  await server.until(async () => (await person.damask.operations.get({ operationId })).endedAt !== null)
  const operation = await person.damask.operations.get({ operationId })
  const outcomes = (asset: { id: AssetId }) => operation.failed.find((failure) => failure.subjectId === asset.id)?.code
  expect([outcomes(own), outcomes(seen), outcomes(hidden)]).toEqual([undefined, 'not_allowed', 'asset_not_found'])
  await expect(person.damask.assets.bulkMove({ assetIds: ids, toFolderId: logos.id })).rejects.toMatchObject(
    refused('upload'),
  )
  await expect(person.damask.assets.bulkMove({ assetIds: ids, toFolderId: theirs.id })).rejects.toMatchObject({
    code: 'folder_not_found',
  })
})

test('the bin shows what one may bring back, also a folder whose own grants one has', async () => {
  const brand = await server.admin.folders.create({ name: 'Brand' })
  const asset = await put('gone.txt', brand.id)
  const manager = await memberFor(server, 'manager', brand.id)
  const viewer = await memberFor(server, 'viewer', brand.id)
  await manager.damask.assets.delete({ assetId: asset.id })
  expect((await viewer.damask.bin.list()).items).toEqual([])
  const [entry] = (await manager.damask.bin.list()).items
  await expect(viewer.damask.bin.restore({ binEntryId: entry!.id })).rejects.toMatchObject({
    code: 'bin_entry_not_found',
  })
  await manager.damask.folders.delete({ folderId: brand.id })
  const entries = (await manager.damask.bin.list()).items
  expect(entries.map(({ name, fromPath }) => [name, fromPath])).toEqual([
    ['Brand', '/'],
    ['gone.txt', '/Brand'],
  ])
  // Its folder is in the bin, and above that one may add nothing.
  await expect(manager.damask.bin.restore({ binEntryId: entry!.id })).rejects.toMatchObject(refused('upload'))
  await manager.damask.bin.restore({ binEntryId: entries[0]!.id })
  expect((await manager.damask.folders.list()).items.map(({ name }) => name)).toEqual(['Brand'])
})

test('an upload that outlives the right to upload is refused at its end', async () => {
  const person = await personFor(server)
  const id = await grant(server, { to: { personId: person.personId }, role: 'contributor', on: { folderId: acme.id } })
  const metadata = `filename ${btoa('late.txt')},folderId ${btoa(acme.id)}`
  const headers = { cookie: person.cookie, 'tus-resumable': '1.0.0' }
  const created = await fetch(`${server.origin}/api/v1/uploads`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': '4', 'upload-metadata': metadata },
  })
  expect(created.status).toBe(201)
  await revokeGrant(server, id)
  const last = await fetch(new URL(created.headers.get('location')!, server.origin), {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: 'late',
  })
  expect([last.status, (await last.json()).code]).toEqual([404, 'folder_not_found'])
})

test('a version under a taken name takes the right to replace', async () => {
  await put('logo.txt', logos.id)
  const contributor = await memberFor(server, 'contributor', acme.id)
  const send = async (conflict: string) => {
    const form = new FormData()
    form.set('folderId', logos.id)
    form.set('conflict', conflict)
    form.set('file', new File(['a new logo'], 'logo.txt'))
    const response = await fetch(`${server.origin}/api/v1/assets`, {
      method: 'POST',
      headers: { cookie: contributor.cookie },
      body: form,
    })
    return (await response.json()) as { code?: string; capability?: string; asset?: { name: string } }
  }
  expect(await send('version')).toMatchObject({ code: 'not_allowed', capability: 'replace' })
  expect((await send('unique')).asset?.name).toBe('logo (2).txt')
})

test('duplicates tell nothing of what one may not see', async () => {
  const hidden = await server.admin.folders.create({ name: 'Hidden' })
  const asset = await putAsset(server.ctx, 'twin.txt', 'twins', { folderId: hidden.id })
  const person = await memberFor(server, 'contributor', acme.id)
  const { sha256 } = asset.version
  expect((await person.damask.uploads.findDuplicates({ sha256: [sha256] })).items).toEqual([])
  await grant(server, { to: { personId: person.personId }, role: 'viewer', on: { assetId: asset.id } })
  const { items } = await person.damask.uploads.findDuplicates({ sha256: [sha256] })
  expect(items).toMatchObject([{ assetId: asset.id, folderPath: '/' }])
  const here = { folderId: ROOT_FOLDER_ID, includeSubfolders: false }
  expect((await person.damask.assets.list(here)).items.map(({ id }) => id)).toEqual([asset.id])
  await expect(person.damask.folders.get({ folderId: hidden.id })).rejects.toMatchObject({ status: 404 })
})
