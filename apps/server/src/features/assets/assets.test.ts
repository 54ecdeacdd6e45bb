import { type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { blobKey } from '@damask/storage'
import { beforeAll, expect, test } from 'vitest'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { storeVersion } from './store-version.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

const folder = async (name: string): Promise<FolderId> => (await admin.folders.create({ name })).id
const put = (name: string, content: string, options?: Parameters<typeof putAsset>[3]) =>
  putAsset(server.ctx, name, content, options)
const count = async (table: 'asset' | 'asset_version' | 'asset_index' | 'event' | 'blob') =>
  (
    await server.ctx.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n
const namesIn = async (folderId: FolderId) =>
  (await admin.assets.list({ folderId, sort: 'name' })).items.map((a) => a.name)

test('stored bytes become an asset that is listed, shown and downloaded', async () => {
  const folderId = await folder('First')
  expect(await admin.assets.list({ folderId, withTotal: true })).toEqual({
    items: [],
    nextCursor: null,
    total: 0,
    totalIsEstimate: false,
  })
  const made = await put('hello.txt', 'hello', { folderId, note: 'a note' })
  const shown = await admin.assets.get({ assetId: made.id })
  expect(shown).toEqual(made)
  expect(shown).toMatchObject({
    name: 'hello.txt',
    kind: 'document',
    revision: 1,
    processing: 'waiting',
    version: { number: 1, sizeBytes: 5, mime: 'text/plain', note: 'a note' },
  })
  expect((await admin.assets.list({ folderId })).items).toEqual([shown])
  const response = await admin.assets.download({ assetId: made.id })
  expect(await response.text()).toBe('hello')
  expect(response.headers.get('etag')).toBe(`"${made.version.sha256}"`)
  expect(await admin.assets.getFacts({ assetId: made.id })).toEqual({ groups: [] })
})

test('a name that is taken gets a number, becomes a version or is refused, as the upload wants it', async () => {
  const folderId = await folder('Conflicts')
  const first = await put('a.jpg', 'one', { folderId })
  expect((await put('A.JPG', 'two', { folderId })).name).toBe('A (2).JPG')
  expect((await put('a.jpg', 'three', { folderId })).name).toBe('a (3).jpg')
  const again = await put('a.jpg', 'four', { folderId, conflict: 'version' })
  expect(again).toMatchObject({ id: first.id, revision: 2, version: { number: 2 } })
  const before = await Promise.all([count('asset'), count('asset_version'), count('event'), count('blob')])
  await expect(put('a.jpg', 'five', { folderId, conflict: 'reject' })).rejects.toMatchObject({
    code: 'asset_name_taken',
  })
  expect(await Promise.all([count('asset'), count('asset_version'), count('event'), count('blob')])).toEqual(before)
})

test('many uploads of one name at once all find a place', async () => {
  const unique = await folder('Rush')
  await Promise.all(Array.from({ length: 12 }, (_, i) => put('x.txt', `rush ${i}`, { folderId: unique })))
  const numbers = Array.from({ length: 11 }, (_, i) => `x (${i + 2}).txt`)
  expect(new Set(await namesIn(unique))).toEqual(new Set(['x.txt', ...numbers]))

  const versions = await folder('Rush of versions')
  await Promise.all(
    Array.from({ length: 12 }, (_, i) => put('x.txt', `v ${i}`, { folderId: versions, conflict: 'version' })),
  )
  const [asset, ...others] = (await admin.assets.list({ folderId: versions })).items
  expect(others).toEqual([])
  expect(asset).toMatchObject({ revision: 12, version: { number: 12 } })
})

test('bytes that are not in the store make no asset', async () => {
  const before = await count('blob')
  const input = {
    folderId: ROOT_FOLDER_ID,
    name: 'ghost.txt',
    sniffed: { mime: 'text/plain', format: 'txt', kind: 'document' as const, extension: 'txt' },
    sha256: 'f'.repeat(64),
    sizeBytes: 3,
    conflict: 'unique' as const,
  }
  await expect(storeVersion(server.ctx, input)).rejects.toMatchObject({ code: 'blob_missing' })
  expect(await count('blob')).toBe(before)
  expect((await admin.assets.list({ words: 'ghost' })).items).toEqual([])
})

test('an asset is renamed, with a clean name, once, and not over another', async () => {
  const folderId = await folder('Renames')
  const a = await put('a.txt', 'rename a', { folderId })
  await put('b.txt', 'rename b', { folderId })
  expect(await admin.assets.rename({ assetId: a.id, name: ' c/d.txt ' })).toMatchObject({
    name: 'c_d.txt',
    revision: 2,
  })
  expect(await admin.assets.rename({ assetId: a.id, name: 'c_d.txt' })).toMatchObject({ revision: 2 })
  await expect(admin.assets.rename({ assetId: a.id, name: 'B.txt' })).rejects.toMatchObject({
    code: 'asset_name_taken',
  })
  await expect(admin.assets.rename({ assetId: a.id, name: '..' })).rejects.toMatchObject({ code: 'name_invalid' })
  expect(await namesIn(folderId)).toEqual(['b.txt', 'c_d.txt'])
})

test('an edit that was based on an older look is refused', async () => {
  const asset = await put('seen.txt', 'seen')
  await admin.assets.rename({ assetId: asset.id, name: 'newer.txt' }, { ifMatch: 1 })
  const stale = { code: 'asset_changed', status: 412 }
  const target = await folder('Stale')
  await expect(admin.assets.rename({ assetId: asset.id, name: 'x.txt' }, { ifMatch: 1 })).rejects.toMatchObject(stale)
  await expect(admin.assets.move({ assetId: asset.id, folderId: target }, { ifMatch: 1 })).rejects.toMatchObject(stale)
  await expect(admin.assets.delete({ assetId: asset.id }, { ifMatch: 1 })).rejects.toMatchObject(stale)
  expect(await admin.assets.get({ assetId: asset.id })).toMatchObject({ name: 'newer.txt', revision: 2 })
})

test('of two renames at once, based on the same look, one wins', async () => {
  const asset = await put('duel.txt', 'duel')
  const settled = await Promise.allSettled(
    ['left.txt', 'right.txt'].map((name) => admin.assets.rename({ assetId: asset.id, name }, { ifMatch: 1 })),
  )
  expect(settled.filter((s) => s.status === 'fulfilled')).toHaveLength(1)
  expect(settled.find((s) => s.status === 'rejected')?.reason).toMatchObject({ code: 'asset_changed' })
  expect((await admin.assets.get({ assetId: asset.id })).revision).toBe(2)
})

test('an asset moves, and its name must be free where it goes', async () => {
  const from = await folder('Move from')
  const to = await folder('Move to')
  const asset = await put('m.txt', 'move', { folderId: from })
  expect(await admin.assets.move({ assetId: asset.id, folderId: to })).toMatchObject({ folderId: to, revision: 2 })
  expect(await namesIn(from)).toEqual([])
  expect(await namesIn(to)).toEqual(['m.txt'])
  const other = await put('M.txt', 'other', { folderId: from })
  await expect(admin.assets.move({ assetId: other.id, folderId: to })).rejects.toMatchObject({
    code: 'asset_name_taken',
  })
  expect(await namesIn(from)).toEqual(['M.txt'])
})

test('a copy is an asset of its own over the same bytes', async () => {
  const folderId = await folder('Copies')
  const original = await put('o.txt', 'copy me', { folderId })
  const blobs = await count('blob')
  const copy = await admin.assets.copy({ assetId: original.id, folderId })
  expect(copy).toMatchObject({
    name: 'o (2).txt',
    revision: 1,
    version: { number: 1, sha256: original.version.sha256 },
  })
  const named = await admin.assets.copy({ assetId: original.id, folderId, name: 'named.txt' })
  expect(named.name).toBe('named.txt')
  expect(await count('blob')).toBe(blobs)
  await admin.assets.delete({ assetId: original.id })
  expect(await (await admin.assets.download({ assetId: copy.id })).text()).toBe('copy me')
})

test('versions are listed newest first, pinned, and come back as new versions', async () => {
  const asset = await put('v.txt', 'version one')
  for (const text of ['version two', 'version three']) await put('v.txt', text, { assetId: asset.id })
  const page = await admin.assets.listVersions({ assetId: asset.id, limit: 2 })
  expect(page.items.map((v) => v.number)).toEqual([3, 2])
  const rest = await admin.assets.listVersions({ assetId: asset.id, limit: 2, cursor: page.nextCursor! })
  expect(rest).toMatchObject({ items: [{ number: 1 }], nextCursor: null })

  const pinned = await admin.assets.download({ assetId: asset.id, v: 1 })
  expect(pinned.headers.get('cache-control')).toContain('immutable')
  expect(await pinned.text()).toBe('version one')
  expect(await (await admin.assets.downloadVersion({ assetId: asset.id, number: 2 })).text()).toBe('version two')

  const restored = await admin.assets.restoreVersion({ assetId: asset.id, number: 1 })
  expect(restored).toMatchObject({ revision: 4, version: { number: 4, sha256: asset.version.sha256 } })
  expect(await admin.assets.restoreVersion({ assetId: asset.id, number: 4 })).toMatchObject({ revision: 4 })
  const missing = { code: 'version_not_found', status: 404 }
  await expect(admin.assets.restoreVersion({ assetId: asset.id, number: 9 })).rejects.toMatchObject(missing)
  await expect(admin.assets.download({ assetId: asset.id, v: 9 })).rejects.toMatchObject(missing)
})

test('downloads answer ranges and conditions and carry names of every script', async () => {
  const asset = await put('写真 “Größe” 50%.txt', '0123456789')
  const get = (headers: Record<string, string>) =>
    fetch(admin.href.assets.download({ assetId: asset.id }), {
      headers: { authorization: `Bearer ${server.key}`, ...headers },
    })
  const part = await get({ range: 'bytes=2-4' })
  expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10'])
  expect(await (await get({ range: 'bytes=-3' })).text()).toBe('789')
  expect((await get({ range: 'bytes=10-' })).status).toBe(416)
  expect((await get({ 'if-none-match': `"${asset.version.sha256}"` })).status).toBe(304)
  const name = (await get({})).headers.get('content-disposition')
  expect(name).toContain(`filename*=UTF-8''${encodeURIComponent('写真 “Größe” 50%.txt')}`)
})

test('an asset whose bytes are lost is still there, and says so when it is downloaded', async () => {
  const asset = await put('lost.txt', 'soon to be lost')
  await server.ctx.storage.delete(blobKey(asset.version.sha256))
  const lost = { code: 'blob_missing', status: 503 }
  await expect(admin.assets.download({ assetId: asset.id })).rejects.toMatchObject(lost)
  expect((await admin.assets.get({ assetId: asset.id })).name).toBe('lost.txt')
})

test('lists go through every order and both directions without losing or repeating anything', async () => {
  const folderId = await folder('Orders')
  for (let i = 0; i < 7; i++) await put(`file ${i % 4} ${i}.txt`, 'x'.repeat(1 + (i % 3)), { folderId })
  for (const sort of ['name', 'created', 'updated', 'size', 'kind'] as const) {
    const walk = async (direction?: 'ascending' | 'descending') => {
      const seen: string[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await admin.assets.list({
          folderId,
          sort,
          limit: 2,
          ...(direction && { direction }),
          ...(cursor && { cursor }),
        })
        seen.push(...page.items.map((asset) => asset.id))
        cursor = page.nextCursor
      }
      return seen
    }
    const up = await walk('ascending')
    expect(new Set(up).size).toBe(7)
    expect(await walk('descending')).toEqual(up.toReversed())
    expect(await walk()).toEqual(sort === 'name' || sort === 'kind' ? up : up.toReversed())
  }
  const { nextCursor } = await admin.assets.list({ folderId, sort: 'size', limit: 2 })
  await expect(admin.assets.list({ folderId, sort: 'name', cursor: nextCursor! })).rejects.toMatchObject({
    code: 'invalid_cursor',
  })
  const forged = Buffer.from(JSON.stringify(['assets.created.descending', 'now', 'x'])).toString('base64url')
  await expect(admin.assets.list({ cursor: forged })).rejects.toMatchObject({ code: 'invalid_cursor' })
})

test('filters narrow lists and counts alike', async () => {
  const top = await folder('Filters')
  const { id: sub } = await admin.folders.create({ parentId: top, name: 'Sub' })
  await put('Äpfel 100% rot.txt', 'small', { folderId: top })
  await put('Birnen_rot.txt', 'x'.repeat(2000), { folderId: sub })
  const names = async (input: Parameters<typeof admin.assets.list>[0]) =>
    (await admin.assets.list({ sort: 'name', ...input })).items.map((asset) => asset.name)
  expect(await names({ folderId: top })).toEqual(['Äpfel 100% rot.txt'])
  const both = { folderId: top, includeSubfolders: true }
  expect(await names(both)).toEqual(['Äpfel 100% rot.txt', 'Birnen_rot.txt'])
  expect(await names({ ...both, words: 'ROT äpf' })).toEqual(['Äpfel 100% rot.txt'])
  expect(await names({ ...both, words: '0%' })).toEqual(['Äpfel 100% rot.txt'])
  expect(await names({ ...both, words: 'n_r' })).toEqual(['Birnen_rot.txt'])
  expect(await names({ ...both, words: 'l_1' })).toEqual([])
  expect(await names({ ...both, sizeMin: 1000 })).toEqual(['Birnen_rot.txt'])
  expect(await names({ ...both, kind: ['image'] })).toEqual([])
  expect(await names({ ...both, kind: ['image', 'document'], format: ['txt'], processing: ['waiting'] })).toHaveLength(
    2,
  )
  expect(await names({ ...both, createdTo: '2020-01-01T00:00:00Z' })).toEqual([])
  expect(await admin.assets.count(both)).toEqual({
    total: 2,
    sizeBytes: 2005,
    kinds: [{ kind: 'document', count: 2 }],
    formats: [{ format: 'txt', count: 2 }],
  })
  expect(await admin.assets.list({ ...both, withTotal: true, limit: 1 })).toMatchObject({
    total: 2,
    totalIsEstimate: false,
  })
})
