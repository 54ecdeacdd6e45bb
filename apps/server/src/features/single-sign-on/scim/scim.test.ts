import type { PersonId, SsoConnection } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { keyOf, personFor, sessionFor, teamOf } from '../../../testing/people.ts'
import { startTestServer, type TestServer } from '../../../testing/test-server.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a directory reads is what the tests are about
type Json = any

let house: TestServer
let connection: SsoConnection
let secret: string

const adminSession = async () => {
  const { id } = await house.ctx.db
    .selectFrom('person')
    .select('id')
    .where('is_administrator', '=', true)
    .executeTakeFirstOrThrow()
  return sessionFor(house, id)
}
async function tokenFor(connectionId: string, overlapHours = 0): Promise<string> {
  const response = await fetch(`${house.origin}/api/v1/sso-connections/${connectionId}/scim-tokens`, {
    method: 'POST',
    headers: { cookie: await adminSession(), 'content-type': 'application/json' },
    body: JSON.stringify({ overlapHours }),
  })
  expect(response.status).toBe(201)
  return (await response.json()).secret
}

beforeAll(async () => {
  house = await startTestServer()
  const settings = { protocol: 'oidc', issuer: 'https://idp.example', clientId: 'x' } as const
  connection = await house.admin.singleSignOn.create({
    name: 'Okta',
    isEnabled: true,
    domains: ['corp.example'],
    settings,
  })
  secret = await tokenFor(connection.id)
})

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${house.origin}/scim/v2/${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/scim+json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Json, headers: response.headers }
}
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const patch = (path: string, ...Operations: unknown[]) => call('PATCH', path, { schemas: [PATCH], Operations })
let made = 0
async function user(more: Record<string, unknown> = {}) {
  made += 1
  const email = `p${made}@corp.example`
  const emails = [{ value: email, type: 'work', primary: true }]
  return await call('POST', 'Users', {
    schemas: [USER],
    userName: email,
    externalId: `x${made}`,
    emails,
    active: true,
    ...more,
  })
}
const teamsOf = (id: PersonId) =>
  house.ctx.db
    .selectFrom('team_member')
    .innerJoin('team', 'team.id', 'team_id')
    .select(['team.name', 'source'])
    .where('person_id', '=', id)
    .orderBy('team.name')
    .execute()

test('without a token of a connection there is nothing to be had', async () => {
  for (const authorization of ['', 'Bearer x', `Bearer ${house.key}`, `Bearer dms_${'a'.repeat(43)}`]) {
    const { status, body } = await call('GET', 'Users', undefined, { authorization })
    expect([status, body.schemas[0]]).toEqual([401, 'urn:ietf:params:scim:api:messages:2.0:Error'])
  }
})

test('a directory is told what is spoken here', async () => {
  expect((await call('GET', 'ServiceProviderConfig')).body).toMatchObject({
    patch: { supported: true },
    etag: { supported: true },
  })
  expect((await call('GET', 'ResourceTypes')).body.Resources.map((r: Json) => r.id)).toEqual(['User', 'Group'])
  expect((await call('GET', 'Schemas')).body.totalResults).toBe(2)
  expect((await call('GET', 'Nowhere')).status).toBe(404)
})

