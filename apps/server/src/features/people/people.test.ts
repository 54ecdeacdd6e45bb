import { ROOT_FOLDER_ID } from '@damask/contract'
import { createDamask } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '../../platform/ctx.ts'
import { browserOf } from '../../testing/browser-of.ts'
import { grant, roleOf } from '../../testing/grant.ts'
import { keyOf, memberFor, PASSWORD, personFor, proofGrowsOld, type TestPerson, teamOf } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let house: TestServer
/** May manage people, and nothing else. */
let host: TestPerson
let boss: TestPerson
beforeAll(async () => {
  house = await startTestServer()
  host = await personFor(house, { name: 'Hanna Host' })
  await grant(house, { to: { personId: host.personId }, role: await roleOf(house, ['view', 'manage_people']) })
  boss = await personFor(house, { name: 'Bodo Boss', isAdministrator: true })
})

const signIn = (email: string) =>
  fetch(`${house.origin}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })

test('people are found by words of their name and address, and by what they are', async () => {
  const zoe = await personFor(house, { name: 'Zoë Quartz' })
  await personFor(house, { name: 'Quentin Quartz', deactivated: true })
  const { damask } = host
  const found = await damask.people.list({ words: 'quartz' })
  expect(found.items.map((p) => p.name)).toEqual(['Quentin Quartz', 'Zoë Quartz'])
  expect(found.total).toBe(2)
  expect((await damask.people.list({ words: 'QUARTZ zoë' })).items.map((p) => p.id)).toEqual([zoe.personId])
  expect((await damask.people.list({ words: zoe.email })).items).toHaveLength(1)
  expect((await damask.people.list({ words: '%' })).items).toEqual([])
  expect((await damask.people.list({ words: 'quartz', state: 'deactivated' })).items[0]!.name).toBe('Quentin Quartz')
  expect((await damask.people.list({ administrators: true })).items.map((p) => p.id)).toContain(boss.personId)
  const teamId = await teamOf(house, [zoe.personId], { name: 'Stones' })
  const [inTeam] = (await damask.people.list({ teamId })).items
  expect(inTeam).toMatchObject({ id: zoe.personId, teams: [{ id: teamId, name: 'Stones' }], teamCount: 1 })
})

test('the list of people goes on where a page ended, and nobody is shown twice', async () => {
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await host.damask.people.list({ limit: 2, ...(cursor && { cursor }) })
    seen.push(...page.items.map((p) => p.id))
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  const { total } = await host.damask.people.list({ limit: 1 })
  expect(seen).toHaveLength(total!)
  expect(new Set(seen).size).toBe(seen.length)
})

test('only those who may manage people see people', async () => {
  const manager = await memberFor(house, 'manager')
  await expect(manager.damask.people.list()).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(manager.damask.people.get({ personId: boss.personId })).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(manager.damask.teams.list()).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(manager.damask.invitations.list()).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(house.stranger.people.list()).rejects.toMatchObject({ code: 'not_signed_in' })
  const { damask: limited } = await keyOf(house, boss.personId, {
    scopes: ['account:manage'],
    folderIds: [ROOT_FOLDER_ID],
  })
  await expect(limited.people.list()).rejects.toMatchObject({ code: 'not_allowed' })
})

test('a deactivated person is out at once, everywhere, and comes back to what they had', async () => {
  const eve = await memberFor(house, 'contributor')
  const { damask: key } = await keyOf(house, eve.personId)
  const asHer = { ...systemActor('Test'), personId: eve.personId, name: eve.name }
  const asset = await putAsset({ ...house.ctx, actor: asHer }, 'hers.txt', 'hers')
  expect((await key.identity.getMe()).id).toBe(eve.personId)
  const details = await host.damask.people.deactivate({ personId: eve.personId, reason: 'She left.' })
  expect(details).toMatchObject({ sessionCount: 0 })
  expect(details.deactivatedAt).not.toBeNull()
  await expect(eve.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  await expect(key.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  expect((await signIn(eve.email)).status).toBe(401)
  const { items } = await house.admin.assets.listVersions({ assetId: asset.id })
  expect(JSON.stringify(items)).toContain(eve.name)
  await host.damask.people.reactivate({ personId: eve.personId }).catch((error) => {
    expect(error.code).toBe('more_than_you_have')
  })
  await boss.damask.people.reactivate({ personId: eve.personId })
  expect((await signIn(eve.email)).status).toBe(200)
  expect((await key.identity.getMe()).id).toBe(eve.personId)
  const events = await house.ctx.db
    .selectFrom('event')
    .select(['name', 'reason', 'data'])
    .where('subject_id', '=', eve.personId)
    .execute()
  expect(events.find((e) => e.name === 'person.deactivated')?.reason).toBe('She left.')
  expect(JSON.stringify(events.map((e) => e.data))).not.toContain(eve.email)
})

test('only administrators touch administrators, and one always remains', async () => {
  const { damask } = host
  await expect(damask.people.deactivate({ personId: boss.personId })).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(damask.people.endSessions({ personId: boss.personId })).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(
    damask.people.makeAdministrator({ personId: host.personId, isAdministrator: true }),
  ).rejects.toMatchObject({ code: 'not_allowed' })
  expect((await damask.people.get({ personId: boss.personId })).mayChange).toBe(false)

  const small = await startTestServer()
  const [ada] = (await small.admin.people.list()).items
  for (const last of [
    () => small.admin.people.makeAdministrator({ personId: ada!.id, isAdministrator: false }),
    () => small.admin.people.deactivate({ personId: ada!.id }),
  ]) {
    await expect(last()).rejects.toMatchObject({ code: 'last_administrator' })
  }
  const ben = await personFor(small, { name: 'Ben' })
  await small.admin.people.makeAdministrator({ personId: ben.personId, isAdministrator: true })
  // Both let go of the other at the same moment.
  const ends = await Promise.allSettled([
    small.admin.people.makeAdministrator({ personId: ben.personId, isAdministrator: false }),
    ben.damask.people.makeAdministrator({ personId: ada!.id, isAdministrator: false }),
  ])
  expect(ends.filter((end) => end.status === 'fulfilled').length).toBeLessThan(2)
  const left = await small.ctx.db.selectFrom('person').select('id').where('is_administrator', '=', true).execute()
  expect(left.length).toBeGreaterThan(0)
})

test('whoever finds the open browser of an administrator makes and removes none without a proof', async () => {
  const { personId, email } = await personFor(house, { isAdministrator: true })
  const root = { personId, damask: browserOf(house).damask }
  await root.damask.identity.signIn({ email, password: PASSWORD })
  const friend = await personFor(house)
  const make = (isAdministrator: boolean) =>
    root.damask.people.makeAdministrator({ personId: friend.personId, isAdministrator })
  const confirm = () => root.damask.identity.confirmWithPassword({ password: PASSWORD })
  await proofGrowsOld(house, root.personId)
  await expect(make(true)).rejects.toMatchObject({ code: 'confirm_needed' })
  expect((await host.damask.people.get({ personId: friend.personId })).isAdministrator).toBe(false)
  await confirm()
  await make(true)
  await proofGrowsOld(house, root.personId)
  await expect(make(false)).rejects.toMatchObject({ code: 'confirm_needed' })
  const deactivate = () => root.damask.people.deactivate({ personId: friend.personId })
  await expect(deactivate()).rejects.toMatchObject({ code: 'confirm_needed' })
  await confirm()
  await deactivate()
  // Everybody else is deactivated without: that opens no door.
  await proofGrowsOld(house, root.personId)
  await root.damask.people.deactivate({ personId: (await personFor(house)).personId })
})

test('a service account has keys and no way to sign in; its keys give no more than their maker has', async () => {
  const service = await host.damask.people.createServiceAccount({ name: 'Shop sync' })
  expect(service).toMatchObject({ kind: 'service', email: null, keyCount: 0 })
  const made = await host.damask.people.createKey({ personId: service.id, name: 'shop', scopes: ['library:read'] })
  const client = createDamask({ url: house.origin, token: made.secret })
  expect((await client.identity.getMe()).name).toBe('Shop sync')
  await grant(house, { to: { personId: service.id }, role: 'editor' })
  await expect(
    host.damask.people.createKey({ personId: service.id, name: 'more', scopes: ['library:read'] }),
  ).rejects.toMatchObject({ code: 'more_than_you_have' })
  await boss.damask.people.createKey({ personId: service.id, name: 'more', scopes: ['library:write'] })
  await expect(
    boss.damask.people.createKey({ personId: host.personId, name: 'hers', scopes: ['library:read'] }),
  ).rejects.toMatchObject({ code: 'not_allowed' })
  await expect(
    boss.damask.people.makeAdministrator({ personId: service.id, isAdministrator: true }),
  ).rejects.toMatchObject({ code: 'not_allowed' })
  expect((await boss.damask.people.listKeys({ personId: service.id })).items).toHaveLength(2)
  await host.damask.people.revokeKey({ personId: service.id, apiKeyId: made.apiKey.id })
  await expect(client.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
})

test('sessions of somebody are seen and ended by those who manage people', async () => {
  const kim = await personFor(house, { name: 'Kim' })
  const { items } = await host.damask.people.listSessions({ personId: kim.personId })
  expect(items).toHaveLength(1)
  await host.damask.people.endSessions({ personId: kim.personId, sessionId: items[0]!.id })
  await expect(kim.damask.identity.getMe()).rejects.toMatchObject({ code: 'not_signed_in' })
  await expect(
    host.damask.people.endSessions({ personId: kim.personId, sessionId: items[0]!.id }),
  ).rejects.toMatchObject({ code: 'session_not_found' })
})

test('one chooses name, language and time zone; what is no time zone is refused', async () => {
  const lu = await personFor(house, { name: 'Lu' })
  const me = await lu.damask.identity.updateMe({ name: 'Lu Li', language: 'de', timeZone: 'Asia/Tokyo' })
  expect(me).toMatchObject({ name: 'Lu Li', language: 'de', timeZone: 'Asia/Tokyo' })
  await expect(lu.damask.identity.updateMe({ timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
    code: 'invalid_request',
  })
})
