import { createDamask } from '@damask/sdk'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { answer, CALLBACK, connect, consent, pkce, post, programFor, queryOf } from '../../testing/oauth.ts'
import { memberFor, personFor, sessionFor, type TestPerson } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

let clock = 0
let house: TestServer
let clientId: string
let ana: TestPerson
beforeAll(async () => {
  house = await startTestServer({ now: () => new Date(Date.now() + clock) })
  clientId = (await programFor(house)).client.id
})
beforeEach(async () => {
  clock = 0
  ana = await personFor(house)
})

const as = (token: string) => createDamask({ url: house.origin, token })
const refused = (code: string) => expect.objectContaining({ code })
const open = (query: string, person = ana) => person.damask.oauth.openRequest({ query })
const redeem = (form: Record<string, string>) =>
  post(house, 'token', { grant_type: 'authorization_code', client_id: clientId, ...form })
const query = (more: Record<string, string> = {}, drop: string[] = []) => {
  const params = new URLSearchParams(queryOf(clientId, pkce().challenge, { more }))
  for (const name of drop) params.delete(name)
  return params.toString()
}

test('the page is told who asks for what, and an allowed request comes back with code, state and issuer', async () => {
  const { request } = await open(query({ scope: 'library:write library:read' }))
  expect(request).toMatchObject({
    program: { id: clientId, name: 'Layout helper', isVouchedFor: true },
    scopes: ['library:read', 'library:write'],
    returnsTo: 'app.example.com',
    isOnThisComputer: false,
    isConnected: false,
  })
  const { redirectTo } = await answer(ana, request!)
  const back = new URL(redirectTo!)
  expect(`${back.origin}${back.pathname}`).toBe(CALLBACK)
  expect(back.searchParams.get('state')).toBe('a state')
  expect(back.searchParams.get('iss')).toBe(house.origin)
  expect(back.searchParams.get('code')).toMatch(/^dmc_[\w-]{43}$/)
})

test('saying no gives no code, and can be said once', async () => {
  const { request } = await open(query())
  const { redirectTo } = await answer(ana, request!, { allow: false })
  expect(redirectTo).toContain('error=access_denied')
  expect(redirectTo).not.toContain('code=')
  await expect(answer(ana, request!)).rejects.toEqual(refused('app_request_not_found'))
})

test.each([
  ['another path', `${CALLBACK}/other`],
  ['another host', 'https://evil.example.com/callback'],
  ['a longer host', 'https://app.example.com.evil.example/callback'],
  ['a user name in front', 'https://app.example.com@evil.example/callback'],
  ['a query behind', `${CALLBACK}?next=https://evil.example`],
  ['another case', 'https://app.example.com/Callback'],
  ['plain HTTP', 'http://app.example.com/callback'],
  ['a script', 'javascript:alert(1)'],
  ['nothing at all', ''],
])('nobody is sent to an address that is not registered: %s', async (_, redirectUri) => {
  const two = await programFor(house, { redirectUris: [CALLBACK, 'https://app.example.com/second'] })
  const wrong = queryOf(two.client.id, pkce().challenge, { redirectUri })
  await expect(open(wrong)).rejects.toEqual(refused('app_request_invalid'))
})

test('nobody is sent anywhere for a program that is not known or is switched off', async () => {
  const unknown = queryOf('00000000-0000-7000-8000-00000000dead', pkce().challenge)
  await expect(open(unknown)).rejects.toEqual(refused('app_request_invalid'))
  const { client } = await programFor(house)
  await house.admin.oauth.updateClient({ oauthClientId: client.id, isDisabled: true })
  await expect(open(queryOf(client.id, pkce().challenge))).rejects.toEqual(refused('app_request_invalid'))
  await expect(open(`${query()}&redirect_uri=https://evil.example`)).rejects.toEqual(refused('app_request_invalid'))
  await expect(open(`${query()}&client_id=${client.id}`)).rejects.toEqual(refused('app_request_invalid'))
})

test('native apps take the port of this computer that they get, and no other freedom', async () => {
  const { client } = await programFor(house, { redirectUris: ['http://127.0.0.1/back', 'com.example.app:/back'] })
  const at = (redirectUri: string) => open(queryOf(client.id, pkce().challenge, { redirectUri }))
  expect((await at('http://127.0.0.1:51004/back')).request).toMatchObject({ isOnThisComputer: true })
  expect((await at('com.example.app:/back')).request).toMatchObject({ returnsTo: 'com.example.app' })
  for (const uri of ['http://127.0.0.1:51004/other', 'http://localhost:51004/back', 'http://127.0.0.1:99999/back']) {
    await expect(at(uri)).rejects.toEqual(refused('app_request_invalid'))
  }
})