test('Entra ID makes, finds, changes and deactivates somebody', async () => {
  const empty = await call('GET', `Users?filter=${encodeURIComponent('userName eq "Ines@corp.example"')}`)
  expect(empty.body).toMatchObject({ totalResults: 0, Resources: [] })
  const { status, body, headers } = await call('POST', 'Users', {
    schemas: [USER, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
    externalId: 'entra-1',
    userName: 'ines@corp.example',
    active: true,
    displayName: 'Ines Novak',
    emails: [{ primary: true, type: 'work', value: 'ines@corp.example' }],
    name: { formatted: 'Ines Novak', familyName: 'Novak', givenName: 'Ines' },
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Print' },
  })
  expect([status, headers.get('etag')]).toEqual([201, 'W/"1"'])
  expect(body).toMatchObject({
    userName: 'ines@corp.example',
    active: true,
    displayName: 'Ines Novak',
    externalId: 'entra-1',
  })
  for (const filter of [
    'userName eq "INES@corp.example"',
    'externalId eq "entra-1"',
    'emails[type eq "work"].value eq "ines@corp.example"',
  ])
    expect((await call('GET', `Users?filter=${encodeURIComponent(filter)}`)).body.Resources[0]?.id, filter).toBe(
      body.id,
    )

  const session = await sessionFor(house, body.id)
  const key = await keyOf(house, body.id)
  const me = () => fetch(`${house.origin}/api/v1/me`, { headers: { cookie: session } }).then((r) => r.status)
  expect(await me()).toBe(200)
  const renamed = await patch(
    `Users/${body.id}`,
    { op: 'Replace', path: 'displayName', value: 'Ines Nowak' },
    { op: 'Add', path: 'name.familyName', value: 'Nowak' },
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'ines.nowak@corp.example' },
    { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Web' },
  )
  expect(renamed.body).toMatchObject({ displayName: 'Ines Nowak', emails: [{ value: 'ines.nowak@corp.example' }] })
  const person = await house.ctx.db.selectFrom('person').selectAll().where('id', '=', body.id).executeTakeFirstOrThrow()
  expect(person).toMatchObject({ name: 'Ines Nowak', email: 'ines.nowak@corp.example', is_administrator: false })

  const gone = await patch(`Users/${body.id}`, { op: 'Replace', path: 'active', value: 'False' })
  expect(gone.body.active).toBe(false)
  expect(await me()).toBe(401)
  await expect(key.damask.identity.getMe()).rejects.toMatchObject({ status: 401 })
  expect((await patch(`Users/${body.id}`, { op: 'replace', value: { active: 'True' } })).body.active).toBe(true)
})

test('Okta makes somebody, replaces them, and switches them off by a value without a path', async () => {
  const { body } = await user({
    name: { givenName: 'Otto', familyName: 'Ohm' },
    displayName: 'Otto Ohm',
    groups: [],
    password: 'not kept',
  })
  const put = await call('PUT', `Users/${body.id}`, {
    ...body,
    name: { givenName: 'Otto', familyName: 'Volt' },
    displayName: 'Otto Volt',
  })
  expect(put.body).toMatchObject({ displayName: 'Otto Volt', name: { familyName: 'Volt' } })
  expect((await patch(`Users/${body.id}`, { op: 'replace', value: { active: false } })).body.active).toBe(false)
  expect((await call('DELETE', `Users/${body.id}`)).status).toBe(204)
  expect((await call('GET', `Users/${body.id}`)).status).toBe(404)
  const person = await house.ctx.db.selectFrom('person').selectAll().where('id', '=', body.id).executeTakeFirst()
  expect(person?.deactivated_at).not.toBeNull()
})

test('lists come in pages, and an unknown filter is refused in words', async () => {
  await user()
  const all = await call('GET', 'Users?startIndex=1&count=1')
  expect(all.body).toMatchObject({ startIndex: 1, itemsPerPage: 1 })
  const second = await call('GET', 'Users?startIndex=2&count=1')
  expect(second.body.Resources[0].id).not.toBe(all.body.Resources[0].id)
  expect((await call('GET', 'Users?count=0')).body.Resources).toEqual([])
  for (const filter of ['userName sw "a"', 'password eq "x"', 'userName eq "a" or 1 eq 1', "userName eq 'x'"])
    expect((await call('GET', `Users?filter=${encodeURIComponent(filter)}`)).body.scimType).toBe('invalidFilter')
})

test('an account of another domain is not taken over, and one of its own is', async () => {
  const ours = await call('POST', 'Users', { userName: 'ada@example.com' })
  expect([ours.status, ours.body.scimType]).toEqual([409, 'uniqueness'])
  const elsewhere = await call('POST', 'Users', { userName: 'new@example.com' })
  expect([elsewhere.status, elsewhere.body.scimType]).toEqual([400, 'invalidValue'])
  const pia = await personFor(house, { name: 'Pia' })
  await house.ctx.db.updateTable('person').set({ email: 'pia@corp.example' }).where('id', '=', pia.personId).execute()
  expect((await call('POST', 'Users', { userName: 'pia@corp.example' })).body.id).toBe(pia.personId)
  expect((await call('POST', 'Users', { userName: 'pia@corp.example' })).status).toBe(409)
  const moved = await patch(`Users/${pia.personId}`, {
    op: 'replace',
    path: 'emails',
    value: [{ value: 'pia@gmail.example' }],
  })
  expect(moved.status).toBe(400)
})

test('who is an administrator, and their address, is nothing a directory decides', async () => {
  const boss = await personFor(house, { name: 'Boss', isAdministrator: true })
  await house.ctx.db.updateTable('person').set({ email: 'boss@corp.example' }).where('id', '=', boss.personId).execute()
  await call('POST', 'Users', { userName: 'boss@corp.example' })
  await patch(`Users/${boss.personId}`, {
    op: 'replace',
    value: { 'emails[type eq "work"].value': 'me@corp.example', isAdministrator: false, roles: [] },
  })
  const row = () =>
    house.ctx.db.selectFrom('person').selectAll().where('id', '=', boss.personId).executeTakeFirstOrThrow()
  expect(await row()).toMatchObject({ email: 'boss@corp.example', is_administrator: true })
  const { body } = await user({ isAdministrator: true, is_administrator: true, roles: [{ value: 'admin' }] })
  const made = await house.ctx.db.selectFrom('person').selectAll().where('id', '=', body.id).executeTakeFirstOrThrow()
  expect(made.is_administrator).toBe(false)
})

test('a group becomes a team; members come and go as Entra ID and Okta say it', async () => {
  const [a, b] = [(await user()).body.id, (await user()).body.id]
  const group = await call('POST', 'Groups', { displayName: 'Printers', externalId: 'g-1', members: [{ value: a }] })
  expect(group.status).toBe(201)
  const path = `Groups/${group.body.id}`
  expect(await teamsOf(a)).toEqual([{ name: 'Printers', source: 'scim' }])
  await patch(path, { op: 'Add', path: 'members', value: [{ value: b }] })
  expect(await teamsOf(b)).toEqual([{ name: 'Printers', source: 'scim' }])
  await patch(path, { op: 'Remove', path: `members[value eq "${a}"]` })
  expect(await teamsOf(a)).toEqual([])
  await patch(path, { op: 'Remove', path: 'members', value: [{ value: b }] })
  expect(await teamsOf(b)).toEqual([])
  await patch(path, { op: 'replace', path: 'members', value: [{ value: a }, { value: b }] })
  expect((await call('GET', path)).body.members).toHaveLength(2)
  expect((await call('GET', `${path}?excludedAttributes=members`)).body.members).toBeUndefined()
  const renamed = await patch(path, { op: 'replace', value: { id: group.body.id, displayName: 'Press' } })
  expect(renamed.body.displayName).toBe('Press')
  const put = await call('PUT', path, { displayName: 'Press', members: [{ value: a }] })
  expect(put.body.members.map((m: Json) => m.value)).toEqual([a])
  expect((await patch(path, { op: 'add', path: 'members', value: [{ value: crypto.randomUUID() }] })).status).toBe(400)
  const found = await call(
    'GET',
    `Groups?filter=${encodeURIComponent(`id eq "${group.body.id}" and members eq "${a}"`)}`,
  )
  expect(found.body.totalResults).toBe(1)
  expect((await call('DELETE', path)).status).toBe(204)
  expect(await teamsOf(a)).toEqual([])
})

test('a group that is called like a team of ours does not become it, and a mapped one does', async () => {
  const { body } = await user()
  const people = await teamOf(house, [], { name: 'Board' })
  const mapped = await teamOf(house, [], { name: 'Design' })
  await call('POST', 'Groups', { displayName: 'Board', members: [{ value: body.id }] })
  expect(await teamsOf(body.id)).toEqual([{ name: 'Board (Okta)', source: 'scim' }])
  await house.admin.singleSignOn.change({
    connectionId: connection.id,
    groups: [{ group: 'Designers', teamId: mapped }],
  })
  await call('POST', 'Groups', { displayName: 'Designers', members: [{ value: body.id }] })
  expect((await teamsOf(body.id)).map((t) => t.name)).toEqual(['Board (Okta)', 'Design'])
  await house.admin.singleSignOn.change({ connectionId: connection.id, groups: [{ group: 'Others', teamId: people }] })
  expect((await teamsOf(body.id)).map((t) => t.name)).toEqual(['Board (Okta)'])
})

test('a change that was based on an older state is refused', async () => {
  const { body, headers } = await user()
  const tag = headers.get('etag')!
  const change = { Operations: [{ op: 'replace', path: 'displayName', value: 'One' }] }
  expect((await call('PATCH', `Users/${body.id}`, change, { 'if-match': tag })).status).toBe(200)
  expect((await call('PATCH', `Users/${body.id}`, change, { 'if-match': tag })).status).toBe(412)
})

test('a token is changed with time to tell the directory, or at once', async () => {
  const old = secret
  secret = await tokenFor(connection.id, 1)
  expect((await call('GET', 'Users?count=0')).status).toBe(200)
  expect((await call('GET', 'Users?count=0', undefined, { authorization: `Bearer ${old}` })).status).toBe(200)
  const newest = await tokenFor(connection.id)
  expect((await call('GET', 'Users?count=0')).status).toBe(401)
  secret = newest
  expect(JSON.stringify(await house.ctx.db.selectFrom('scim_token').selectAll().execute())).not.toContain(secret)
})

test('what is not JSON, or makes no sense, is refused in the words of SCIM', async () => {
  const bad = await fetch(`${house.origin}/scim/v2/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/scim+json' },
    body: '{nonsense',
  })
  expect([bad.status, (await bad.json()).schemas[0]]).toEqual([400, 'urn:ietf:params:scim:api:messages:2.0:Error'])
  expect((await call('POST', 'Users', { userName: 'no address' })).body.scimType).toBe('invalidValue')
  const { body } = await user()
  expect((await patch(`Users/${body.id}`, { op: 'explode', path: 'active' })).body.scimType).toBe('invalidSyntax')
  const polluting = await patch(`Users/${body.id}`, { op: 'add', path: '__proto__.polluted', value: 'yes' })
  expect(polluting.status).toBe(400)
  expect(({} as Json).polluted).toBeUndefined()
})
