import { ROLE_IDS } from '@damask/contract'
import { createDamask, type Damask } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { grant, roleOf } from '../../testing/grant.ts'
import { mailTo } from '../../testing/mail-to.ts'
import { memberFor, personFor, type TestPerson, teamOf } from '../../testing/people.ts'
import { cookieOf, startTestServer, type TestServer } from '../../testing/test-server.ts'

let house: TestServer
let ada: TestPerson
let at = Date.now()
beforeAll(async () => {
  house = await startTestServer({ now: () => new Date(at), settings: { DAMASK_TRUST_PROXY: 'true' } })
  ada = await personFor(house, { name: 'Ada Lima', isAdministrator: true })
})

const PASSWORD = 'ein Zebra im Regen'
const tokenIn = (url: string) => url.slice(url.lastIndexOf('/') + 1)
const tokenFor = async (email: string) => tokenIn((await mailTo(house, email))[0]!.link)

// Each call from an address of its own: what slows down guessing is not what these stories are about.
let calls = 0
const post = (path: string, body: object, headers: Record<string, string> = {}) => {
  calls += 1
  return fetch(`${house.origin}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${calls % 250}`, ...headers },
    body: JSON.stringify(body),
  })
}

async function join(token: string, more: object = {}): Promise<Damask> {
  const response = await post('/join', { token, name: 'Neo New', password: PASSWORD, ...more })
  if (!response.ok) throw Object.assign(new Error('refused'), await response.json())
  return createDamask({ url: house.origin, headers: { cookie: cookieOf(response) } })
}

test('somebody is invited by mail, joins with a password and has what the invitation said', async () => {
  const folder = await house.admin.folders.create({ name: 'Campaign' })
  await house.admin.folders.create({ name: 'Secret' })
  const teamId = await teamOf(house, [], { name: 'Film' })
  const { items } = await ada.damask.invitations.invite({
    emails: ['neo@example.com'],
    teamIds: [teamId],
    roleId: ROLE_IDS.editor,
    folderId: folder.id,
  })
  expect(items).toMatchObject([{ email: 'neo@example.com', state: 'open', role: { name: 'Editor' }, uses: 0 }])
  const [mail] = await mailTo(house, 'neo@example.com')
  expect(mail!.subject).toContain('Ada Lima invites you to')
  const token = tokenIn(mail!.link)
  expect(mail!.link).toBe(`${house.origin}/join/${token}`)
  expect(Object.keys(await house.stranger.invitations.look({ token })).sort()).toEqual([
    'inviter',
    'library',
    'needsEmail',
  ])
  const neo = await join(token)
  expect(await neo.identity.getMe()).toMatchObject({ email: 'neo@example.com', isAdministrator: false })
  expect((await neo.folders.list({})).items.map((f) => f.name)).toEqual(['Campaign'])
  await neo.folders.create({ name: 'Mine', parentId: folder.id }).catch((error) => {
    expect(error.code).toBe('not_allowed')
  })
  const found = await ada.damask.people.list({ words: 'neo@example.com' })
  expect(found.items[0]).toMatchObject({ name: 'Neo New', teams: [{ name: 'Film' }] })
  expect((await ada.damask.invitations.list({ state: 'all' })).items[0]).toMatchObject({ state: 'accepted', uses: 1 })
})

test('an invitation is used once, and not after it ended, was revoked or was sent again', async () => {
  const gone = { code: 'invitation_not_found', status: 404 }
  await ada.damask.invitations.invite({ emails: ['once@example.com'] })
  const used = await tokenFor('once@example.com')
  await join(used)
  await expect(join(used)).rejects.toMatchObject(gone)

  const [late] = (await ada.damask.invitations.invite({ emails: ['late@example.com'], days: 1 })).items
  const first = await tokenFor('late@example.com')
  await expect(ada.damask.invitations.resend({ invitationId: late!.id })).rejects.toMatchObject({ status: 429 })
  at += 2 * 60_000
  const past = new Date(at - 1000)
  await house.ctx.db.updateTable('invitation').set({ expires_at: past }).where('id', '=', late!.id).execute()
  await expect(house.stranger.invitations.look({ token: first })).rejects.toMatchObject(gone)
  await ada.damask.invitations.resend({ invitationId: late!.id })
  const second = await tokenFor('late@example.com')
  expect(second).not.toBe(first)
  await expect(join(first)).rejects.toMatchObject(gone)
  await ada.damask.invitations.revoke({ invitationId: late!.id })
  await expect(join(second)).rejects.toMatchObject(gone)
  await expect(join('x'.repeat(43))).rejects.toMatchObject(gone)
})

