import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ArchiveId, type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { blobKey } from '@damask/storage'
import { beforeAll, expect, test } from 'vitest'
import { keyFor } from '../../testing/key-for.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { readZip } from '../../testing/read-zip.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
let now = Date.now()
beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(now) })
  admin = server.admin
})

const put = (name: string, content: string, folderId: FolderId = ROOT_FOLDER_ID) =>
  putAsset(server.ctx, name, content, { folderId })
const filesOf = async (archiveId: ArchiveId) =>
  readZip(Buffer.from(await (await admin.assets.downloadArchive({ archiveId })).arrayBuffer()))

test('a folder downloads as a ZIP that keeps its structure and every name', async () => {
  const top = await admin.folders.create({ name: 'Größe & 写真' })
  const sub = await admin.folders.create({ parentId: top.id, name: 'Sub: one' })
  await admin.folders.create({ parentId: top.id, name: 'Empty' })
  await put('hello.txt', 'hello '.repeat(1000), top.id)
  await put('emoji 🖼️.txt', 'emoji', sub.id)
  await put('Sub: one', 'a file called like the folder beside it', top.id)
  const ticket = await admin.assets.createArchive({ folderId: top.id })
  expect(ticket).toMatchObject({ name: 'Größe & 写真.zip', fileCount: 3, sizeBytes: 6000 + 5 + 39 })
  const response = await admin.assets.downloadArchive({ archiveId: ticket.archiveId })
  expect(response.headers.get('content-type')).toBe('application/zip')
  expect(response.headers.get('content-disposition')).toContain(encodeURIComponent('Größe & 写真.zip'))
  const bytes = Buffer.from(await response.arrayBuffer())
  const files = readZip(bytes)
  expect(Object.fromEntries(files.map((file) => [file.path, file.content?.toString().slice(0, 11)]))).toEqual({
    'hello.txt': 'hello hello',
    'Sub_ one/': '',
    'Sub_ one/emoji 🖼️.txt': 'emoji',
    'Sub_ one (2)': 'a file call',
    'Empty/': '',
  })
  expect(files.find((file) => file.path === 'hello.txt')!.storedBytes).toBeLessThan(200)

  // A second opinion by a reader that is not ours.
  const folder = await mkdtemp(join(tmpdir(), 'damask-zip-'))
  await writeFile(join(folder, 'a.zip'), bytes)
  await promisify(execFile)('python3', ['-m', 'zipfile', '-t', join(folder, 'a.zip')])
  await rm(folder, { recursive: true })
})

test('a selection is flat, and names that meet get numbers', async () => {
  const one = await admin.folders.create({ name: 'Pick one' })
  const two = await admin.folders.create({ name: 'Pick two' })
  const a = await put('same.txt', 'first', one.id)
  const b = await put('SAME.txt', 'second', two.id)
  const ticket = await admin.assets.createArchive({ assetIds: [a.id, b.id, a.id] })
  expect(ticket.fileCount).toBe(2)
  const files = await filesOf(ticket.archiveId)
  expect(files.map((file) => [file.path, file.content!.toString()])).toEqual([
    ['same.txt', 'first'],
    ['SAME (2).txt', 'second'],
  ])
  expect((await admin.assets.createArchive({ assetIds: [a.id] })).name).toBe('same.zip')
})

test('a file whose bytes are lost is named, and the others arrive', async () => {
  const { id } = await admin.folders.create({ name: 'Partly lost' })
  await put('a.txt', 'archive a', id)
  const lost = await put('b.txt', 'archive b', id)
  await put('c.txt', 'archive c', id)
  await server.ctx.storage.delete(blobKey(lost.version.sha256))
  const { archiveId } = await admin.assets.createArchive({ folderId: id })
  expect((await filesOf(archiveId)).map((file) => [file.path, file.content!.toString()])).toEqual([
    ['a.txt', 'archive a'],
    ['c.txt', 'archive c'],
    ['Files that could not be read.txt', 'b.txt\n'],
  ])
})

test('what is empty, missing, expired or not one’s own cannot be downloaded', async () => {
  const { id } = await admin.folders.create({ name: 'Nothing in it' })
  await expect(admin.assets.createArchive({ folderId: id })).rejects.toMatchObject({
    code: 'archive_empty',
    status: 422,
  })
  await expect(admin.assets.createArchive({})).rejects.toMatchObject({ code: 'nothing_selected' })
  const missing = { code: 'archive_not_found', status: 404 }
  const archiveId = ROOT_FOLDER_ID as unknown as ArchiveId
  await expect(admin.assets.downloadArchive({ archiveId })).rejects.toMatchObject(missing)
  await expect(server.stranger.assets.downloadArchive({ archiveId })).rejects.toMatchObject({ code: 'not_signed_in' })

  const asset = await put('short.txt', 'short lived')
  const ticket = await admin.assets.createArchive({ assetIds: [asset.id] })
  // A ticket is no use to anybody else, not even to another key of the same person.
  const limited = await keyFor(server, ['library:read'], [id])
  await expect(limited.assets.downloadArchive({ archiveId: ticket.archiveId })).rejects.toMatchObject(missing)
  now += 2 * 3_600_000
  await expect(admin.assets.downloadArchive({ archiveId: ticket.archiveId })).rejects.toMatchObject(missing)
})
