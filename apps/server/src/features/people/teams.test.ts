import { PersonId } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { newUuid } from '../../platform/ids.ts'
import { grant, roleOf } from '../../testing/grant.ts'
import { memberFor, personFor, type TestPerson, teamOf } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let house: TestServer
let host: TestPerson
beforeAll(async () => {
  house = await startTestServer()
  host = await personFor(house, { name: 'Hanna Host' })
  await grant(house, { to: { personId: host.personId }, role: await roleOf(house, ['view', 'manage_people']) })
})

test('a team is made, named once, described, nested one level and deleted', async () => {
  const { teams } = host.damask
  const brand = await teams.create({ name: 'Brand', description: 'Who guards the brand' })
  expect(brand).toMatchObject({ name: 'Brand', memberCount: 0, parent: null })
  await expect(teams.create({ name: 'bRAND' })).rejects.toMatchObject({ code: 'team_name_taken', status: 409 })
  const motion = await teams.create({ name: 'Motion', parentId: brand.id })
  expect(motion.parent).toEqual({ id: brand.id, name: 'Brand' })
  await expect(teams.create({ name: 'Deeper', parentId: motion.id })).rejects.toMatchObject({ code: 'team_too_deep' })
  const other = await teams.create({ name: 'Other' })
  await expect(teams.change({ teamId: brand.id, parentId: other.id })).rejects.toMatchObject({ code: 'team_too_deep' })
  await expect(teams.change({ teamId: other.id, parentId: other.id })).rejects.toMatchObject({ code: 'team_too_deep' })
  await expect(teams.change({ teamId: other.id, name: 'motion' })).rejects.toMatchObject({ code: 'team_name_taken' })
  expect((await teams.list({ parentId: brand.id })).items.map((t) => t.name)).toEqual(['Motion'])
  expect((await teams.list({ words: 'moti' })).items.map((t) => t.name)).toEqual(['Motion'])
  await expect(teams.delete({ teamId: brand.id })).rejects.toMatchObject({ code: 'team_not_empty' })
  await teams.change({ teamId: motion.id, parentId: null })
  await teams.delete({ teamId: brand.id })
  await expect(teams.get({ teamId: brand.id })).rejects.toMatchObject({ code: 'team_not_found' })
})

test('people come into a team and leave it, and their count is right', async () => {
  const { teams } = host.damask
  const team = await teams.create({ name: 'Count' })
  const people = await Promise.all([1, 2, 3].map((n) => personFor(house, { name: `Counted ${n}` })))
  const personIds = people.map((p) => p.personId)
  expect(await teams.addMembers({ teamId: team.id, personIds })).toEqual({ added: 3, alreadyThere: 0 })
  expect(await teams.addMembers({ teamId: team.id, personIds })).toEqual({ added: 0, alreadyThere: 3 })
  await expect(teams.addMembers({ teamId: team.id, personIds: [newUuid(PersonId)] })).rejects.toMatchObject({
    code: 'person_not_found',
  })
  expect((await teams.get({ teamId: team.id })).memberCount).toBe(3)
  const page = await teams.listMembers({ teamId: team.id, limit: 2 })
  expect(page.items.map((m) => [m.person.name, m.source])).toEqual([
    ['Counted 1', 'manual'],
    ['Counted 2', 'manual'],
  ])
  const rest = await teams.listMembers({ teamId: team.id, cursor: page.nextCursor! })
  expect(rest.items.map((m) => m.person.name)).toEqual(['Counted 3'])
  expect(await teams.removeMembers({ teamId: team.id, personIds: personIds.slice(0, 2) })).toEqual({ removed: 2 })
  expect((await teams.get({ teamId: team.id })).memberCount).toBe(1)
})

test('what a directory keeps is not changed by hand', async () => {
  const person = await personFor(house)
  const teamId = await teamOf(house, [person.personId], { name: 'From the directory' })
  await house.ctx.db.updateTable('team_member').set({ source: 'scim' }).where('team_id', '=', teamId).execute()
  const { teams } = host.damask
  await expect(teams.removeMembers({ teamId, personIds: [person.personId] })).rejects.toMatchObject({
    code: 'membership_kept_elsewhere',
  })
  await expect(teams.delete({ teamId })).rejects.toMatchObject({ code: 'membership_kept_elsewhere' })
  expect((await host.damask.people.get({ personId: person.personId })).memberships).toMatchObject([{ source: 'scim' }])
})

test('nobody comes to more than they have by way of a team', async () => {
  const { teams } = host.damask
  const strong = await teamOf(house, [], { name: 'Strong' })
  await grant(house, { to: { teamId: strong }, role: 'manager' })
  const add = (teamId: typeof strong) => teams.addMembers({ teamId, personIds: [host.personId] })
  await expect(add(strong)).rejects.toMatchObject({ code: 'more_than_you_have', status: 403 })
  const own = await teams.create({ name: 'Own' })
  await add(own.id)
  await expect(teams.change({ teamId: own.id, parentId: strong })).rejects.toMatchObject({ code: 'more_than_you_have' })
  const inside = await teamOf(house, [], { name: 'Inside strong', parentId: strong })
  await expect(add(inside)).rejects.toMatchObject({ code: 'more_than_you_have' })
  const weak = await teamOf(house, [], { name: 'Weak' })
  await grant(house, { to: { teamId: weak }, role: await roleOf(house, ['view']) })
  expect(await add(weak)).toMatchObject({ added: 1 })
})

test('what a team has, its members have, until they leave it', async () => {
  const folder = await house.admin.folders.create({ name: 'For the team' })
  const ana = await personFor(house, { name: 'Ana Team' })
  const team = await house.admin.teams.create({ name: 'Readers' })
  await grant(house, { to: { teamId: team.id }, role: 'viewer', on: { folderId: folder.id } })
  const sees = () =>
    ana.damask.folders.get({ folderId: folder.id }).then(
      () => true,
      () => false,
    )
  expect(await sees()).toBe(false)
  await house.admin.teams.addMembers({ teamId: team.id, personIds: [ana.personId] })
  expect(await sees()).toBe(true)
  await house.admin.teams.removeMembers({ teamId: team.id, personIds: [ana.personId] })
  expect(await sees()).toBe(false)
})

test('events of teams name people by their ids alone', async () => {
  const bea = await memberFor(house, 'viewer')
  const team = await house.admin.teams.create({ name: 'Told' })
  await house.admin.teams.addMembers({ teamId: team.id, personIds: [bea.personId] })
  const events = await house.ctx.db
    .selectFrom('event')
    .select(['name', 'data'])
    .where('subject_id', '=', team.id)
    .orderBy('seq')
    .execute()
  expect(events.map((e) => e.name)).toEqual(['team.created', 'team.members_added'])
  expect(JSON.stringify(events)).not.toContain(bea.email)
})
