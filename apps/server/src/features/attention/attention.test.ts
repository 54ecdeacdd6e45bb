import type { AssetId, FolderId, PolicyParts, UploadId } from '@damask/contract'
import { makePng, makeText } from '@damask/media/testing'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { keyOf, memberFor, type TestPerson } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { metadata, sendWhole, tusCalls } from '../../testing/tus-calls.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  admin = server.admin
})

let made = 0
const someText = () => new Uint8Array(makeText({ lines: 1, text: `File ${++made} of this story.` }))
const picture = async (size: { width: number; height: number }) => new Uint8Array(await makePng(size))
const folder = async (parts: PolicyParts = {}, parentId?: FolderId) => {
  const { id } = await admin.folders.create({ name: `Folder ${made++}`, ...(parentId && { parentId }) })
  if (Object.keys(parts).length > 0) await admin.policies.change({ folderId: id, parts })
  return id
}
async function send(folderId: FolderId, filename: string, bytes = someText(), options: Record<string, string> = {}) {
  const { path, problem } = await sendWhole(server, bytes, { filename, folderId, ...options })
  if (problem) return { problem, upload: undefined, assetId: '' as AssetId }
  const upload = await admin.uploads.get({ uploadId: path.split('/').at(-1) as UploadId })
  return { problem, upload, assetId: upload.assetId! }
}
const listed = async (folderId: FolderId) => (await admin.attention.list({ folderId })).items
const namesIn = async (folderId: FolderId) => (await admin.assets.list({ folderId })).items.map((asset) => asset.name)
const gone = { code: 'asset_not_found', status: 404 }

