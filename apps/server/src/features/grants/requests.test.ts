import { type AssetId, type FolderId, type KeyScope, ROLE_IDS, type RoleId } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { grant, roleOf } from '../../testing/grant.ts'
import { mailTo } from '../../testing/mail-to.ts'
import { keyOf, personFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

const DAY_MS = 24 * 3_600_000
let time = Date.parse('2026-03-01T12:00:00Z')
let server: TestServer
let admin: TestServer['admin']
beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(time) })
  admin = server.admin
})

const nothingThere = '00000000-0000-7000-8000-0000000000ff'
/** A folder, and somebody who manages it. */
async function managed(name: string) {
  const folderId = (await admin.folders.create({ name })).id
  const manager = await personFor(server)
  await grant(server, { to: { personId: manager.personId }, role: 'manager', on: { folderId } })
  return { folderId, manager }
}

test('asking is answered alike for what is hidden and for what is not there', async () => {
  const { folderId, manager } = await managed('Hidden')
  const asset = await putAsset(server.ctx, 'a.txt', 'a', { folderId })
  const ana = await personFor(server)
  const ask = async (place: { folderId: FolderId } | { assetId: AssetId }) => {
    const {
      id,
      folderId: _,
      assetId: __,
      ...told
    } = await ana.damask.accessRequests.create({
      ...place,
      message: 'please',
    })
    return told
  }
  const hidden = await ask({ folderId })
  expect(hidden).toMatchObject({ state: 'open', place: null, message: 'please' })
  expect(await ask({ folderId: nothingThere as FolderId })).toEqual(hidden)
  expect(await ask({ assetId: asset.id })).toEqual(hidden)
  expect(await ask({ assetId: nothingThere as AssetId })).toEqual(hidden)
  expect((await ana.damask.accessRequests.listOwn({})).items.map((item) => item.place)).toEqual([
    null,
    null,
    null,
    null,
  ])
  // What is not there reaches nobody.
  expect((await manager.damask.accessRequests.list({})).items.map((item) => item.place?.name)).toEqual([
    'Hidden',
    'a.txt',
  ])
  expect(await manager.damask.accessRequests.count()).toEqual({ open: 2, decides: true })
  expect(await ana.damask.accessRequests.count()).toEqual({ open: 0, decides: false })
  expect((await admin.accessRequests.list({})).items).toHaveLength(2)
})

test('somebody who decides there approves with a role and an end, and the requester is told', async () => {
  const { folderId, manager } = await managed('Approve me')
  const ben = await personFor(server)
  const neighbour = (await managed('Next door')).manager
  const { id } = await ben.damask.accessRequests.create({
    folderId,
    roleId: ROLE_IDS.editor,
    message: 'For the relaunch',
  })
  expect((await manager.damask.accessRequests.list({})).items).toMatchObject([
    { id, person: { name: ben.name }, place: { path: '/Approve me' }, wantedRole: { name: 'Editor' } },
  ])
  const missing = { code: 'access_request_not_found', status: 404 }
  for (const person of [neighbour, ben]) {
    expect((await person.damask.accessRequests.list({})).items).toEqual([])
    await expect(
      person.damask.accessRequests.approve({ accessRequestId: id, roleId: ROLE_IDS.viewer }),
    ).rejects.toMatchObject(missing)
    await expect(person.damask.accessRequests.decline({ accessRequestId: id })).rejects.toMatchObject(missing)
  }
  await expect(neighbour.damask.accessRequests.withdraw({ accessRequestId: id })).rejects.toMatchObject(missing)

  const endsAt = new Date(time + 7 * DAY_MS).toISOString()
  const approve = () => manager.damask.accessRequests.approve({ accessRequestId: id, roleId: ROLE_IDS.viewer, endsAt })
  expect(await approve()).toMatchObject({ state: 'approved' })
  await expect(approve()).rejects.toMatchObject(missing)
  expect((await ben.damask.folders.get({ folderId })).name).toBe('Approve me')
  expect((await ben.damask.accessRequests.listOwn({})).items).toMatchObject([
    { state: 'approved', place: { path: '/Approve me' } },
  ])
  const [mail] = await mailTo(server, ben.email)
  expect(mail).toMatchObject({ subject: 'You have access to Approve me now' })
  expect(mail!.link).toMatch(new RegExp(`/library/${folderId}$`))

  // A week later it has ended; asking and approving once more gives the same role again.
  time += 8 * DAY_MS
  await expect(ben.damask.folders.get({ folderId })).rejects.toMatchObject({ code: 'folder_not_found' })
  const again = await ben.damask.accessRequests.create({ folderId })
  await manager.damask.accessRequests.approve({ accessRequestId: again.id, roleId: ROLE_IDS.viewer })
  expect((await ben.damask.folders.get({ folderId })).name).toBe('Approve me')
  await expect(ben.damask.accessRequests.create({ folderId })).rejects.toMatchObject({ code: 'access_already_given' })
  expect((await ben.damask.accessRequests.create({ folderId, capability: 'edit' })).state).toBe('open')
})

