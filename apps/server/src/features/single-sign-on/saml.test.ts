import type { SamlSettings, SsoConnection } from '@damask/contract'
import { createDamask } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { personFor } from '../../testing/people.ts'
import {
  makeSamlKey,
  requestIdIn,
  type SamlAnswer,
  samlResponse,
  signSaml,
  toForm,
  wrapped,
} from '../../testing/saml-idp.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { WalkingBrowser } from '../../testing/walking-browser.ts'

const IDP = 'https://idp.example/saml'
const key = makeSamlKey()
const nextKey = makeSamlKey()
const strangersKey = makeSamlKey()
let house: TestServer
let connection: SsoConnection
let settings: SamlSettings

beforeAll(async () => {
  house = await startTestServer()
  settings = {
    protocol: 'saml',
    entityId: IDP,
    signInUrl: 'https://idp.example/sign-in',
    certificates: [key.certificate, nextKey.certificate],
    nameIdFormat: 'persistent',
    emailAttribute: null,
    nameAttribute: null,
    groupsAttribute: null,
    signed: 'assertion',
    allowsUnsolicited: false,
  }
  connection = await house.admin.singleSignOn.create({
    name: 'Old Works',
    isEnabled: true,
    createsPeople: true,
    domains: ['works.example'],
    settings,
  })
})

const isPage = (url: URL) => url.origin !== house.origin || !url.pathname.startsWith('/api/')
const change = (part: Partial<SamlSettings>) =>
  house.admin.singleSignOn.change({ connectionId: connection.id, settings: { ...settings, ...part } })

/** Begins a sign-in, as far as the provider. */
async function begin(browser = new WalkingBrowser(), next = '/') {
  const start = `${house.origin}/api/v1/sso/${connection.id}/start?next=${encodeURIComponent(next)}`
  const { url } = await browser.go(start, { stop: isPage })
  return { browser, requestId: requestIdIn(url), url }
}
const answerTo = (requestId: string | null, part: Partial<SamlAnswer> = {}): SamlAnswer => ({
  entityId: IDP,
  acsUrl: connection.redirectUrl,
  audience: connection.spEntityId!,
  requestId,
  nameId: 'u-1',
  attributes: { email: 'una@works.example', displayName: 'Una Works' },
  ...part,
})

/** The browser posts the answer from the provider's site: without cookies of ours, as SameSite=Lax has it. */
async function post(browser: WalkingBrowser, xml: string, relayState = 'damask') {
  const { url } = await browser.go(connection.redirectUrl, {
    form: toForm(xml, relayState),
    withoutCookies: true,
    stop: isPage,
  })
  const cookie = browser.cookieFor(house.origin)
  return {
    end: new URL(url),
    isIn: cookie.includes('session_token'),
    damask: createDamask({ url: house.origin, headers: { cookie } }),
  }
}
async function trying(make: (requestId: string) => string) {
  const { browser, requestId } = await begin()
  const { end, isIn } = await post(browser, make(requestId))
  return { search: end.search, isIn }
}
const REFUSED = { search: '?problem=sso_refused', isIn: false }
const honest = (requestId: string, part: Partial<SamlAnswer> = {}) =>
  signSaml(samlResponse(answerTo(requestId, part)), 'Assertion', key)

test('a signed assertion lets somebody in, and back to where they wanted to go', async () => {
  const { browser, requestId, url } = await begin(undefined, '/library?q=1')
  expect(new URL(url).origin).toBe('https://idp.example')
  const { end, damask } = await post(browser, honest(requestId))
  expect(end.pathname + end.search).toBe('/library?q=1')
  expect(await damask.identity.getMe()).toMatchObject({
    name: 'Una Works',
    email: 'una@works.example',
    isAdministrator: false,
  })
})

test('while the provider changes its key, both keys count; a signature of the response does, where it is asked for', async () => {
  expect((await trying((id) => signSaml(samlResponse(answerTo(id)), 'Assertion', nextKey))).isIn).toBe(true)
  await change({ signed: 'response' })
  expect((await trying((id) => signSaml(samlResponse(answerTo(id)), 'Response', key))).isIn).toBe(true)
  expect(await trying((id) => honest(id))).toEqual(REFUSED)
  await change({ signed: 'both' })
  expect(await trying((id) => honest(id))).toEqual(REFUSED)
  expect((await trying((id) => signSaml(honest(id), 'Response', key))).isIn).toBe(true)
  await change({})
})