describe('an upload that breaks a rule of its folder', () => {
  test('is kept, and is nowhere until it is mended', async () => {
    const id = await folder({ requiredFields: ['credit', 'title'] })
    const bytes = someText()
    const { upload, assetId } = await send(id, 'poster.txt', bytes)
    expect(upload).toMatchObject({ state: 'held', problem: null })
    expect(await listed(id)).toMatchObject([
      {
        id: assetId,
        name: 'poster.txt',
        faults: [
          { code: 'required', field: 'title', sentence: 'Title is missing.' },
          { code: 'required', field: 'credit' },
        ],
        fieldKeys: ['title', 'credit'],
        isChecking: false,
        mayOverride: true,
      },
    ])
    expect(await namesIn(id)).toEqual([])
    expect((await admin.assets.count({ folderId: id })).total).toBe(0)
    expect((await admin.assets.list({ words: 'poster', folderId: id })).items).toEqual([])
    const answers = await Promise.allSettled([
      admin.assets.get({ assetId }),
      admin.metadata.get({ assetId }),
      admin.assets.getFacts({ assetId }),
      admin.assets.listVersions({ assetId }),
      admin.history.listForAsset({ assetId }),
      admin.assets.rename({ assetId, name: 'x.txt' }),
      admin.assets.move({ assetId, folderId: id }),
      admin.assets.copy({ assetId, folderId: id }),
      admin.assets.delete({ assetId }),
      admin.metadata.edit({ assetId, values: {} }),
      admin.access.listGrants({ assetId }),
      admin.assets.createArchive({ assetIds: [assetId] }),
    ])
    for (const answer of answers) expect(answer).toMatchObject({ status: 'rejected', reason: gone })
    const file = await fetch(`${server.origin}/api/v1/assets/${assetId}/file`, {
      headers: { authorization: `Bearer ${server.key}` },
    })
    expect(file.status).toBe(404)
    // It is no duplicate of anything, and takes no name.
    expect((await send(id, 'poster.txt', bytes)).upload).toMatchObject({ state: 'held', duplicates: [] })
    const sums = await admin.uploads.findDuplicates({ sha256: ['0'.repeat(64)] })
    expect(sums.items).toEqual([])

    const values = { title: { en: 'Poster' }, credit: 'Ada' }
    const { items } = await admin.attention.giveValues({ assetIds: [assetId], values })
    expect(items).toEqual([{ assetId, outcome: 'released', faults: [], valueFaults: [], code: null }])
    expect(await namesIn(id)).toEqual(['poster.txt'])
    expect((await admin.metadata.get({ assetId })).values).toEqual(values)
    expect((await listed(id)).map((item) => item.id)).not.toContain(assetId)
  })

  test('has its preview made, which whoever may mend it can look at', async () => {
    const id = await folder({ requiredFields: ['credit'] })
    const { assetId } = await send(id, 'seen.png', await picture({ width: 300, height: 200 }))
    await server.until(async () => (await listed(id))[0]?.renditions.includes('thumbnail') ?? false)
    expect(await listed(id)).toMatchObject([{ width: 300, height: 200, processing: 'done' }])
    const look = (cookie: string) =>
      fetch(`${server.origin}/api/v1/assets/${assetId}/renditions/thumbnail`, { headers: { cookie } })
    const viewer = await memberFor(server, 'viewer', id)
    expect((await look(viewer.cookie)).status).toBe(404)
    expect((await look((await memberFor(server, 'editor', id)).cookie)).status).toBe(200)
  })

  test('takes a free name when it comes in', async () => {
    const id = await folder({ requiredFields: ['credit'] })
    const one = await send(id, 'same.txt')
    const two = await send(id, 'same.txt')
    const { items } = await admin.attention.giveValues({
      assetIds: [one.assetId, two.assetId],
      values: { credit: 'Ada' },
    })
    expect(items.map((item) => item.outcome)).toEqual(['released', 'released'])
    expect((await namesIn(id)).sort()).toEqual(['same (2).txt', 'same.txt'])
  })

  test('is never held for a field that is required by itself', async () => {
    const id = await folder()
    await sql`update field set rules = rules || '{"required": true}' where key = 'usage_terms'`.execute(server.ctx.db)
    expect((await send(id, 'free.txt')).upload?.state).toBe('done')
    await sql`update field set rules = rules - 'required' where key = 'usage_terms'`.execute(server.ctx.db)
  })

  test('is refused before its bytes are sent, where that can be said', async () => {
    const id = await folder({ kinds: ['image'], limits: { maxBytes: 100_000 } })
    const film = await send(id, 'film.mp4')
    expect(film.problem).toMatchObject({ code: 'policy_not_met', detail: expect.stringContaining('only: image') })
    const large = await send(id, 'large.png', new Uint8Array(200_000))
    expect(large.problem).toMatchObject({ code: 'policy_not_met' })
    expect(await listed(id)).toEqual([])
  })

  test('is held where only its content says what it is', async () => {
    const id = await folder({ kinds: ['image'] })
    const { upload } = await send(id, 'notes')
    expect(upload?.state).toBe('held')
    expect(await listed(id)).toMatchObject([{ faults: [{ code: 'kind', limit: 'document', allowed: ['image'] }] }])
  })

  test('comes in one form as well', async () => {
    const id = await folder({ requiredFields: ['credit'] })
    const form = new FormData()
    form.set('folderId', id)
    form.set('file', new Blob([someText()]), 'form.txt')
    const { asset, isHeld } = await admin.uploads.createAsset(form as never)
    expect(isHeld).toBe(true)
    await expect(admin.assets.get({ assetId: asset.id })).rejects.toMatchObject(gone)
  })
})

describe('pixels', () => {
  test('are judged once they are known: what fits comes in by itself', async () => {
    const id = await folder({ limits: { minWidth: 200 } })
    const wide = await send(id, 'wide.png', await picture({ width: 301, height: 200 }))
    const small = await send(id, 'small.png', await picture({ width: 101, height: 100 }))
    expect([wide.upload?.state, small.upload?.state]).toEqual(['held', 'held'])
    await server.until(async () => (await namesIn(id)).includes('wide.png'))
    await server.until(async () => (await listed(id)).every((item) => !item.isChecking))
    expect(await listed(id)).toMatchObject([{ id: small.assetId, faults: [{ code: 'too_narrow', limit: 200 }] }])
    // The same bytes again: everything is known of them at once.
    const again = await send(id, 'wide again.png', await picture({ width: 301, height: 200 }))
    expect(again.upload?.state).toBe('done')
  })
})

describe('values that a folder gives', () => {
  test('are there before anybody asks what is missing', async () => {
    const id = await folder({ requiredFields: ['credit'], defaults: { credit: 'Lindgren & Co.' } })
    const { upload, assetId } = await send(id, 'given.txt')
    expect(upload?.state).toBe('done')
    expect((await admin.metadata.get({ assetId })).values).toEqual({ credit: 'Lindgren & Co.' })
  })
})

