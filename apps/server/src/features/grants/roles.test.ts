import { type AnyCapability, ROLE_IDS, type RoleId } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { grant, roleOf } from '../../testing/grant.ts'
import { keyOf, personFor } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer()
  admin = server.admin
})

const nothingThere = '00000000-0000-7000-8000-0000000000ff' as RoleId
const names = async (damask: TestServer['admin']) => (await damask.roles.list()).items.map((role) => role.name)

test('a role is made, granted, changed for everybody at once, and deleted when nobody has it', async () => {
  const folder = await admin.folders.create({ name: 'Retouching' })
  const made = await admin.roles.create({
    name: ' Retoucher ',
    description: 'Replaces pictures.',
    capabilities: ['replace', 'view', 'view'],
  })
  expect(made).toMatchObject({ name: 'Retoucher', capabilities: ['view', 'replace'], isBuiltIn: false, grantCount: 0 })
  await expect(admin.roles.create({ name: 'retoucher', capabilities: ['view'] })).rejects.toMatchObject({
    code: 'role_name_taken',
  })
  const ana = await personFor(server)
  const given = await admin.access.grant({ personId: ana.personId, roleId: made.id, folderId: folder.id })
  await expect(ana.damask.folders.create({ parentId: folder.id, name: 'Sub' })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  const changed = await admin.roles.change({
    roleId: made.id,
    name: 'Retouching lead',
    capabilities: ['view', 'replace', 'upload', 'manage_folder'],
  })
  expect(changed).toMatchObject({ name: 'Retouching lead', description: 'Replaces pictures.', grantCount: 1 })
  expect((await ana.damask.folders.create({ parentId: folder.id, name: 'Sub' })).name).toBe('Sub')
  await expect(admin.roles.delete({ roleId: made.id })).rejects.toMatchObject({
    code: 'role_in_use',
    detail: 'This role is still granted in /Retouching. Take those grants back first.',
  })
  await admin.access.revoke({ grantId: given.id })
  await admin.roles.delete({ roleId: made.id })
  await expect(admin.roles.delete({ roleId: made.id })).rejects.toMatchObject({ code: 'role_not_found' })
  const events = await server.ctx.db
    .selectFrom('event')
    .select(['name', 'data'])
    .where('subject_id', '=', made.id)
    .orderBy('seq')
    .execute()
  expect(events).toMatchObject([
    { name: 'role.created', data: { after: { name: 'Retoucher' } } },
    { name: 'role.changed', data: { before: { name: 'Retoucher' }, after: { name: 'Retouching lead' } } },
    { name: 'role.deleted', data: { before: { capabilities: ['view', 'upload', 'replace', 'manage_folder'] } } },
  ])
})

test('a role that does something with things includes looking at them; one over the account need not', async () => {
  const refused = { code: 'role_needs_view', status: 422 }
  const create = (name: string, capabilities: AnyCapability[]) => admin.roles.create({ name, capabilities })
  await expect(create('Blind', ['edit'])).rejects.toMatchObject(refused)
  expect((await create('Seeing', ['view', 'edit'])).capabilities).toEqual(['view', 'edit'])
  expect((await create('Personnel', ['manage_people'])).capabilities).toEqual(['manage_people'])
  // One from before goes on as it is, and may get another name.
  const old = await roleOf(server, ['upload'])
  expect(await admin.roles.change({ roleId: old, name: 'Drop box' })).toMatchObject({ capabilities: ['upload'] })
  await expect(admin.roles.change({ roleId: old, capabilities: ['upload', 'edit'] })).rejects.toMatchObject(refused)
  await admin.roles.change({ roleId: old, capabilities: ['upload', 'view'] })
})

test('the roles that come with Damask stay as they are', async () => {
  expect((await names(admin)).slice(0, 4)).toEqual(['Viewer', 'Contributor', 'Editor', 'Manager'])
  const refused = { code: 'role_is_built_in' }
  await expect(admin.roles.change({ roleId: ROLE_IDS.viewer, name: 'Guest' })).rejects.toMatchObject(refused)
  await expect(admin.roles.delete({ roleId: ROLE_IDS.viewer })).rejects.toMatchObject(refused)
  await expect(admin.roles.change({ roleId: nothingThere, name: 'x' })).rejects.toMatchObject({
    code: 'role_not_found',
  })
})

test('who manages people makes roles, and puts only into them what they have in the whole library', async () => {
  const keeper = await roleOf(server, ['view', 'comment', 'manage_people'])
  const ben = await personFor(server)
  const held = await roleOf(server, ['view', 'edit'])
  await grant(server, { to: { personId: ben.personId }, role: held })
  await grant(server, { to: { personId: ben.personId }, role: keeper })
  const refused = { code: 'more_than_you_have', status: 403 }
  const mine = await ben.damask.roles.create({ name: 'Made by Ben', capabilities: ['view', 'edit'] })
  await expect(ben.damask.roles.create({ name: 'Too much', capabilities: ['view', 'delete'] })).rejects.toMatchObject(
    refused,
  )
  // Neither into another role, nor into one that they hold themselves.
  for (const roleId of [mine.id, held, keeper]) {
    await expect(ben.damask.roles.change({ roleId, capabilities: ['view', 'manage_access'] })).rejects.toMatchObject(
      refused,
    )
    await expect(ben.damask.roles.change({ roleId, capabilities: ['see_audit'] })).rejects.toMatchObject(refused)
  }
  // What somebody else put in may stay, and less is always possible.
  const wide = await admin.roles.create({ name: 'Wide', capabilities: ['view', 'publish'] })
  expect((await ben.damask.roles.change({ roleId: wide.id, name: 'Wider' })).capabilities).toEqual(['view', 'publish'])
  await ben.damask.roles.change({ roleId: wide.id, capabilities: ['view'] })
  await expect(ben.damask.roles.change({ roleId: wide.id, capabilities: ['view', 'publish'] })).rejects.toMatchObject(
    refused,
  )
  // A key that is limited to folders has nothing over the account.
  const folder = await admin.folders.create({ name: 'Limit' })
  const key = await keyOf(server, ben.personId, {
    scopes: ['library:read', 'account:manage'],
    folderIds: [folder.id],
  })
  await expect(key.damask.roles.create({ name: 'By key', capabilities: ['view'] })).rejects.toMatchObject({
    code: 'not_allowed',
  })
})

test('names of roles tell nothing to those whom they do not concern', async () => {
  const folder = await admin.folders.create({ name: 'Client' })
  const roleId = await roleOf(server, ['view'])
  const [cara, dan, eve] = [await personFor(server), await personFor(server), await personFor(server)]
  await grant(server, { to: { personId: cara.personId }, role: roleId, on: { folderId: folder.id } })
  await grant(server, { to: { personId: dan.personId }, role: 'manager', on: { folderId: folder.id } })
  const sees = async (person: typeof cara) => (await names(person.damask)).includes(`Role ${roleId}`)
  expect([await sees(cara), await sees(dan), await sees(eve)]).toEqual([true, true, false])
  expect(await names(eve.damask)).toEqual(['Viewer', 'Contributor', 'Editor', 'Manager'])
  expect((await eve.damask.roles.list()).items[0]!.grantCount).toBeNull()
  await expect(eve.damask.roles.create({ name: 'Mine', capabilities: ['view'] })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  await expect(dan.damask.roles.delete({ roleId })).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(server.stranger.roles.list()).rejects.toMatchObject({ code: 'not_signed_in' })
})