test.each<[string, (id: string) => string]>([
  ['unsigned', (id) => samlResponse(answerTo(id))],
  ['signed by a stranger', (id) => signSaml(samlResponse(answerTo(id)), 'Assertion', strangersKey)],
  ['signed with SHA-1', (id) => signSaml(samlResponse(answerTo(id)), 'Assertion', key, 'sha1')],
  ['that has expired', (id) => honest(id, { validFor: -120 })],
  ['for another audience', (id) => honest(id, { audience: 'https://other.example' })],
  ['for another recipient', (id) => honest(id, { recipient: 'https://other.example/acs' })],
  ['for another destination', (id) => honest(id, { destination: 'https://other.example/acs' })],
  ['of another issuer', (id) => honest(id, { entityId: 'https://other-idp.example' })],
  ['that answers another request inside', (id) => honest(id, { subjectRequestId: '_other' })],
  ['that answers no request inside', (id) => honest(id, { subjectRequestId: null })],
  ['to a request that nobody made', () => honest('_made_up')],
  [
    'with a name that changes each time',
    (id) => honest(id, { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
  ],
  ['with a document type', (id) => `<!DOCTYPE x [<!ENTITY e "una">]>${honest(id)}`],
  ['with a comment in the name', (id) => honest(id).replace('>u-1<', '>u-1<!-- -->.evil<')],
  ['signed with a comment in the name', (id) => honest(id, { nameId: 'u-1<!-- -->.evil' })],
  ['with the parts of a text hidden in CDATA', (id) => honest(id, { nameId: '<![CDATA[u-1]]>' })],
  ['as large as a book', (id) => honest(id).replace('</samlp:Response>', `${'<x/>'.repeat(40_000)}</samlp:Response>`)],
  [
    'as deep as a well',
    (id) => honest(id).replace('</samlp:Response>', `${'<x>'.repeat(70)}${'</x>'.repeat(70)}</samlp:Response>`),
  ],
])('an answer %s is refused', async (_what, make) => {
  expect(await trying(make)).toEqual(REFUSED)
})

test('no way of wrapping a signature makes somebody else of the one who was signed', async () => {
  const victim = await personFor(house, { name: 'Boss' })
  await house.ctx.db
    .updateTable('person')
    .set({ email: 'boss@works.example' })
    .where('id', '=', victim.personId)
    .execute()
  const ways = wrapped(honest('_x'), 'boss@works.example').map(([name]) => name)
  for (const [i, name] of ways.entries()) {
    const result = await trying((id) => wrapped(honest(id), 'boss@works.example')[i]![1])
    expect(result, name).toEqual(REFUSED)
  }
  const linked = await house.ctx.db
    .selectFrom('sso_identity')
    .selectAll()
    .where('person_id', '=', victim.personId)
    .execute()
  expect(linked).toEqual([])
})

test('an answer counts once, and only in the browser that asked', async () => {
  const { browser, requestId } = await begin()
  const xml = honest(requestId)
  expect((await post(browser, xml)).isIn).toBe(true)
  const again = await post(new WalkingBrowser(), xml)
  expect([again.end.search, again.isIn]).toEqual(['?problem=sso_refused', false])

  // Somebody posts an answer about themselves through the browser of another: it would be signed in as them.
  const attacker = await begin()
  const victim = new WalkingBrowser()
  const forced = await post(victim, honest(attacker.requestId))
  expect([forced.end.search, forced.isIn]).toEqual(['?problem=sso_expired', false])
})

test('one assertion is not accepted for two requests', async () => {
  const first = await begin()
  expect((await post(first.browser, honest(first.requestId, { assertionId: '_same' }))).isIn).toBe(true)
  expect(await trying((id) => honest(id, { assertionId: '_same' }))).toEqual(REFUSED)
})

test('an answer that nobody asked for is refused, or leads to a request of our own', async () => {
  const unasked = (name: string) => signSaml(samlResponse(answerTo(null, { assertionId: name })), 'Assertion', key)
  const off = await post(new WalkingBrowser(), unasked('_u1'), '/library')
  expect([off.end.search, off.isIn]).toEqual(['?problem=sso_refused', false])
  await change({ allowsUnsolicited: true })
  const on = await post(new WalkingBrowser(), unasked('_u2'), '/library')
  expect(on.isIn).toBe(false)
  expect(on.end.origin).toBe('https://idp.example')
  // A provider that never answers to what we ask does not send people round in circles.
  expect((await post(new WalkingBrowser(), unasked('_u3'), 'damask')).end.search).toBe('?problem=sso_refused')
  await change({})
})

test('the provider answers for its own domains only', async () => {
  const { browser, requestId } = await begin()
  const { end, isIn } = await post(
    browser,
    honest(requestId, { nameId: 'u-2', attributes: { email: 'ada@example.com' } }),
  )
  expect([end.search, isIn]).toEqual(['?problem=sso_no_account', false])
})

test('that the provider refused somebody is said', async () => {
  const { browser, requestId } = await begin()
  const { end } = await post(browser, samlResponse(answerTo(requestId, { status: 'Responder' })))
  expect(end.search).toBe('?problem=sso_cancelled')
})

test('our metadata say what a provider needs, and those of a provider are read', async () => {
  const ours = await fetch(connection.spEntityId!)
  expect(ours.headers.get('content-type')).toContain('samlmetadata')
  expect(await ours.text()).toContain(`Location="${connection.redirectUrl}"`)
  const body = key.certificate.replaceAll(/-----[A-Z ]+-----|\n/g, '')
  const xml = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${IDP}"><md:IDPSSODescriptor><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/post"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sign-in?a=1&amp;b=2"/></md:IDPSSODescriptor></md:EntityDescriptor>`
  const read = await house.admin.singleSignOn.readMetadata({ xml })
  expect(read).toMatchObject({ entityId: IDP, signInUrl: 'https://idp.example/sign-in?a=1&b=2' })
  expect(read.certificates).toHaveLength(1)
  await expect(house.admin.singleSignOn.readMetadata({ xml: '<html/>' })).rejects.toMatchObject({
    code: 'sso_metadata_unusable',
  })
})