describe('a naming rule', () => {
  test('holds what is not called as it says, until it is', async () => {
    const id = await folder({ naming: { pattern: '{sku}_{counter:4}', makes: false } })
    const { assetId } = await send(id, 'IMG 1.txt')
    expect(await listed(id)).toMatchObject([{ faults: [{ code: 'name', limit: '{sku}_{counter:4}' }] }])
    expect(await admin.attention.rename({ assetId, name: 'LC-7.txt' })).toMatchObject({ outcome: 'held' })
    expect(await admin.attention.rename({ assetId, name: 'LC-7_0001.txt' })).toMatchObject({ outcome: 'released' })
    expect(await namesIn(id)).toEqual(['LC-7_0001.txt'])
    await expect(admin.attention.rename({ assetId, name: 'x' })).rejects.toMatchObject({ code: 'held_not_found' })
  })

  test('makes names as soon as every token has a value, no two the same, however many come at once', async () => {
    const id = await folder({ naming: { pattern: '{sku}-{counter:3}', makes: true }, defaults: { sku: ['LC 1'] } })
    await Promise.all(Array.from({ length: 6 }, (_, i) => send(id, `IMG_${i}.txt`)))
    const numbers = ['001', '002', '003', '004', '005', '006']
    expect((await namesIn(id)).sort()).toEqual(numbers.map((number) => `LC 1-${number}.txt`))
    const waiting = await folder({
      naming: { pattern: '{campaign:de}_{name}', makes: true, letters: 'lower', space: '-' },
    })
    const { assetId } = await send(waiting, 'My Poster.txt')
    expect(await listed(waiting)).toMatchObject([{ id: assetId, faults: [{ code: 'name' }] }])
  })
})

describe('a new version that breaks a rule', () => {
  test('waits beside its asset, whose current version stays', async () => {
    const id = await folder()
    const original = await putAsset(server.ctx, 'logo.txt', `logo ${made}`, { folderId: id })
    await admin.policies.change({ folderId: id, parts: { kinds: ['image'] } })
    const { upload, assetId } = await send(id, 'logo new', someText(), { assetId: original.id })
    expect(upload?.state).toBe('held')
    expect(await listed(id)).toMatchObject([{ versionOf: { assetId: original.id, name: 'logo.txt' } }])
    expect((await admin.assets.get({ assetId: original.id })).version.number).toBe(1)
    const { items } = await admin.attention.override({ assetIds: [assetId], reason: 'Agreed with the printer' })
    expect(items).toMatchObject([{ outcome: 'released' }])
    expect((await admin.assets.get({ assetId: original.id })).version.number).toBe(2)
    const { items: told } = await admin.history.listForAsset({ assetId: original.id })
    expect(told.find((event) => event.name === 'asset.hold_overridden')).toMatchObject({
      reason: 'Agreed with the printer',
    })
    expect(await listed(id)).toEqual([])
  })
})

