import { COMMAND_LINE_CLIENT_ID, type OAuthClientId } from '@damask/contract'
import { createDamask } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { answer, CALLBACK, connect, post, programFor } from '../../testing/oauth.ts'
import { memberFor, personFor } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let clock = 0
let house: TestServer
beforeAll(async () => {
  house = await startTestServer({ now: () => new Date(Date.now() + clock) })
})

const me = (token: string) => createDamask({ url: house.origin, token }).identity.getMe()
const refused = (code: string) => expect.objectContaining({ code })
const register = (body: object) =>
  fetch(`${house.origin}/api/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

test('only who manages integrations sees and makes programs', async () => {
  const manager = await memberFor(house, 'manager')
  await expect(manager.damask.oauth.listClients()).rejects.toEqual(refused('not_allowed'))
  const wanted = { name: 'x', kind: 'public', redirectUris: [CALLBACK], scopes: ['library:read'] } as const
  const create = manager.damask.oauth.createClient({ ...wanted, redirectUris: [CALLBACK], scopes: ['library:read'] })
  await expect(create).rejects.toEqual(refused('not_allowed'))
})

test('a program goes on with both secrets for a while after one was renewed', async () => {
  const ana = await personFor(house)
  const { client, secret } = await programFor(house, { kind: 'confidential' })
  const oldValidUntil = new Date(Date.now() + 3_600_000).toISOString()
  const renewed = await house.admin.oauth.rotateClientSecret({ oauthClientId: client.id, oldValidUntil })
  const asks = (client_secret: string) => post(house, 'revoke', { client_id: client.id, client_secret, token: 'x' })
  expect([(await asks(secret!)).status, (await asks(renewed.secret)).status]).toEqual([200, 200])
  clock += 3_700_000
  expect([(await asks(secret!)).status, (await asks(renewed.secret)).status]).toEqual([401, 200])
  clock = 0
  const rows = JSON.stringify(await house.ctx.db.selectFrom('oauth_client').selectAll().execute())
  expect(rows).not.toContain(secret)
  expect(rows).not.toContain(renewed.secret)
  expect(ana.personId).toBeDefined()
})

test('a program that is switched off stops at once for everybody, and goes on when it is switched on', async () => {
  const ana = await personFor(house)
  const { client } = await programFor(house)
  const { access } = await connect(house, ana, client.id)
  await me(access)
  await house.admin.oauth.updateClient({ oauthClientId: client.id, isDisabled: true })
  await expect(me(access)).rejects.toEqual(refused('not_signed_in'))
  await house.admin.oauth.updateClient({ oauthClientId: client.id, isDisabled: false })
  await me(access)
  await house.admin.oauth.eraseClient({ oauthClientId: client.id })
  await expect(me(access)).rejects.toEqual(refused('not_signed_in'))
})

test('what is taken from a program is taken from every consent', async () => {
  const ana = await memberFor(house, 'manager')
  const { client } = await programFor(house)
  const { access } = await connect(house, ana, client.id, { scope: 'library:read library:write' })
  await house.admin.oauth.updateClient({ oauthClientId: client.id, scopes: ['library:read'] })
  const create = createDamask({ url: house.origin, token: access }).folders.create({ name: 'no' })
  await expect(create).rejects.toEqual(refused('key_scope_missing'))
  expect((await ana.damask.oauth.listConnectedApps()).items).toMatchObject([{ scopes: ['library:read'] }])
})

test.each([
  'http://app.example.com/',
  'javascript:alert(1)',
  'https://a@b.example/',
  'https://a.example/#x',
  'data:x',
  'foo:/x',
  'nonsense',
  'http://127.0.0.1.evil.example/',
])('no program returns to %s', async (uri) => {
  await expect(programFor(house, { redirectUris: [uri] })).rejects.toEqual(refused('redirect_uri_invalid'))
})

test('the command line is part of Damask and can only be switched off', async () => {
  const oauthClientId = COMMAND_LINE_CLIENT_ID
  await expect(house.admin.oauth.eraseClient({ oauthClientId })).rejects.toEqual(refused('oauth_client_built_in'))
  const rename = house.admin.oauth.updateClient({ oauthClientId, name: 'Not Damask' })
  await expect(rename).rejects.toEqual(refused('oauth_client_built_in'))
  const renew = house.admin.oauth.rotateClientSecret({ oauthClientId })
  await expect(renew).rejects.toEqual(refused('oauth_client_has_no_secret'))
})

test('programs are listed page by page', async () => {
  const names: string[] = []
  let cursor: string | undefined
  do {
    const page = await house.admin.oauth.listClients({ limit: 2, ...(cursor && { cursor }) })
    names.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  const { count } = await house.ctx.db
    .selectFrom('oauth_client')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  expect(new Set(names).size).toBe(count)
})

test('nobody registers a program where that was not switched on', async () => {
  const response = await register({ client_name: 'An agent', redirect_uris: [CALLBACK] })
  expect(response.status).toBe(404)
  const metadata = await (await fetch(`${house.origin}/.well-known/oauth-authorization-server`)).json()
  expect(metadata).not.toHaveProperty('registration_endpoint')
  expect(metadata).toMatchObject({
    issuer: house.origin,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })
})

test('where registering is on, only public programs with safe addresses come in', async () => {
  const open = await startTestServer({ settings: { DAMASK_APP_REGISTRATION: 'true' } })
  const at = async (body: object) => {
    const response = await fetch(`${open.origin}/api/oauth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }
  const good = { client_name: 'An agent', redirect_uris: ['http://127.0.0.1:3000/cb'] }
  expect(await at(good)).toMatchObject({ status: 201, body: { token_endpoint_auth_method: 'none' } })
  expect(await at({ ...good, redirect_uris: ['com.example.app:/cb'] })).toMatchObject({
    status: 400,
    body: { error: 'invalid_redirect_uri' },
  })
  const secret = await at({ ...good, token_endpoint_auth_method: 'client_secret_basic' })
  expect(secret).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } })
  expect(await at({ ...good, grant_types: ['password'] })).toMatchObject({ status: 400 })
  const many = await Promise.all(Array.from({ length: 12 }, () => at(good)))
  expect(many.map(({ status }) => status)).toContain(429)
  await open.close()
})

