import { ROLE_IDS, ROOT_FOLDER_ID } from '@damask/contract'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { grant } from '../../testing/grant.ts'
import { keyOf, personFor, teamOf } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { ADMIN, startTestServer, type TestServer } from '../../testing/test-server.ts'

const now = new Date('2026-03-01T12:00:00Z')
let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer({ now: () => now })
  admin = server.admin
})

test('every answer about access says which grant decides, or what it would take', async () => {
  const brand = await admin.folders.create({ name: 'Brand' })
  const asset = await putAsset(server.ctx, 'logo.svg', 'logo', { folderId: brand.id })
  const [ana, ben] = [await personFor(server, { name: 'Ana' }), await personFor(server, { name: 'Ben' })]
  const marketing = await teamOf(server, [ana.personId], { name: 'Marketing' })
  await grant(server, {
    to: { teamId: marketing },
    role: 'editor',
    on: { folderId: brand.id },
    endsAt: new Date('2026-12-03T00:00:00Z'),
  })
  await grant(server, { to: 'everyone', role: 'viewer', on: { folderId: brand.id } })
  await grant(server, { to: { personId: ben.personId }, role: 'manager', on: { assetId: asset.id } })

  const own = await ana.damask.access.explain({ capability: 'edit', assetId: asset.id })
  expect(own).toMatchObject({ allowed: true, who: { isYou: true }, needed: null, limit: null })
  expect(own.says).toBe('You may edit this: team Marketing is Editor on /Brand until 2026-12-03.')
  const seeing = await ana.damask.access.explain({ assetId: asset.id })
  expect(seeing.ways.map((way) => way.type === 'grant' && way.role.name)).toEqual(['Editor', 'Viewer'])

  const no = await ana.damask.access.explain({ capability: 'manage_access', assetId: asset.id })
  expect(no).toMatchObject({ allowed: false, ways: [], needed: { roles: [{ name: 'Manager' }] } })
  expect(no.says).toBe('You may not decide who may do what here. It takes Manager. Ben can give it.')
  const further = await ana.damask.access.explain({ capability: 'publish', folderId: brand.id })
  expect(further.says).toBe(`You may not publish this. It takes Manager. ${ADMIN.name} can give it.`)

  // About others only where one decides.
  const about = { personId: ana.personId, capability: 'delete' } as const
  expect((await ben.damask.access.explain({ ...about, assetId: asset.id })).says).toBe(
    'Ana may delete this: team Marketing is Editor on /Brand until 2026-12-03.',
  )
  await expect(ben.damask.access.explain({ ...about, folderId: brand.id })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  await expect(ana.damask.access.explain({ personId: ben.personId, assetId: asset.id })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  expect((await ana.damask.access.explain({ personId: ana.personId, assetId: asset.id })).who.isYou).toBe(true)
  const gone = await personFor(server, { deactivated: true, name: 'Gone' })
  expect(await admin.access.explain({ personId: gone.personId, folderId: brand.id })).toMatchObject({
    allowed: false,
    limit: 'deactivated',
    says: 'Gone may not look at this: the account is deactivated.',
  })
})

test('keys are explained with what limits them', async () => {
  const [here, there] = [await admin.folders.create({ name: 'Here' }), await admin.folders.create({ name: 'There' })]
  const cara = await personFor(server)
  await grant(server, { to: { personId: cara.personId }, role: 'editor' })
  const key = await keyOf(server, cara.personId, { ownAccess: [{ role: 'viewer' }], folderIds: [here.id] })
  const explain = (folderId: typeof here.id) => admin.access.explain({ apiKeyId: key.apiKeyId, folderId })
  expect((await explain(here.id)).allowed).toBe(true)
  expect(await explain(there.id)).toMatchObject({ allowed: false, limit: 'key_folders' })
  expect(await key.damask.access.explain({ capability: 'edit', folderId: here.id })).toMatchObject({ allowed: false })
  const reader = await keyOf(server, cara.personId, { scopes: ['library:read'] })
  expect(await reader.damask.access.explain({ capability: 'edit', folderId: here.id })).toMatchObject({
    allowed: false,
    limit: 'key_scopes',
  })
  expect(await reader.damask.access.explain({ capability: 'view', folderId: here.id })).toMatchObject({ allowed: true })
  const audit = await cara.damask.access.explain({ capability: 'see_audit' })
  expect([audit.allowed, audit.place.path]).toEqual([false, '/'])
})

test('everybody who can get here is listed by name with the ways, page by page, among 20,000 people', async () => {
  const folder = await admin.folders.create({ name: 'Crowd' })
  await sql`insert into person (id, name, email, created_at, updated_at)
    select gen_random_uuid(), 'Crowd ' || n, 'crowd' || n || '@example.com', now(), now()
    from generate_series(1, 20000) as n`.execute(server.ctx.db)
  const [dan, eve] = [await personFor(server, { name: 'Dan' }), await personFor(server, { name: 'Eve' })]
  const above = await teamOf(server, [], { name: 'Above' })
  const team = await teamOf(server, [dan.personId, eve.personId], { name: 'Below', parentId: above })
  await sql`insert into team_member (team_id, person_id, added_at)
    select ${team}, id, now() from person where name like 'Crowd 1%'`.execute(server.ctx.db)
  await grant(server, { to: { teamId: above }, role: 'viewer', on: { folderId: folder.id } })
  await grant(server, { to: { personId: eve.personId }, role: 'manager', on: { folderId: folder.id } })
  await sql`analyze person, team_member, access_grant`.execute(server.ctx.db)

  const few = await admin.access.listPeople({ folderId: folder.id, words: 'e', withoutAdministrators: true })
  expect(few.items.map(({ person, ways }) => [person.name, ways.length])).toEqual([['Eve', 2]])
  const managing = await eve.damask.access.listPeople({ folderId: folder.id, capability: 'manage_access' })
  expect(managing.items.map(({ person }) => person.name)).toEqual([ADMIN.name, 'Eve'])
  expect(managing.items[0]!.ways).toEqual([{ type: 'administrator' }])

  const names: string[] = []
  let cursor: string | undefined
  do {
    const page = await admin.access.listPeople({ folderId: folder.id, limit: 200, ...(cursor && { cursor }) })
    names.push(...page.items.map(({ person }) => person.name))
    cursor = page.nextCursor ?? undefined
  } while (cursor && names.length < 2400)
  expect(new Set(names).size).toBe(names.length)
  expect(names.slice(0, 4)).toEqual([ADMIN.name, 'Crowd 1', 'Crowd 10', 'Crowd 11'])
  await grant(server, { to: 'everyone', role: ROLE_IDS.viewer, on: { folderId: ROOT_FOLDER_ID } })
  const all = await admin.access.listPeople({ folderId: folder.id, words: 'Crowd 2000' })
  expect(all.items.map(({ person }) => person.name)).toEqual(['Crowd 2000', 'Crowd 20000'])
})
