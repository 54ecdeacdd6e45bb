import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { AssetId, UploadId } from '@damask/contract'
import { exeStub, hostileNames, htmlPage, makePng, makeText } from '@damask/media/testing'
import { createDamask } from '@damask/sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { metadata, sendWhole, tusCalls } from '../../testing/tus-calls.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})

let made = 0
const someText = () => new Uint8Array(makeText({ lines: 1, text: `File ${++made} of this story.` }))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const idOf = (path: string) => path.split('/').at(-1) as UploadId
const staged = () => readdir(server.house.folder.path('staging'))

/** Sends a file and answers with its upload. */
async function send(bytes: Uint8Array, options: Record<string, string>) {
  const { path, problem } = await sendWhole(server, bytes, options)
  if (problem) return { problem, upload: undefined }
  return { problem: undefined, upload: await server.admin.uploads.get({ uploadId: idOf(path) }) }
}
const assetIn = async (sent: Awaited<ReturnType<typeof send>>) =>
  server.admin.assets.get({ assetId: sent.upload?.assetId as AssetId })

describe('a name that is taken', () => {
  test('gets a number, unless something else is asked for', async () => {
    await send(someText(), { filename: 'report.txt' })
    expect((await assetIn(await send(someText(), { filename: 'report.txt' }))).name).toBe('report (2).txt')
  })
  test('becomes a new version with "version"', async () => {
    const first = await assetIn(await send(someText(), { filename: 'plan.txt' }))
    const bytes = someText()
    const sent = await send(bytes, { filename: 'plan.txt', conflict: 'version', note: 'From the printer' })
    expect(sent.upload).toMatchObject({ assetId: first.id, versionNumber: 2 })
    expect((await assetIn(sent)).version).toMatchObject({ sha256: sha256(bytes), note: 'From the printer' })
  })
  test('is refused with "reject", and nothing of the file stays', async () => {
    await send(someText(), { filename: 'logo.txt' })
    const { problem } = await send(someText(), { filename: 'logo.txt', conflict: 'reject' })
    expect(problem?.code).toBe('asset_name_taken')
    expect(await staged()).toEqual([])
  })
  test('does not matter for a version of a chosen asset', async () => {
    const asset = await assetIn(await send(someText(), { filename: 'brochure.txt' }))
    const sent = await send(someText(), { filename: 'brochure final.txt', assetId: asset.id })
    expect(sent.upload).toMatchObject({ assetId: asset.id, versionNumber: 2 })
  })
})

describe('bytes that the library has already', () => {
  test('are stored as another asset, which says where they are, when nothing is asked for', async () => {
    const bytes = someText()
    const first = await assetIn(await send(bytes, { filename: 'a.txt' }))
    const again = await send(bytes, { filename: 'copy of a.txt' })
    expect(again.upload).toMatchObject({ state: 'done', duplicates: [{ assetId: first.id, folderPath: '/' }] })
    expect(again.upload?.assetId).not.toBe(first.id)
  })
  test('are not stored again with "skip"', async () => {
    const bytes = someText()
    const first = await assetIn(await send(bytes, { filename: 'b.txt' }))
    const again = await send(bytes, { filename: 'again.txt', duplicates: 'skip' })
    expect(again.upload).toMatchObject({ state: 'skipped', assetId: first.id })
    expect(await staged()).toEqual([])
  })
  test('wait for a decision with "ask"', async () => {
    const bytes = someText()
    const first = await assetIn(await send(bytes, { filename: 'c.txt' }))
    const ask = { filename: 'd.txt', duplicates: 'ask' }
    const [one, two] = [await send(bytes, ask), await send(bytes, ask)]
    expect(one.upload).toMatchObject({ state: 'waiting_for_decision', assetId: null, duplicates: [{ name: 'c.txt' }] })
    expect((await server.admin.uploads.list()).items.map((upload) => upload.id)).toContain(one.upload?.id)

    const kept = await server.admin.uploads.resolve({ uploadId: one.upload!.id, duplicates: 'keep' })
    expect(kept.state).toBe('done')
    expect(kept.assetId).not.toBe(first.id)
    const skipped = await server.admin.uploads.resolve({ uploadId: two.upload!.id, duplicates: 'skip' })
    expect(skipped).toMatchObject({ state: 'skipped', assetId: first.id })
    expect(await staged()).toEqual([])
    const twice = server.admin.uploads.resolve({ uploadId: two.upload!.id, duplicates: 'keep' })
    await expect(twice).rejects.toMatchObject({ code: 'upload_not_waiting' })
  })
  test('can be asked for before anything is sent', async () => {
    const bytes = someText()
    const first = await assetIn(await send(bytes, { filename: 'e.txt' }))
    const found = await server.admin.uploads.findDuplicates({ sha256: [sha256(bytes), '0'.repeat(64)] })
    expect(found.items).toEqual([
      { assetId: first.id, name: 'e.txt', folderId: first.folderId, folderPath: '/', sha256: sha256(bytes) },
    ])
  })
})

