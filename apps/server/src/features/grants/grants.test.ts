import { type Grant, type GrantId, ROLE_IDS, ROOT_FOLDER_ID, type RoleId } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { grant, roleOf } from '../../testing/grant.ts'
import { keyOf, personFor, type TestPerson, teamOf } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

const HOUR_MS = 3_600_000
let time = Date.parse('2026-03-01T12:00:00Z')
let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(time) })
  admin = server.admin
})

const inHours = (hours: number) => new Date(time + hours * HOUR_MS).toISOString()
const nothingThere = '00000000-0000-7000-8000-0000000000ff'
const folder = async (name: string, parentId?: string) =>
  (await admin.folders.create({ name, ...(parentId && { parentId: parentId as never }) })).id
/** Somebody who manages one folder and has nothing else. */
async function managerOf(folderId: Awaited<ReturnType<typeof folder>>, name?: string): Promise<TestPerson> {
  const person = await personFor(server, name ? { name } : {})
  await grant(server, { to: { personId: person.personId }, role: 'manager', on: { folderId } })
  return person
}
const told = ({ principal, role, place, isInherited }: Grant) => [
  principal.name || principal.type,
  role.name,
  place?.path ?? null,
  isInherited,
]

test('somebody new sees a folder from the call after the grant to the call before its removal, twice in a row', async () => {
  const brand = await folder('Brand once')
  const ana = await personFor(server)
  const see = () => ana.damask.folders.get({ folderId: brand })
  for (let round = 0; round < 2; round++) {
    await expect(see()).rejects.toMatchObject({ code: 'folder_not_found' })
    const made = await admin.access.grant({ personId: ana.personId, roleId: ROLE_IDS.viewer, folderId: brand })
    expect(made).toMatchObject({ role: { name: 'Viewer' }, state: 'active', isInherited: false, endsAt: null })
    expect((await see()).name).toBe('Brand once')
    await expect(
      admin.access.grant({ personId: ana.personId, roleId: ROLE_IDS.viewer, folderId: brand }),
    ).rejects.toMatchObject({ code: 'grant_exists' })
    expect(await admin.access.revoke({ grantId: made.id, reason: 'left the project' })).toBeNull()
    await expect(admin.access.revoke({ grantId: made.id })).rejects.toMatchObject({ code: 'grant_not_found' })
  }
  await expect(see()).rejects.toMatchObject({ code: 'folder_not_found' })
  const events = await server.ctx.db
    .selectFrom('event')
    .select(['name', 'reason', 'data'])
    .where('subject_id', '=', brand)
    .where('name', 'like', 'access.%')
    .orderBy('seq')
    .execute()
  expect(events.map((event) => event.name)).toEqual([
    'access.granted',
    'access.revoked',
    'access.granted',
    'access.revoked',
  ])
  expect(events[1]).toMatchObject({
    reason: 'left the project',
    data: { principal: { type: 'person', id: ana.personId }, before: { roleId: ROLE_IDS.viewer } },
  })
  expect(JSON.stringify(events)).not.toContain(ana.name)
})

test('what is inside has it too, and the list says from where', async () => {
  const brand = await folder('Brand')
  const logos = await folder('Logos', brand)
  const asset = await putAsset(server.ctx, 'logo.svg', 'logo', { folderId: logos })
  const [ana, ben] = [await personFor(server, { name: 'Ana' }), await personFor(server, { name: 'Ben' })]
  const marketing = await teamOf(server, [ana.personId], { name: 'Marketing' })
  const social = await teamOf(server, [ben.personId], { name: 'Social', parentId: marketing })
  await admin.access.grant({ teamId: marketing, roleId: ROLE_IDS.editor, folderId: brand })
  await admin.access.grant({ everyone: true, roleId: ROLE_IDS.viewer, folderId: logos })
  await admin.access.grant({ personId: ben.personId, roleId: ROLE_IDS.manager, assetId: asset.id })
  expect((await ben.damask.assets.rename({ assetId: asset.id, name: 'mark.svg' })).name).toBe('mark.svg')
  expect((await ana.damask.assets.get({ assetId: asset.id })).name).toBe('mark.svg')

  const { items } = await admin.access.listGrants({ assetId: asset.id })
  expect(items.map(told)).toEqual([
    ['Ben', 'Manager', '/Brand/Logos/mark.svg', false],
    ['everyone', 'Viewer', '/Brand/Logos', true],
    ['Marketing', 'Editor', '/Brand', true],
  ])
  expect((await ben.damask.access.listGrants({ assetId: asset.id })).items.map(told)).toEqual(items.map(told))
  // Page by page the same, whatever the size of a page.
  const first = await admin.access.listGrants({ assetId: asset.id, limit: 2 })
  const second = await admin.access.listGrants({ assetId: asset.id, limit: 2, cursor: first.nextCursor! })
  expect([...first.items, ...second.items].map(told)).toEqual(items.map(told))
  expect(second.nextCursor).toBeNull()

  const held = (await admin.access.listHeldGrants({ personId: ben.personId })).items.map((one) => one.principal.name)
  expect(held).toEqual(['Ben', '', 'Marketing'])
  expect((await ben.damask.access.listHeldGrants({})).items).toHaveLength(3)
  expect((await admin.access.listHeldGrants({ teamId: social })).items).toEqual([])
})