test('two at the same moment cannot use the last place of a link', async () => {
  const { url, invitation } = await ada.damask.invitations.createLink({ maxUses: 2 })
  const token = tokenIn(url)
  expect((await house.stranger.invitations.look({ token })).needsEmail).toBe(true)
  const ends = await Promise.allSettled(
    [1, 2, 3, 4].map((n) => join(token, { email: `link${n}@example.com`, name: `Link ${n}` })),
  )
  expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(2)
  const { items } = await ada.damask.invitations.list({ state: 'all', limit: 200 })
  expect(items.find((i) => i.id === invitation.id)).toMatchObject({ uses: 2, state: 'accepted' })
  const people = await ada.damask.people.list({ words: 'link example.com' })
  expect(people.total).toBe(2)
})

test('an address that has an account signs in to accept; the invitation is for that address only', async () => {
  const { alreadyMembers } = await ada.damask.invitations.invite({ emails: [ada.email.toUpperCase()] })
  expect(alreadyMembers).toHaveLength(1)
  const teamId = await teamOf(house, [], { name: 'Later' })
  await ada.damask.invitations.invite({ emails: ['meanwhile@example.com'], teamIds: [teamId] })
  const token = await tokenFor('meanwhile@example.com')
  const eve = await personFor(house, { name: 'Eve' })
  await expect(eve.damask.invitations.joinAsMe({ token })).rejects.toMatchObject({ code: 'not_allowed' })
  const mia = await personFor(house, { name: 'Mia' })
  await house.ctx.db
    .updateTable('person')
    .set({ email: 'Meanwhile@Example.com' })
    .where('id', '=', mia.personId)
    .execute()
  await expect(join(token)).rejects.toMatchObject({ code: 'already_member' })
  await mia.damask.invitations.joinAsMe({ token })
  expect((await ada.damask.people.get({ personId: mia.personId })).memberships).toMatchObject([
    { team: { name: 'Later' }, source: 'manual' },
  ])
})

test('nobody is invited to more than the inviter has, then and on the day it is accepted', async () => {
  const folder = await house.admin.folders.create({ name: 'Bounds' })
  const host = await personFor(house, { name: 'Hanna Host' })
  const hosting = await roleOf(house, ['view', 'manage_people'])
  await grant(house, { to: { personId: host.personId }, role: hosting })
  const { invitations } = host.damask
  const strong = await teamOf(house, [], { name: 'Strong' })
  await grant(house, { to: { teamId: strong }, role: 'manager' })
  await expect(invitations.invite({ emails: ['a@example.com'], teamIds: [strong] })).rejects.toMatchObject({
    code: 'more_than_you_have',
  })
  const role = { roleId: ROLE_IDS.viewer, folderId: folder.id }
  await expect(invitations.createLink(role)).rejects.toMatchObject({ code: 'not_allowed' })
  await grant(house, {
    to: { personId: host.personId },
    role: await roleOf(house, ['manage_access']),
    on: { folderId: folder.id },
  })
  await expect(invitations.createLink({ ...role, roleId: ROLE_IDS.manager })).rejects.toMatchObject({
    code: 'more_than_you_have',
  })
  const looking = await roleOf(house, ['view'])
  const { url } = await invitations.createLink({ ...role, roleId: looking })
  const member = await join(tokenIn(url), { email: 'bound@example.com' })
  expect((await member.folders.list({})).items.map((f) => f.name)).toEqual(['Bounds'])
  await house.admin.people.deactivate({ personId: host.personId })
  await expect(join(tokenIn(url), { email: 'late.bound@example.com' })).rejects.toMatchObject({
    code: 'invitation_not_found',
  })
  const viewer = await memberFor(house, 'manager')
  await expect(viewer.damask.invitations.invite({ emails: ['x@example.com'] })).rejects.toMatchObject({
    code: 'not_allowed',
  })
})