describe('who mends', () => {
  let id: FolderId
  let ana: TestPerson
  let assetId: AssetId
  beforeAll(async () => {
    id = await folder({ requiredFields: ['credit'] })
    ana = await memberFor(server, 'contributor', id)
    const { secret } = await keyOf(server, ana.personId, { scopes: ['library:read', 'library:write'] })
    const bytes = someText()
    const headers = {
      'upload-length': String(bytes.length),
      'upload-metadata': metadata({ filename: 'of ana.txt', folderId: id }),
    }
    const { path } = await tusCalls(server, secret).create(headers, bytes as BodyInit)
    assetId = (await ana.damask.uploads.get({ uploadId: path.split('/').at(-1) as UploadId })).assetId!
  })

  test('is whoever brought it, and whoever may edit there', async () => {
    const others = await Promise.all([memberFor(server, 'contributor', id), memberFor(server, 'viewer', id)])
    for (const { damask } of others) {
      expect((await damask.attention.list({})).items).toEqual([])
      expect((await damask.attention.count()).count).toBe(0)
      await expect(damask.attention.get({ assetId })).rejects.toMatchObject({ code: 'held_not_found' })
      const tried = await damask.attention.giveValues({ assetIds: [assetId], values: { credit: 'Eve' } })
      expect(tried.items).toMatchObject([{ outcome: 'gone' }])
      expect((await damask.attention.discard({ assetIds: [assetId] })).items).toMatchObject([{ outcome: 'gone' }])
      expect(JSON.stringify(await damask.history.listForFolder({ folderId: id }))).not.toContain('of ana')
    }
    const editor = await memberFor(server, 'editor', id)
    expect((await editor.damask.attention.list({})).items).toMatchObject([{ id: assetId, mayOverride: false }])
    const refused = await editor.damask.attention.override({ assetIds: [assetId], reason: 'Because' })
    expect(refused.items).toMatchObject([{ outcome: 'refused', code: 'not_allowed' }])
    expect((await ana.damask.attention.count()).count).toBe(1)
  })

  test('is told what is wrong with a value, and nothing is changed', async () => {
    const { items } = await ana.damask.attention.giveValues({
      assetIds: [assetId],
      values: { credit: 'x'.repeat(301) },
    })
    expect(items).toMatchObject([{ outcome: 'refused', valueFaults: [{ field: 'credit', code: 'too_long' }] }])
    expect((await ana.damask.attention.get({ assetId })).values).toEqual({})
  })

  test('may give values, take another folder, or throw it away', async () => {
    const free = await folder()
    const not = await ana.damask.attention.move({ assetIds: [assetId], folderId: free }).catch((error) => error)
    expect(not).toMatchObject({ code: 'folder_not_found' })
    const { items } = await ana.damask.attention.giveValues({ assetIds: [assetId], values: { credit: 'Ana' } })
    expect(items).toMatchObject([{ outcome: 'released' }])
    const moved = await send(id, 'moved.txt')
    const result = await admin.attention.move({ assetIds: [moved.assetId], folderId: free })
    expect(result.items).toMatchObject([{ outcome: 'released' }])
    expect(await namesIn(free)).toEqual(['moved.txt'])

    const thrown = await send(id, 'thrown.txt')
    expect((await admin.attention.discard({ assetIds: [thrown.assetId] })).items).toMatchObject([
      { outcome: 'released' },
    ])
    const { items: inBin } = await admin.bin.list({})
    const entry = inBin.find((item) => item.name === 'thrown.txt')!
    await admin.bin.restore({ binEntryId: entry.id })
    expect((await listed(id)).map((item) => item.name)).toContain('thrown.txt')
    expect(await namesIn(id)).not.toContain('thrown.txt')
  })
})

describe('rules that change', () => {
  test('let in what fits them now', async () => {
    const id = await folder({ requiredFields: ['credit'] })
    const below = await folder({}, id)
    await send(below, 'waiting.txt')
    expect(await listed(id)).toHaveLength(1)
    await admin.policies.change({ folderId: id, parts: { requiredFields: [] } })
    await server.until(async () => (await namesIn(below)).length === 1)
  })

  test('while files arrive: each is judged by the rules before or after', async () => {
    const id = await folder()
    const sent = Promise.all(Array.from({ length: 8 }, (_, i) => send(id, `race ${i}.txt`)))
    await admin.policies.change({ folderId: id, parts: { requiredFields: ['credit'] } })
    const states = (await sent).map(({ upload }) => upload?.state)
    expect(states.every((state) => state === 'done' || state === 'held')).toBe(true)
    expect(await namesIn(id)).toHaveLength(states.filter((state) => state === 'done').length)
    expect(await listed(id)).toHaveLength(states.filter((state) => state === 'held').length)
    expect((await send(id, 'late.txt')).upload?.state).toBe('held')
  })

  test('are outlived: what is held is held after a restart', async () => {
    const id = await folder({ requiredFields: ['credit'] })
    await send(id, 'stays.txt')
    const again = await server.restart()
    server = again
    admin = again.admin
    expect(await listed(id)).toMatchObject([{ name: 'stays.txt' }])
  })
})

describe('taken names', () => {
  test('are met as strictly as account, folder or upload ask', async () => {
    const id = await folder({ conflict: 'version' })
    await send(id, 'plan.txt')
    const second = await send(id, 'plan.txt')
    expect(second.upload).toMatchObject({ state: 'done', versionNumber: 2 })
    const refused = await send(id, 'plan.txt', someText(), { conflict: 'reject' })
    expect(refused.problem).toMatchObject({ code: 'asset_name_taken' })
    expect((await send(id, 'plan.txt', someText(), { conflict: 'unique' })).upload?.versionNumber).toBe(3)
  })
})