test('a manager of one folder does not learn what is above it, and neighbours learn nothing', async () => {
  const secret = await folder('Secret project')
  const inner = await folder('Inner', secret)
  const ana = await managerOf(inner)
  const ben = await personFor(server)
  await grant(server, { to: { personId: ben.personId }, role: 'viewer', on: { folderId: secret } })
  const { items } = await ana.damask.access.listGrants({ folderId: inner })
  expect(items.map((one) => [one.isInherited, one.place?.name ?? null])).toEqual([
    [false, 'Inner'],
    [true, null],
  ])
  expect(JSON.stringify(items)).not.toContain('Secret project')
  await expect(ben.damask.access.listGrants({ folderId: inner })).rejects.toMatchObject({ code: 'not_allowed' })
  const stranger = await personFor(server)
  for (const folderId of [inner, nothingThere as never]) {
    const gone = { code: 'folder_not_found', status: 404 }
    await expect(stranger.damask.access.listGrants({ folderId })).rejects.toMatchObject(gone)
    await expect(stranger.damask.access.listPeople({ folderId })).rejects.toMatchObject(gone)
    await expect(stranger.damask.access.explain({ folderId })).rejects.toMatchObject(gone)
    await expect(
      stranger.damask.access.grant({ folderId, personId: stranger.personId, roleId: ROLE_IDS.viewer }),
    ).rejects.toMatchObject(gone)
  }
  const grantId = items[0]!.id
  for (const person of [stranger, ben]) {
    for (const id of [grantId, nothingThere as GrantId]) {
      const gone = { code: 'grant_not_found', status: 404 }
      await expect(person.damask.access.revoke({ grantId: id })).rejects.toMatchObject(gone)
      await expect(person.damask.access.changeGrant({ grantId: id, endsAt: null })).rejects.toMatchObject(gone)
    }
  }
  await expect(stranger.damask.access.findPrincipals({})).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(stranger.damask.access.listHeldGrants({ personId: ana.personId })).rejects.toMatchObject({
    code: 'not_allowed',
  })
  expect((await ben.damask.access.listHeldGrants({})).items.map((one) => one.place?.name)).toContain('Secret project')
  await expect(server.stranger.access.listGrants({ folderId: inner })).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('nobody hands out more than they have, nor for longer', async () => {
  const place = await folder('Escalation')
  const other = await personFor(server)
  const keeper = await roleOf(server, ['view', 'manage_access'])
  const cara = await personFor(server)
  const own = await grant(server, { to: { personId: cara.personId }, role: keeper, on: { folderId: place } })
  const give = (roleId: RoleId, more: object = {}) =>
    cara.damask.access.grant({ personId: other.personId, roleId, folderId: place, ...more })
  const refused = { code: 'more_than_you_have', status: 403 }
  await expect(give(ROLE_IDS.editor)).rejects.toMatchObject(refused)
  await expect(give(ROLE_IDS.manager, { personId: cara.personId })).rejects.toMatchObject(refused)
  await expect(cara.damask.access.changeGrant({ grantId: own, roleId: ROLE_IDS.manager })).rejects.toMatchObject(
    refused,
  )
  const looker = await roleOf(server, ['view'])
  const given = await give(looker)
  await expect(cara.damask.access.changeGrant({ grantId: given.id, roleId: ROLE_IDS.editor })).rejects.toMatchObject(
    refused,
  )
  await expect(cara.damask.access.grant({ ...{ personId: other.personId, roleId: looker } })).rejects.toMatchObject({
    code: 'not_allowed',
  })

  // What one has until Friday can be given until Friday, to oneself as to others.
  const dan = await personFor(server)
  const until = new Date(time + 48 * HOUR_MS)
  await grant(server, { to: { personId: dan.personId }, role: 'manager', on: { folderId: place }, endsAt: until })
  const extend = (endsAt: string | null) =>
    dan.damask.access.grant({ personId: dan.personId, roleId: ROLE_IDS.editor, folderId: place, endsAt })
  await expect(extend(null)).rejects.toMatchObject(refused)
  await expect(extend(inHours(49))).rejects.toMatchObject(refused)
  const fine = await extend(inHours(47))
  await expect(dan.damask.access.changeGrant({ grantId: fine.id, endsAt: null })).rejects.toMatchObject(refused)
  expect((await dan.damask.access.changeGrant({ grantId: fine.id, endsAt: inHours(48) })).endsAt).toBe(inHours(48))
})

test('capabilities over the account come only by the library itself, from somebody who has them', async () => {
  const place = await folder('Not the account')
  const auditor = await roleOf(server, ['view', 'see_audit', 'manage_people'])
  const eve = await managerOf(place)
  // In a folder they do nothing, so they may go along; in the library they count.
  await eve.damask.access.grant({ personId: eve.personId, roleId: auditor, folderId: place })
  await expect(
    eve.damask.roles.create({ name: 'Anything', description: '', capabilities: ['view'] }),
  ).rejects.toMatchObject({ code: 'not_allowed' })
  expect((await eve.damask.identity.getMe()).accountCapabilities).toEqual([])
  const fay = await managerOf(ROOT_FOLDER_ID)
  await expect(
    fay.damask.access.grant({ personId: fay.personId, roleId: auditor, folderId: ROOT_FOLDER_ID }),
  ).rejects.toMatchObject({ code: 'more_than_you_have' })
  await admin.access.grant({ personId: fay.personId, roleId: auditor })
  expect((await fay.damask.identity.getMe()).accountCapabilities).toEqual(['manage_people', 'see_audit'])
})

test('a grant begins and ends by the clock', async () => {
  const place = await folder('For a week')
  const gil = await personFor(server)
  const see = () =>
    gil.damask.folders.get({ folderId: place }).then(
      () => true,
      () => false,
    )
  const made = await admin.access.grant({
    personId: gil.personId,
    roleId: ROLE_IDS.viewer,
    folderId: place,
    startsAt: inHours(1),
    endsAt: inHours(3),
  })
  expect([made.state, await see()]).toEqual(['upcoming', false])
  time += 2 * HOUR_MS
  expect(await see()).toBe(true)
  expect((await admin.access.explain({ personId: gil.personId, folderId: place })).allowed).toBe(true)
  time += 2 * HOUR_MS
  expect(await see()).toBe(false)
  expect((await admin.access.listGrants({ folderId: place })).items[0]).toMatchObject({ state: 'ended' })
  await expect(
    admin.access.changeGrant({ grantId: made.id, startsAt: inHours(2), endsAt: inHours(1) }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  // Given once more, it is the same grant with a new time; what still holds is not given twice.
  const give = () =>
    admin.access.grant({ personId: gil.personId, roleId: made.role.id, folderId: place, endsAt: inHours(1) })
  expect(await give()).toMatchObject({ id: made.id, state: 'active', startsAt: null, reason: null })
  expect(await see()).toBe(true)
  await expect(give()).rejects.toMatchObject({ code: 'grant_exists' })
  await admin.access.changeGrant({ grantId: made.id, startsAt: null, endsAt: null })
  expect(await see()).toBe(true)
})

test('grants are made to somebody who is there, and a key only with access of its own', async () => {
  const place = await folder('Somebody')
  const hal = await managerOf(place)
  const gone = await personFor(server, { deactivated: true })
  const roleId = ROLE_IDS.viewer
  const missing = { code: 'principal_not_found' }
  const give = (to: object) => hal.damask.access.grant({ roleId, folderId: place, ...to })
  await expect(give({ personId: gone.personId })).rejects.toMatchObject(missing)
  await expect(give({ teamId: nothingThere })).rejects.toMatchObject(missing)
  await expect(give({})).rejects.toMatchObject({ code: 'principal_unclear' })
  await expect(give({ personId: hal.personId, everyone: true })).rejects.toMatchObject({ code: 'principal_unclear' })
  await expect(give({ roleId: nothingThere, personId: hal.personId })).rejects.toMatchObject({ code: 'role_not_found' })
  const key = await keyOf(server, hal.personId, { ownAccess: [] })
  await expect(key.damask.folders.get({ folderId: place })).rejects.toMatchObject({ code: 'folder_not_found' })
  await give({ apiKeyId: key.apiKeyId })
  expect((await key.damask.folders.get({ folderId: place })).name).toBe('Somebody')
  const found = await hal.damask.access.findPrincipals({ words: hal.name })
  expect(found.items).toContainEqual({ type: 'person', id: hal.personId, name: hal.name, isActive: true })
  expect(JSON.stringify(found)).not.toContain('@')
  expect((await hal.damask.access.findPrincipals({ words: hal.email })).items).toEqual([])
})