test('guessing user codes is stopped for the person who guesses', async () => {
  const eve = await personFor(house)
  const guess = () => eve.damask.oauth.findDeviceRequest({ userCode: 'BBBB-BBBB' })
  for (let i = 0; i < 10; i++) await expect(guess()).rejects.toEqual(refused('user_code_unknown'))
  await expect(guess()).rejects.toEqual(refused('too_many_requests'))
})

test('a device hears: wait, wait longer, no; and its code is good once', async () => {
  const ana = await personFor(house)
  const client_id: OAuthClientId = COMMAND_LINE_CLIENT_ID
  const begin = async () => (await post(house, 'device', { client_id, scope: 'library:read' })).body
  const poll = (device_code: string) =>
    post(house, 'token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id, device_code })
  const first = await begin()
  expect((await poll(first.device_code)).body.error).toBe('authorization_pending')
  expect((await poll(first.device_code)).body.error).toBe('slow_down')
  const request = await ana.damask.oauth.findDeviceRequest({ userCode: first.user_code })
  await answer(ana, request, { allow: false })
  clock += 11_000
  expect((await poll(first.device_code)).body.error).toBe('access_denied')

  const second = await begin()
  const asked = await ana.damask.oauth.findDeviceRequest({ userCode: second.user_code })
  await answer(ana, asked)
  const { body } = await poll(second.device_code)
  await me(body.access_token)
  clock += 6000
  expect((await poll(second.device_code)).body.error).toBe('invalid_grant')
  await expect(me(body.access_token)).rejects.toEqual(refused('not_signed_in'))

  const third = await begin()
  clock += 11 * 60_000
  expect((await poll(third.device_code)).body.error).toBe('expired_token')
  const late = ana.damask.oauth.findDeviceRequest({ userCode: third.user_code })
  await expect(late).rejects.toEqual(refused('user_code_unknown'))
  clock = 0
})

test('every refusal of a door is in the words of OAuth', async () => {
  const missing = await post(house, 'token', {})
  expect(missing).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  const client_id = COMMAND_LINE_CLIENT_ID
  expect((await post(house, 'token', { client_id, grant_type: 'password' })).body.error).toBe('unsupported_grant_type')
  const resource = 'https://elsewhere.example'
  const target = await post(house, 'token', { client_id, grant_type: 'refresh_token', refresh_token: 'x', resource })
  expect(target.body.error).toBe('invalid_target')
  const twice = await fetch(`${house.origin}/api/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `client_id=${client_id}&grant_type=refresh_token&grant_type=password`,
  })
  expect(await twice.json()).toMatchObject({ error: 'invalid_request' })
  const json = await fetch(`${house.origin}/api/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body: '<x/>',
  })
  expect(await json.json()).toMatchObject({ error: 'invalid_request' })
})