describe('what is refused', () => {
  test('is an empty file', async () => {
    const { problem } = await send(new Uint8Array(), { filename: 'nothing.jpg' })
    expect(problem?.code).toBe('file_empty')
  })
  test.each([
    ['a program named like a picture', exeStub(), 'holiday.jpg'],
    ['a web page named like a picture', htmlPage(), 'holiday.png'],
  ])('is %s, also when somebody asks afterwards', async (_, bytes, filename) => {
    const tus = tusCalls(server)
    const { path } = await tus.create({
      'upload-length': String(bytes.length),
      'upload-metadata': metadata({ filename }),
    })
    const sent = await tus.append(path, 0, new Uint8Array(bytes))
    expect([sent.status, sent.problem?.code]).toEqual([422, 'file_type_mismatch'])
    const upload = await server.admin.uploads.get({ uploadId: idOf(path) })
    expect(upload).toMatchObject({ state: 'refused', assetId: null, problem: { code: 'file_type_mismatch' } })
    expect(await staged()).toEqual([])
  })
  test('is not a picture of another type than its name says: the content counts', async () => {
    const asset = await assetIn(
      await send(new Uint8Array(await makePng({ width: 8, height: 8 })), { filename: 'x.jpg' }),
    )
    expect(asset.version.mime).toBe('image/png')
  })
  test('is a file for a folder that does not exist, before it is sent', async () => {
    const { problem } = await send(someText(), { filename: 'a.txt', folderId: '018f0000-0000-7000-8000-000000000000' })
    expect(problem?.code).toBe('folder_not_found')
  })
  test('is a file that is larger than allowed', async () => {
    const small = await startTestServer({ settings: { DAMASK_UPLOAD_MAX_BYTES: '100' } })
    const sent = await sendWhole(small, new Uint8Array(101).fill(65), { filename: 'large.txt' })
    expect([sent.status, sent.problem?.code]).toEqual([413, 'upload_too_large'])
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(101).fill(65)]), 'large.txt')
    const posted = await fetch(`${small.origin}/api/v1/assets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${small.key}` },
      body: form,
    })
    expect(posted.status).toBe(413)
    const options = await fetch(`${small.origin}/api/v1/uploads`, { method: 'OPTIONS' })
    expect(options.headers.get('tus-max-size')).toBe('100')
  })
})

test('names that people and attackers send become harmless names in the folder they were sent to', async () => {
  const { id: folderId } = await server.admin.folders.create({ name: 'Hostile' })
  for (const filename of hostileNames) {
    const asset = await assetIn(await send(someText(), { filename, folderId }))
    expect(asset.folderId).toBe(folderId)
    expect(asset.name).not.toMatch(/[\u0000-\u001f\u202a-\u202e/\\]/)
    expect(Buffer.byteLength(asset.name)).toBeLessThanOrEqual(255)
    expect(asset.name).toMatch(/\.(jpg|exe)$/)
  }
})

test('the folders of a dropped folder are made', async () => {
  const asset = await assetIn(await send(someText(), { filename: 'a.txt', relativePath: 'Summer/2027' }))
  const folder = await server.admin.folders.get({ folderId: asset.folderId })
  expect(folder.path).toBe('/Summer/2027')
  const climbing = await send(someText(), { filename: 'a.txt', relativePath: '../../etc' })
  expect(climbing.problem?.code).toBe('name_invalid')
})

