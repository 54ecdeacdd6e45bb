import { createDamask } from '@damask/sdk'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { connect, post, programFor } from '../../testing/oauth.ts'
import { personFor, type TestPerson } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { sweepApps } from './sweep-apps.ts'

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

const me = (token: string) => createDamask({ url: house.origin, token }).identity.getMe()
const isNobody = (token: string) => expect(me(token)).rejects.toMatchObject({ code: 'not_signed_in' })
const refreshed = (token: string, more: Record<string, string> = {}) =>
  post(house, 'token', { grant_type: 'refresh_token', client_id: clientId, refresh_token: token, ...more })
const isRefused = async (token: string) =>
  expect(await refreshed(token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })

test('every refresh gives a new pair', async () => {
  const { refresh } = await connect(house, ana, clientId)
  const { body: second } = await refreshed(refresh)
  await me(second.access_token)
  const { body: third } = await refreshed(second.refresh_token)
  await me(third.access_token)
  expect(new Set([refresh, second.refresh_token, third.refresh_token]).size).toBe(3)
})

test('a refresh token that was used before throws out both who hold it', async () => {
  const { refresh } = await connect(house, ana, clientId)
  const { body: second } = await refreshed(refresh)
  await me(second.access_token)
  await isRefused(refresh)
  await isNobody(second.access_token)
  await isRefused(second.refresh_token)
  const told = await house.ctx.db.selectFrom('event').select('data').where('name', '=', 'app.disconnected').execute()
  expect(told.at(-1)).toMatchObject({ data: { by: 'replay', personId: ana.personId } })
})

test('an answer that was lost may be asked for again, and leaves one successor', async () => {
  const { refresh } = await connect(house, ana, clientId)
  const { body: lost } = await refreshed(refresh)
  const { body: heard } = await refreshed(refresh)
  await isNobody(lost.access_token)
  await me(heard.access_token)
  await refreshed(heard.refresh_token)
})

test('a thief who is quick with a used token is found out by the next step of either', async () => {
  const { refresh } = await connect(house, ana, clientId)
  const { body: owner } = await refreshed(refresh)
  const { body: thief } = await refreshed(refresh)
  await me(thief.access_token)
  await isRefused(owner.refresh_token)
  await isNobody(thief.access_token)
  await isRefused(thief.refresh_token)
})

test('half a minute later nothing counts as lost any more', async () => {
  const { refresh } = await connect(house, ana, clientId)
  const { body } = await refreshed(refresh)
  clock += 31_000
  await isRefused(refresh)
  await isNobody(body.access_token)
})

test('of many that refresh at once with one token, one pair is left', async () => {
  const { refresh } = await connect(house, ana, clientId)
  const answers = await Promise.all([1, 2, 3, 4].map(() => refreshed(refresh)))
  const pairs = answers.filter(({ status }) => status === 200)
  const alive = await Promise.all(
    pairs.map(({ body }) =>
      me(body.access_token).then(
        () => 1,
        () => 0,
      ),
    ),
  )
  expect(alive.reduce((sum: number, n) => sum + n, 0)).toBeLessThanOrEqual(1)
})

test('a refresh token in the hands of another program ends everything', async () => {
  const { access, refresh } = await connect(house, ana, clientId)
  const other = await programFor(house)
  const stolen = await refreshed(refresh, { client_id: other.client.id })
  expect(stolen).toMatchObject({ body: { error: 'invalid_grant' } })
  await isNobody(access)
})

test('a refresh may ask for less and never for more', async () => {
  const { refresh } = await connect(house, ana, clientId, { scope: 'library:read library:write' })
  const { body: narrow } = await refreshed(refresh, { scope: 'library:read' })
  expect(narrow.scope).toBe('library:read')
  const { body: wide } = await refreshed(narrow.refresh_token)
  expect(wide.scope).toBe('library:read library:write')
  const more = await refreshed(wide.refresh_token, { scope: 'account:manage' })
  expect(more).toMatchObject({ body: { error: 'invalid_scope' } })
})

test('an app that is not used for sixty days is connected no more, and leaves nothing behind', async () => {
  const { refresh } = await connect(house, ana, clientId)
  clock += 60 * 86_400_000 + 1000
  await isRefused(refresh)
  await sweepApps.run(house.ctx, {}, { number: 1, isLast: false })
  clock = 0
  const rows = await house.ctx.db
    .selectFrom('connected_app')
    .selectAll()
    .where('person_id', '=', ana.personId)
    .execute()
  expect(rows).toEqual([])
})

test('a refresh token opens nothing by itself, and an access token refreshes nothing', async () => {
  const { access, refresh } = await connect(house, ana, clientId)
  await isNobody(refresh)
  await isRefused(access)
})

test('one ends an app oneself, at once, and only an own one', async () => {
  const { access, refresh } = await connect(house, ana, clientId)
  const [app] = (await ana.damask.oauth.listConnectedApps()).items
  const eve = await personFor(house)
  const foreign = eve.damask.oauth.disconnectApp({ connectedAppId: app!.id })
  await expect(foreign).rejects.toMatchObject({ code: 'connected_app_not_found' })
  await ana.damask.oauth.disconnectApp({ connectedAppId: app!.id })
  await isNobody(access)
  await isRefused(refresh)
})

test('revoking an access token leaves its app, and what belongs to another program stays', async () => {
  const { access, refresh } = await connect(house, ana, clientId)
  const other = await programFor(house)
  const foreign = await post(house, 'revoke', { client_id: other.client.id, token: refresh })
  expect(foreign.status).toBe(200)
  await me(access)
  await post(house, 'revoke', { client_id: clientId, token: access })
  await isNobody(access)
  expect((await refreshed(refresh)).status).toBe(200)
})

test('only a confidential program or a key for integrations asks about tokens, and only about its own', async () => {
  const { access } = await connect(house, ana, clientId)
  const asPublic = await post(house, 'introspect', { client_id: clientId, token: access })
  expect(asPublic).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  const { client, secret } = await programFor(house, { kind: 'confidential' })
  const other = await post(house, 'introspect', { client_id: client.id, client_secret: secret!, token: access })
  expect(other.body).toEqual({ active: false })
  const byKey = await post(house, 'introspect', { token: access }, { authorization: `Bearer ${house.key}` })
  expect(byKey.body).toMatchObject({ active: true, client_id: clientId })
  const byApp = await post(house, 'introspect', { token: access }, { authorization: `Bearer ${access}` })
  expect(byApp.status).toBe(401)
})