test('whoever gives what was asked for answers the request by that', async () => {
  const { folderId, manager } = await managed('Given anyway')
  const eva = await personFor(server)
  const { id } = await eva.damask.accessRequests.create({ folderId, capability: 'upload', message: 'please' })
  const state = async () => (await eva.damask.accessRequests.listOwn({})).items[0]
  const give = (roleId: RoleId, more: object = {}) =>
    manager.damask.access.grant({ personId: eva.personId, folderId, roleId, ...more })
  // Too little, too late, or somewhere else: they go on waiting.
  await give(ROLE_IDS.viewer)
  const later = await give(ROLE_IDS.editor, { startsAt: new Date(time + DAY_MS).toISOString() })
  await admin.access.grant({
    personId: eva.personId,
    folderId: (await admin.folders.create({ name: 'Elsewhere' })).id,
    roleId: ROLE_IDS.editor,
  })
  expect(await state()).toMatchObject({ id, state: 'open' })
  expect((await manager.damask.accessRequests.list({})).items).toHaveLength(1)
  await manager.damask.access.changeGrant({ grantId: later.id, startsAt: null })
  expect(await state()).toMatchObject({ id, state: 'approved', grantId: later.id })
  expect((await manager.damask.accessRequests.list({})).items).toEqual([])
  expect((await mailTo(server, eva.email)).map(({ subject }) => subject)).toEqual([
    'You have access to Given anyway now',
  ])
  const told = await server.ctx.db
    .selectFrom('event')
    .select('name')
    .where('subject_id', '=', folderId)
    .where('name', 'like', 'access.request%')
    .orderBy('seq')
    .execute()
  expect(told.map(({ name }) => name)).toEqual(['access.requested', 'access.request_approved'])
})

test('nobody gives by a request what they could not give by a grant', async () => {
  const folderId = (await admin.folders.create({ name: 'Little' })).id
  const keeper = await personFor(server)
  const role = await roleOf(server, ['view', 'manage_access'])
  await grant(server, { to: { personId: keeper.personId }, role, on: { folderId } })
  const cara = await personFor(server)
  const { id } = await cara.damask.accessRequests.create({ folderId, roleId: ROLE_IDS.manager })
  await expect(
    keeper.damask.accessRequests.approve({ accessRequestId: id, roleId: ROLE_IDS.manager }),
  ).rejects.toMatchObject({ code: 'more_than_you_have' })
  expect((await cara.damask.accessRequests.listOwn({})).items[0]).toMatchObject({ state: 'open' })
  expect(
    await keeper.damask.accessRequests.decline({ accessRequestId: id, reason: 'Ask Dora, she runs the project.' }),
  ).toMatchObject({ state: 'declined', answer: 'Ask Dora, she runs the project.' })
  const [mail] = await mailTo(server, cara.email)
  expect(mail!.text).toContain('Ask Dora, she runs the project.')
  // What they could not see before, they learn nothing of.
  expect(JSON.stringify(mail)).not.toContain('Little')
  await expect(cara.damask.folders.get({ folderId })).rejects.toMatchObject({ code: 'folder_not_found' })
})

test('one request per person and place, a few a day, and each ends by itself', async () => {
  const {
    folderId,
    manager: { personId },
  } = await managed('Patience')
  // Keys, because sessions do not last for weeks.
  const scopes: KeyScope[] = ['library:read', 'library:write', 'account:manage']
  const manager = await keyOf(server, personId, { scopes })
  const somebody = (await personFor(server)).personId
  const dan = { ...(await keyOf(server, somebody, { scopes })), personId: somebody }
  const first = await dan.damask.accessRequests.create({ folderId, message: 'one' })
  const second = await dan.damask.accessRequests.create({ folderId, message: 'two' })
  expect(second).toMatchObject({ id: first.id, message: 'two' })
  for (let n = 1; n < 20; n++)
    await dan.damask.accessRequests.create({ folderId: `00000000-0000-7000-8000-0000000001${n + 10}` as FolderId })
  await expect(dan.damask.accessRequests.create({ folderId: nothingThere as FolderId })).rejects.toMatchObject({
    code: 'too_many_requests',
  })
  expect((await dan.damask.accessRequests.create({ folderId, message: 'three' })).message).toBe('three')
  time += 31 * DAY_MS
  expect((await manager.damask.accessRequests.list({})).items).toEqual([])
  await expect(
    manager.damask.accessRequests.approve({ accessRequestId: first.id, roleId: ROLE_IDS.viewer }),
  ).rejects.toMatchObject({ code: 'access_request_not_found' })
  expect((await dan.damask.accessRequests.listOwn({ folderId })).items).toMatchObject([{ state: 'expired' }])
  const renewed = await dan.damask.accessRequests.create({ folderId })
  expect((await manager.damask.accessRequests.list({})).items.map((item) => item.id)).toEqual([renewed.id])
  await dan.damask.accessRequests.withdraw({ accessRequestId: renewed.id })
  expect((await manager.damask.accessRequests.list({})).items).toEqual([])
  const key = await keyOf(server, dan.personId, { ownAccess: [] })
  await expect(key.damask.accessRequests.create({ folderId })).rejects.toMatchObject({ code: 'not_allowed' })
  expect((await key.damask.accessRequests.listOwn({})).items).toEqual([])
  await expect(server.stranger.accessRequests.create({ folderId })).rejects.toMatchObject({ code: 'not_signed_in' })
})
