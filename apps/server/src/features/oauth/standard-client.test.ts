import { COMMAND_LINE_CLIENT_ID } from '@damask/contract'
import { createDamask } from '@damask/sdk'
import * as peer from 'openid-client'
import { beforeAll, expect, test } from 'vitest'
import { answer, CALLBACK, consent, programFor } from '../../testing/oauth.ts'
import { memberFor, personFor } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'

// An independent implementation of the other side, which checks what the standards ask it to check.

let house: TestServer
beforeAll(async () => {
  house = await startTestServer({ settings: { DAMASK_APP_REGISTRATION: 'true' } })
})

const plainHttp: peer.DiscoveryRequestOptions = { algorithm: 'oauth2', execute: [peer.allowInsecureRequests] }
const discover = (clientId: string, auth?: peer.ClientAuth) =>
  peer.discovery(new URL(house.origin), clientId, undefined, auth, plainHttp)

async function signInWith(config: peer.Configuration, person: Awaited<ReturnType<typeof personFor>>, scope: string) {
  const verifier = peer.randomPKCECodeVerifier()
  const state = peer.randomState()
  const url = peer.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope,
    state,
    code_challenge: await peer.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  expect(`${url.origin}${url.pathname}`).toBe(`${house.origin}/oauth/authorize`)
  const back = await consent(person, url.search.slice(1))
  return peer.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier, expectedState: state })
}

test('a public program signs a person in, refreshes and signs out', async () => {
  const ana = await memberFor(house, 'editor')
  const { client } = await programFor(house)
  const config = await discover(client.id, peer.None())
  const tokens = await signInWith(config, ana, 'library:read library:write')
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 900, scope: 'library:read library:write' })
  const damask = createDamask({ url: house.origin, token: tokens.access_token })
  expect(await damask.identity.getMe()).toMatchObject({ id: ana.personId })
  const next = await peer.refreshTokenGrant(config, tokens.refresh_token!)
  expect(next.refresh_token).not.toBe(tokens.refresh_token)
  await createDamask({ url: house.origin, token: next.access_token }).folders.create({ name: 'From an app' })
  await peer.tokenRevocation(config, next.refresh_token!)
  for (const token of [tokens.access_token, next.access_token]) {
    const late = createDamask({ url: house.origin, token }).identity.getMe()
    await expect(late).rejects.toMatchObject({ code: 'not_signed_in' })
  }
})

test.each([
  ['HTTP Basic', peer.ClientSecretBasic],
  ['the form', peer.ClientSecretPost],
])('a confidential program proves itself by its secret in %s, and asks about its tokens', async (_, method) => {
  const ana = await personFor(house)
  const { client, secret } = await programFor(house, { kind: 'confidential' })
  const config = await discover(client.id, method(secret!))
  const tokens = await signInWith(config, ana, 'library:read')
  expect(await peer.tokenIntrospection(config, tokens.access_token)).toMatchObject({
    active: true,
    client_id: client.id,
    sub: ana.personId,
    scope: 'library:read',
    iss: house.origin,
    aud: `${house.origin}/api/v1`,
  })
  const wrong = await discover(client.id, method('dms_wrong'))
  await expect(peer.refreshTokenGrant(wrong, tokens.refresh_token!)).rejects.toMatchObject({ status: 401 })
  const asPublic = await discover(client.id, peer.None())
  await expect(peer.refreshTokenGrant(asPublic, tokens.refresh_token!)).rejects.toMatchObject({
    error: 'invalid_client',
  })
  await peer.refreshTokenGrant(config, tokens.refresh_token!)
})

test('the command line signs in by a code that somebody types elsewhere', async () => {
  const ana = await personFor(house)
  const config = await discover(COMMAND_LINE_CLIENT_ID, peer.None())
  const started = await peer.initiateDeviceAuthorization(config, { scope: 'library:read' })
  expect(started).toMatchObject({ verification_uri: `${house.origin}/device`, interval: 5, expires_in: 600 })
  const request = await ana.damask.oauth.findDeviceRequest({ userCode: started.user_code.toLowerCase() })
  expect(request).toMatchObject({ program: { name: 'Damask command line', isVouchedFor: true }, returnsTo: null })
  expect(await answer(ana, request)).toEqual({ redirectTo: null })
  const tokens = await peer.pollDeviceAuthorizationGrant(config, { ...started, interval: 1 })
  const damask = createDamask({ url: house.origin, token: tokens.access_token })
  expect(await damask.identity.getMe()).toMatchObject({ id: ana.personId })
  expect((await ana.damask.oauth.listConnectedApps()).items).toMatchObject([
    { program: { name: 'Damask command line' }, scopes: ['library:read'] },
  ])
})

test('an agent finds the library by its refusal, registers itself, and is told apart from what was checked', async () => {
  const refused = await fetch(`${house.origin}/api/v1/me`)
  const about = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate')!)![1]!
  const resource = await (await fetch(about)).json()
  expect(resource).toMatchObject({ resource: `${house.origin}/api/v1`, authorization_servers: [house.origin] })
  const config = await peer.dynamicClientRegistration(
    new URL(resource.authorization_servers[0]),
    { client_name: 'An agent', redirect_uris: ['http://localhost/callback', CALLBACK] },
    peer.None(),
    plainHttp,
  )
  const ana = await personFor(house)
  const tokens = await signInWith(config, ana, 'library:read')
  expect(tokens.scope).toBe('library:read')
  expect((await ana.damask.oauth.listConnectedApps()).items).toMatchObject([
    { program: { name: 'An agent', isVouchedFor: false } },
  ])
})