test.each([
  ['no PKCE', {}, ['code_challenge'], 'invalid_request'],
  ['PKCE without a method', {}, ['code_challenge_method'], 'invalid_request'],
  ['plain PKCE', { code_challenge_method: 'plain' }, [], 'invalid_request'],
  ['the implicit grant', { response_type: 'token' }, [], 'invalid_request'],
  ['a fragment as answer', { response_mode: 'fragment' }, [], 'invalid_request'],
  ['an unknown scope', { scope: 'library:read root' }, [], 'invalid_scope'],
  ['another resource', { resource: 'https://elsewhere.example/' }, [], 'invalid_target'],
  ['a request inside', { request: 'e30.e30.' }, [], 'invalid_request'],
])('a program that asks for %s is told so at its own address', async (_, more, drop, error) => {
  const { request, redirectTo } = await open(query(more as Record<string, string>, drop))
  expect(request).toBe(null)
  const back = new URL(redirectTo!)
  expect(back.href.startsWith(`${CALLBACK}?`)).toBe(true)
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ error, state: 'a state', iss: house.origin })
})

test('a program asks for no more than it was registered for', async () => {
  const { client } = await programFor(house, { scopes: ['library:read'] })
  const { redirectTo } = await open(queryOf(client.id, pkce().challenge, { scope: 'library:write' }))
  expect(redirectTo).toContain('error=invalid_scope')
})

test('consent belongs to one session and its one-time token, not to whoever knows the number', async () => {
  const { request } = await open(query())
  const eve = await personFor(house)
  await expect(answer(eve, request!)).rejects.toEqual(refused('app_request_not_found'))
  const elsewhere = createDamask({
    url: house.origin,
    headers: { cookie: await sessionFor(house, ana.personId) },
  })
  await expect(answer({ ...ana, damask: elsewhere }, request!)).rejects.toEqual(refused('app_request_not_found'))
  const guessed = answer(ana, { ...request!, consentToken: 'dmq_guess' })
  await expect(guessed).rejects.toEqual(refused('app_request_not_found'))
  await answer(ana, request!)
  await expect(answer(ana, request!)).rejects.toEqual(refused('app_request_not_found'))
})