test('a weak password is refused, and the invitation is still good', async () => {
  await ada.damask.invitations.invite({ emails: ['weak@example.com'] })
  const token = await tokenFor('weak@example.com')
  await expect(join(token, { password: 'password123' })).rejects.toMatchObject({ code: 'password_too_weak' })
  expect((await (await join(token)).identity.getMe()).email).toBe('weak@example.com')
})

test('people of a listed domain let themselves in, once they can read the address', async () => {
  const teamId = await teamOf(house, [], { name: 'Everybody at Acme' })
  const ask = (email: string) => house.stranger.invitations.ask({ email })
  expect(await house.stranger.invitations.canAsk()).toEqual({ isOpen: false })
  await ask('first@acme.example')
  expect(await mailTo(house, 'first@acme.example')).toEqual([])
  for (const domain of ['gmail.com', 'acme', 'a b.example', 'http://acme.example']) {
    await expect(ada.damask.invitations.setJoining({ domains: [domain], teamIds: [] })).rejects.toMatchObject({
      code: 'domain_invalid',
    })
  }
  await ada.damask.invitations.setJoining({ domains: ['@Acme.Example'], teamIds: [teamId] })
  expect(await ada.damask.invitations.getJoining()).toMatchObject({
    domains: ['acme.example'],
    teams: [{ name: 'Everybody at Acme' }],
  })
  expect(await house.stranger.invitations.canAsk()).toEqual({ isOpen: true })
  await ask('zed@ACME.example')
  await ask('zed@acme.example')
  await ask('zed@acme.example.evil.example')
  expect(await mailTo(house, 'zed@ACME.example')).toHaveLength(1)
  expect(await mailTo(house, 'zed@acme.example')).toHaveLength(0)
  expect(await mailTo(house, 'zed@acme.example.evil.example')).toEqual([])
  expect((await ada.damask.people.list({ words: 'zed@acme' })).items).toEqual([])
  const token = await tokenFor('zed@ACME.example')
  expect(await house.stranger.invitations.look({ token })).toMatchObject({ inviter: null, needsEmail: false })
  const zed = await join(token, { name: 'Zed' })
  expect((await zed.identity.getMe()).email).toBe('zed@ACME.example')
  const [row] = (await ada.damask.people.list({ words: 'zed@acme' })).items
  expect(row!.teams).toMatchObject([{ name: 'Everybody at Acme' }])
  at += 10 * 60_000
  await ask('zed@acme.example')
  expect((await mailTo(house, 'zed@acme.example'))[0]!.subject).toContain('already have an account')
})

test('a domain that is taken off the list lets nobody in any more', async () => {
  await ada.damask.invitations.setJoining({ domains: ['acme.example'], teamIds: [] })
  await house.stranger.invitations.ask({ email: 'slow@acme.example' })
  const token = await tokenFor('slow@acme.example')
  await ada.damask.invitations.setJoining({ domains: [], teamIds: [] })
  await expect(join(token)).rejects.toMatchObject({ code: 'invitation_not_found' })
})

test('no secret and no address of an invitation stands in what events tell, nor in the table', async () => {
  await ada.damask.invitations.invite({ emails: ['quiet@example.com'] })
  const token = await tokenFor('quiet@example.com')
  const events = await house.ctx.db.selectFrom('event').select(['data', 'personal']).execute()
  expect(JSON.stringify(events.map((e) => e.data))).not.toMatch(/@/)
  expect(JSON.stringify(events)).not.toContain(token)
  expect(JSON.stringify(await house.ctx.db.selectFrom('invitation').selectAll().execute())).not.toContain(token)
})