test('strangers are refused, and the uploads of others cannot be seen', async () => {
  const { path } = await tusCalls(server).create({
    'upload-length': '10',
    'upload-metadata': metadata({ filename: 'x.txt' }),
  })
  await expect(server.stranger.uploads.get({ uploadId: idOf(path) })).rejects.toMatchObject({ code: 'not_signed_in' })
  expect((await tusCalls(server, 'nonsense').append(path, 0, 'abc')).status).toBe(401)
  await server.ctx.db
    .updateTable('upload')
    .set({ actor_id: '018f0000-0000-7000-8000-000000000000' as never })
    .where('id', '=', idOf(path))
    .execute()
  expect((await tusCalls(server).call('HEAD', path)).status).toBe(404)
  expect((await tusCalls(server).append(path, 0, 'abc')).problem?.code).toBe('upload_not_found')
  expect((await tusCalls(server).call('DELETE', path)).problem?.code).toBe('upload_not_found')
  expect((await server.admin.uploads.list()).items.map((upload) => upload.id)).not.toContain(idOf(path))
})

test('a key that is limited to a folder cannot put a file elsewhere', async () => {
  const { id: folderId } = await server.admin.folders.create({ name: 'Only here' })
  await server.ctx.db
    .updateTable('api_key')
    .set({ folder_ids: [folderId] })
    .execute()
  try {
    expect((await send(someText(), { filename: 'a.txt', folderId })).upload?.state).toBe('done')
    // The library itself is no secret.
    expect((await send(someText(), { filename: 'a.txt' })).problem?.code).toBe('not_allowed')
  } finally {
    await server.ctx.db.updateTable('api_key').set({ folder_ids: [] }).execute()
  }
})

describe('a form', () => {
  const post = async (form: FormData) => {
    const response = await fetch(`${server.origin}/api/v1/assets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}` },
      body: form,
    })
    return { status: response.status, body: await response.json() }
  }
  const formOf = (fields: Record<string, string>, bytes: Uint8Array, name: string) => {
    const form = new FormData()
    for (const [field, value] of Object.entries(fields)) form.set(field, value)
    form.set('file', new Blob([bytes as BlobPart]), name)
    return form
  }

  test('with a file becomes an asset in one request', async () => {
    const bytes = someText()
    const { status, body } = await post(formOf({ note: 'By form', relativePath: 'Forms' }, bytes, 'form.txt'))
    expect(status).toBe(201)
    expect(body).toMatchObject({ asset: { name: 'form.txt', version: { sha256: sha256(bytes), note: 'By form' } } })
    const again = await post(formOf({ duplicates: 'ask' }, bytes, 'form.txt'))
    expect(again).toMatchObject({ status: 409, body: { code: 'duplicate_found', duplicates: [{ name: 'form.txt' }] } })
    const skipped = await post(formOf({ duplicates: 'skip' }, bytes, 'form.txt'))
    expect(skipped.body.asset.id).toBe(body.asset.id)
    expect(await staged()).toEqual([expect.any(String)])
  })
  test('is refused when it is empty, without a file, or with fields behind the file', async () => {
    expect((await post(formOf({}, new Uint8Array(), 'empty.jpg'))).body.code).toBe('file_empty')
    const none = new FormData()
    none.set('note', 'x')
    expect((await post(none)).body.code).toBe('invalid_request')
    const behind = formOf({}, someText(), 'a.txt')
    behind.set('note', 'too late')
    expect((await post(behind)).body.code).toBe('invalid_request')
  })
  test('is not JSON', async () => {
    const response = await fetch(`${server.origin}/api/v1/assets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
      body: '{}',
    })
    expect((await response.json()).code).toBe('media_type_refused')
  })
})

test('the SDK sends a file and hears the decision of the server', async () => {
  const { uploadFile } = await import('@damask/sdk')
  const damask = createDamask({ url: server.origin, token: server.key })
  const bytes = someText()
  const upload = await uploadFile(damask, {
    source: new Blob([bytes as BlobPart]),
    name: 'by sdk.txt',
    sizeBytes: bytes.length,
    memory: null,
  }).done
  expect(upload.state).toBe('done')
})