test('another site cannot post consent, nor put the page into a frame', async () => {
  const { request } = await open(query())
  const forged = await fetch(`${house.origin}/api/v1/oauth/requests/${request!.id}/decision`, {
    method: 'POST',
    headers: { cookie: ana.cookie, 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
    body: JSON.stringify({ consentToken: request!.consentToken, allow: true, scopes: ['library:read'] }),
  })
  expect(forged.status).toBe(403)
  const form = await fetch(`${house.origin}/api/v1/oauth/requests/${request!.id}/decision`, {
    method: 'POST',
    headers: { cookie: ana.cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'allow=true',
  })
  expect(form.status).toBe(415)
  const page = await fetch(`${house.origin}/oauth/authorize?${query()}`)
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('keys and apps cannot consent to anything', async () => {
  const { access } = await connect(house, ana, clientId, { scope: 'library:read' })
  await expect(as(access).oauth.openRequest({ query: query() })).rejects.toEqual(refused('not_allowed'))
  await expect(house.admin.oauth.openRequest({ query: query() })).rejects.toEqual(refused('not_allowed'))
})

test('a code is good once; the second time everything it gave ends', async () => {
  const { code, verifier, access } = await connect(house, ana, clientId, { scope: 'library:read' })
  await as(access).identity.getMe()
  const again = await redeem({ code, code_verifier: verifier })
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  await expect(as(access).identity.getMe()).rejects.toEqual(refused('not_signed_in'))
  expect((await ana.damask.oauth.listConnectedApps()).items).toEqual([])
})

test('two that come with one code at the same moment do not both get tokens', async () => {
  const { verifier, challenge } = pkce()
  const back = await consent(ana, queryOf(clientId, challenge))
  const code = back.searchParams.get('code')!
  const tries = await Promise.all([1, 2, 3].map(() => redeem({ code, code_verifier: verifier })))
  expect(tries.map((t) => t.status).sort()).toEqual([200, 400, 400])
})

test('a code lives a minute', async () => {
  const { verifier, challenge } = pkce()
  const code = (await consent(ana, queryOf(clientId, challenge))).searchParams.get('code')!
  clock += 61_000
  expect(await redeem({ code, code_verifier: verifier })).toMatchObject({ body: { error: 'invalid_grant' } })
})

test('a code is of no use without its verifier, and a wrong try spoils it', async () => {
  const { verifier, challenge } = pkce()
  const code = (await consent(ana, queryOf(clientId, challenge))).searchParams.get('code')!
  expect(await redeem({ code })).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  expect(await redeem({ code, code_verifier: pkce().verifier })).toMatchObject({ body: { error: 'invalid_grant' } })
  expect(await redeem({ code, code_verifier: verifier })).toMatchObject({ body: { error: 'invalid_grant' } })
})

test('the challenge itself is no verifier', async () => {
  const { challenge } = pkce()
  const code = (await consent(ana, queryOf(clientId, challenge))).searchParams.get('code')!
  expect(await redeem({ code, code_verifier: challenge })).toMatchObject({ body: { error: 'invalid_grant' } })
})

test('a code that was given to one program is nothing to another', async () => {
  const { verifier, challenge } = pkce()
  const code = (await consent(ana, queryOf(clientId, challenge))).searchParams.get('code')!
  const other = await programFor(house)
  const stolen = await redeem({ code, code_verifier: verifier, client_id: other.client.id })
  expect(stolen).toMatchObject({ body: { error: 'invalid_grant' } })
  expect((await redeem({ code, code_verifier: verifier, redirect_uri: CALLBACK })).status).toBe(200)
})

test('an app does what was agreed to, in the folders that were agreed to, with the access of its person today', async () => {
  const inside = await house.admin.folders.create({ name: `Inside ${Math.random()}` })
  const outside = await house.admin.folders.create({ name: `Outside ${Math.random()}` })
  const editor = await memberFor(house, 'manager')
  const { access, body } = await connect(house, editor, clientId, {
    scope: 'library:read library:write account:manage',
    decision: { scopes: ['library:read'], folderIds: [inside.id] },
  })
  expect(body.scope).toBe('library:read')
  expect(await as(access).folders.get({ folderId: inside.id })).toMatchObject({ id: inside.id })
  await expect(as(access).folders.get({ folderId: outside.id })).rejects.toEqual(refused('folder_not_found'))
  const write = as(access).folders.create({ name: 'x', parentId: inside.id })
  await expect(write).rejects.toEqual(refused('key_scope_missing'))
  await house.ctx.db.deleteFrom('access_grant').where('person_id', '=', editor.personId).execute()
  await expect(as(access).folders.get({ folderId: inside.id })).rejects.toEqual(refused('folder_not_found'))
})

test('more than was asked for cannot be allowed', async () => {
  const { request } = await open(query({ scope: 'library:read' }))
  const more = answer(ana, request!, { scopes: ['library:read', 'library:write'] })
  await expect(more).rejects.toEqual(refused('invalid_request'))
})

test('the account is part of it only when that was confirmed once more, lately signed in', async () => {
  const scope = 'library:read account:manage'
  const { request } = await open(query({ scope }))
  await expect(answer(ana, request!)).rejects.toEqual(refused('account_not_confirmed'))
  await house.ctx.db.updateTable('session').set({ confirmed_at: null }).where('person_id', '=', ana.personId).execute()
  const stale = answer(ana, request!, { confirmsAccount: true })
  await expect(stale).rejects.toEqual(refused('confirm_needed'))
  await house.ctx.db
    .updateTable('session')
    .set({ confirmed_at: new Date() })
    .where('person_id', '=', ana.personId)
    .execute()
  await answer(ana, request!, { confirmsAccount: true })
})

test('an access token ends after a quarter of an hour, and with the account of its person at once', async () => {
  const { access } = await connect(house, ana, clientId)
  const second = await connect(house, ana, clientId)
  await as(access).identity.getMe()
  clock += 15 * 60_000
  await expect(as(access).identity.getMe()).rejects.toEqual(refused('not_signed_in'))
  clock = 0
  await house.ctx.db.updateTable('person').set({ deactivated_at: new Date() }).where('id', '=', ana.personId).execute()
  await expect(as(second.access).identity.getMe()).rejects.toEqual(refused('not_signed_in'))
  const refresh = { grant_type: 'refresh_token', client_id: clientId, refresh_token: second.refresh }
  expect(await post(house, 'token', refresh)).toMatchObject({ body: { error: 'invalid_grant' } })
})

test('no code and no token stands in the database or in the history', async () => {
  const { code, access, refresh } = await connect(house, ana, clientId)
  const tables = ['app_request', 'app_token', 'connected_app', 'event'] as const
  const rows = await Promise.all(tables.map((table) => house.ctx.db.selectFrom(table).selectAll().execute()))
  for (const secret of [code, access, refresh]) expect(JSON.stringify(rows)).not.toContain(secret)
})
