import { type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { keyFor } from '../../testing/key-for.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { nameKey } from './rules.ts'
import { nameKeyOf } from './words.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

const NOWHERE = '00000000-0000-7000-8000-0000000000ff' as FolderId
const countFolders = async () =>
  (
    await server.ctx.db
      .selectFrom('folder')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

test('folders are made inside each other and found again by path, name and list', async () => {
  const brand = await admin.folders.create({ name: '  Brand ' })
  const logos = await admin.folders.create({ parentId: brand.id, name: 'Logos' })
  expect(logos).toMatchObject({ name: 'Logos', path: '/Brand/Logos', parentId: brand.id, hasSubfolders: false })
  expect(await admin.folders.get({ folderId: brand.id })).toMatchObject({
    path: '/Brand',
    hasSubfolders: true,
    revision: 1,
    ancestors: [{ id: ROOT_FOLDER_ID, name: 'Library' }],
  })
  expect(await admin.folders.find({ path: '/brand/LOGOS/' })).toMatchObject({ id: logos.id })
  expect(await admin.folders.find({ path: '/' })).toMatchObject({ id: ROOT_FOLDER_ID, path: '/', ancestors: [] })
  await expect(admin.folders.find({ path: '/Brand/Nothing' })).rejects.toMatchObject({ code: 'folder_not_found' })
  await expect(admin.folders.find({ path: 'a/'.repeat(100) })).rejects.toMatchObject({ code: 'folder_not_found' })
  expect((await admin.folders.list({ words: 'LOGO' })).items).toMatchObject([{ path: '/Brand/Logos' }])
  expect((await admin.folders.list({ words: '%' })).items).toEqual([])
})

test('a list of folders is in natural order and goes on from page to page', async () => {
  const { id: parentId } = await admin.folders.create({ name: 'Shoots' })
  expect(await admin.folders.list({ parentId })).toEqual({ items: [], nextCursor: null })
  for (const name of ['Shoot 10', 'shoot 9', 'Äpfel', 'Shoot 1', 'Zebra'])
    await admin.folders.create({ parentId, name })
  const names: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await admin.folders.list({ parentId, limit: 2, ...(cursor && { cursor }) })
    names.push(...page.items.map((folder) => folder.name))
    cursor = page.nextCursor
  }
  expect(names).toEqual(['Äpfel', 'Shoot 1', 'shoot 9', 'Shoot 10', 'Zebra'])
  const forged = Buffer.from(JSON.stringify(['folders.name', 'a', 'not an id'])).toString('base64url')
  for (const cursor of ['rubbish', forged]) {
    await expect(admin.folders.list({ parentId, cursor })).rejects.toMatchObject({ code: 'invalid_cursor' })
  }
})

test('a name is taken once among neighbours, whatever its case', async () => {
  const { id: parentId } = await admin.folders.create({ name: 'Names' })
  const first = await admin.folders.create({ parentId, name: 'Été' })
  const second = await admin.folders.create({ parentId, name: 'Other' })
  const taken = { code: 'folder_name_taken', status: 409 }
  await expect(admin.folders.create({ parentId, name: 'E\u0301TE\u0301' })).rejects.toMatchObject(taken)
  await expect(admin.folders.rename({ folderId: second.id, name: 'été' })).rejects.toMatchObject(taken)
  expect(await admin.folders.rename({ folderId: first.id, name: 'ÉTÉ' })).toMatchObject({ name: 'ÉTÉ', revision: 2 })
  expect(await admin.folders.rename({ folderId: first.id, name: 'ÉTÉ' })).toMatchObject({ revision: 2 })
  await expect(admin.folders.create({ parentId, name: ' .. ' })).rejects.toMatchObject({
    code: 'name_invalid',
    status: 422,
  })
})

test('ensuring a path twice, or many times at once, makes it once', async () => {
  const names = ['Campaigns', '2026', 'Spring', 'Selects']
  const before = await countFolders()
  const all = await Promise.all(Array.from({ length: 12 }, () => admin.folders.ensure({ names })))
  expect(new Set(all.map((folder) => folder.id)).size).toBe(1)
  expect(all[0]).toMatchObject({ path: '/Campaigns/2026/Spring/Selects' })
  expect(await countFolders()).toBe(before + 4)
  expect(await admin.folders.ensure({ names: names.map((name) => name.toUpperCase()) })).toMatchObject({
    id: all[0]!.id,
  })
})

test('a path that cannot be made whole leaves nothing behind', async () => {
  const before = await countFolders()
  const { id: parentId } = await admin.folders.ensure({ names: Array.from({ length: 64 }, (_, i) => `deep ${i}`) })
  await expect(admin.folders.create({ parentId, name: 'too deep' })).rejects.toMatchObject({ code: 'folder_too_deep' })
  const tooMany = {
    parentId: (await admin.folders.find({ path: '/deep 0' })).id,
    names: Array.from({ length: 64 }, (_, i) => `other ${i}`),
  }
  await expect(admin.folders.ensure(tooMany)).rejects.toMatchObject({ code: 'folder_too_deep' })
  expect(await countFolders()).toBe(before + 64)
})

test('a folder moves with everything in it', async () => {
  const from = await admin.folders.ensure({ names: ['Move', 'From', 'Sub', 'Deep'] })
  const sub = (await admin.folders.find({ path: '/Move/From/Sub' })).id
  const target = await admin.folders.ensure({ names: ['Move', 'To'] })
  expect(await admin.folders.move({ folderId: sub, parentId: target.id })).toMatchObject({
    path: '/Move/To/Sub',
    revision: 2,
  })
  expect(await admin.folders.get({ folderId: from.id })).toMatchObject({ path: '/Move/To/Sub/Deep' })
  expect(await admin.folders.move({ folderId: sub, parentId: target.id })).toMatchObject({ revision: 2 })

  await expect(admin.folders.move({ folderId: sub, parentId: from.id })).rejects.toMatchObject({
    code: 'folder_into_itself',
  })
  await expect(admin.folders.move({ folderId: sub, parentId: sub })).rejects.toMatchObject({
    code: 'folder_into_itself',
  })
  await admin.folders.ensure({ names: ['Move', 'From', 'SUB'] })
  const old = (await admin.folders.find({ path: '/Move/From' })).id
  await expect(admin.folders.move({ folderId: sub, parentId: old })).rejects.toMatchObject({
    code: 'folder_name_taken',
  })
  expect(await admin.folders.get({ folderId: from.id })).toMatchObject({ path: '/Move/To/Sub/Deep' })
})

test('two folders moved into each other at once never make a circle', async () => {
  for (let round = 0; round < 5; round++) {
    const a = await admin.folders.ensure({ names: [`Circle ${round}`, 'a', 'inner'] })
    const b = await admin.folders.ensure({ names: [`Circle ${round}`, 'b', 'inner'] })
    const settled = await Promise.allSettled([
      admin.folders.move({ folderId: a.parentId!, parentId: b.id }),
      admin.folders.move({ folderId: b.parentId!, parentId: a.id }),
      admin.folders.ensure({ parentId: a.id, names: ['late', 'comer'] }),
    ])
    expect(settled.filter((s) => s.status === 'rejected').map((s) => s.reason.code)).toEqual(['folder_into_itself'])
  }
  // Every path must be the parent's path and the own id, and every depth one more than the parent's.
  const { rows } = await sql`
    select child.id from folder as child join folder as parent on parent.id = child.parent_id
    where child.id_path <> parent.id_path || child.id || '/' or child.depth <> parent.depth + 1`.execute(server.ctx.db)
  expect(rows).toEqual([])
})

test('the library itself stays what and where it is', async () => {
  const { id } = await admin.folders.create({ name: 'Anywhere' })
  const refused = { code: 'folder_is_root', status: 422 }
  await expect(admin.folders.rename({ folderId: ROOT_FOLDER_ID, name: 'Mine' })).rejects.toMatchObject(refused)
  await expect(admin.folders.move({ folderId: ROOT_FOLDER_ID, parentId: id })).rejects.toMatchObject(refused)
})

test('strangers, keys without the scope and neighbours are kept out', async () => {
  const mine = await admin.folders.ensure({ names: ['Mine', 'Below'] })
  const theirs = await admin.folders.ensure({ names: ['Theirs', 'Below'] })
  await expect(server.stranger.folders.list()).rejects.toMatchObject({ code: 'not_signed_in', status: 401 })

  const reader = await keyFor(server, ['library:read'])
  expect((await reader.folders.get({ folderId: mine.id })).name).toBe('Below')
  await expect(reader.folders.create({ name: 'No' })).rejects.toMatchObject({ code: 'key_scope_missing', status: 403 })

  const top = (await admin.folders.find({ path: '/Mine' })).id
  const limited = await keyFor(server, ['library:read', 'library:write'], [top])
  expect((await limited.folders.list()).items).toMatchObject([{ id: top }])
  expect((await limited.folders.list({ words: 'below' })).items).toMatchObject([{ id: mine.id }])
  expect(await limited.folders.create({ parentId: mine.id, name: 'New' })).toMatchObject({ path: '/Mine/Below/New' })
  // That there is a library is no secret; nothing can be done in it.
  expect(await limited.folders.get({ folderId: ROOT_FOLDER_ID })).toMatchObject({ may: [], hasSubfolders: true })
  const closed = { code: 'not_allowed', status: 403 }
  await expect(limited.folders.create({ name: 'x' })).rejects.toMatchObject(closed)
  await expect(limited.folders.rename({ folderId: ROOT_FOLDER_ID, name: 'x' })).rejects.toMatchObject(closed)
  for (const folderId of [theirs.id, NOWHERE]) {
    const missing = { code: 'folder_not_found', status: 404 }
    await expect(limited.folders.get({ folderId })).rejects.toMatchObject(missing)
    await expect(limited.folders.list({ parentId: folderId })).rejects.toMatchObject(missing)
    await expect(limited.folders.create({ parentId: folderId, name: 'x' })).rejects.toMatchObject(missing)
    await expect(limited.folders.rename({ folderId, name: 'x' })).rejects.toMatchObject(missing)
    await expect(limited.folders.move({ folderId: mine.id, parentId: folderId })).rejects.toMatchObject(missing)
  }
  await expect(limited.folders.find({ path: '/Theirs/Below' })).rejects.toMatchObject({ code: 'folder_not_found' })
})

test('the database and the program agree on which names are the same', async () => {
  // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic: alphabets whose letters have not changed for long.
  const letter = fc.integer({ min: 0x20, max: 0x4ff }).map((code) => String.fromCodePoint(code))
  const names = fc.sample(fc.string({ unit: letter, minLength: 1 }), { numRuns: 500, seed: 7 })
  const { rows } = await sql<{ name: string; key: string }>`
    select name, ${nameKeyOf(sql`name`)} as key
    from unnest(${[...names, 'ΟΔΟΣ', 'İstanbul', 'STRASSE']}::text[]) as name`.execute(server.ctx.db)
  for (const row of rows) expect(nameKey(row.name)).toBe(row.key)
})
