import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import type { StreamTarget } from '@damask/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { personFor } from '../testing/people.ts'
import { makeSamlKey } from '../testing/saml-idp.ts'
import { startTestServer } from '../testing/test-server.ts'

// An administrator of Damask is not one of the machine it runs on: whatever they name, the server knocks at nothing inside.

/** Where the machine's owner lets Damask go: here it sends callers on to the inside. */
const DOORMAN = '127.0.0.2'
const SECRET = 'the-canary-has-sung'
const server = await startTestServer({ settings: { DAMASK_OUTBOUND_ALLOW: DOORMAN } })
const { damask } = await personFor(server, { isAdministrator: true })

const visits: string[] = []
const open: { close(): unknown }[] = []
let port: number
let doorman: string

beforeAll(async () => {
  const canary = async (host: string, at: number): Promise<Server> => {
    const listening = createServer((socket) => {
      visits.push(`tcp ${host}`)
      socket.on('error', () => {}).end(`HTTP/1.1 200 OK\r\ncontent-length: ${SECRET.length}\r\n\r\n${SECRET}`)
    }).listen(at, host)
    await once(listening, 'listening')
    open.push(listening)
    return listening
  }
  port = ((await canary('127.0.0.1', 0)).address() as AddressInfo).port
  const hasIpv6 = await canary('::1', port).then(
    () => true,
    () => false,
  )
  for (const host of ['127.0.0.1', ...(hasIpv6 ? ['::1'] : [])]) {
    const family = host === '::1' ? 'udp6' : 'udp4'
    const socket = createSocket(family).on('message', () => visits.push(`udp ${host}`))
    await new Promise<void>((resolve) => socket.bind(port, host, resolve))
    open.push(socket)
  }

  const sendOn = createHttpServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://doorman')
    const to = searchParams.get('to')
    if (to) return response.writeHead(Number(searchParams.get('by') ?? 302), { location: to }).end(SECRET)
    if (pathname.startsWith('/garbage')) return response.socket!.end(`${SECRET}\r\n\r\n`)
    if (pathname.endsWith('/.well-known/openid-configuration')) {
      const issuer = `${doorman}${pathname.slice(0, pathname.indexOf('/.well-known'))}`
      const keys = pathname.startsWith('/plain') ? `${doorman}/keys` : `https://127.0.0.1:${port}/keys`
      const endpoints = { authorization_endpoint: `${issuer}/a`, token_endpoint: `${issuer}/t`, jwks_uri: keys }
      response.writeHead(200, { 'content-type': 'application/json' })
      return response.end(JSON.stringify({ issuer, ...endpoints, response_types_supported: ['code'] }))
    }
    return response.writeHead(200).end(SECRET)
  }).listen(0, DOORMAN)
  await once(sendOn, 'listening')
  open.push(sendOn)
  doorman = `http://${DOORMAN}:${(sendOn.address() as AddressInfo).port}`
})
afterAll(() => {
  for (const each of open) each.close()
})

/** Ways to write the inside. The canary listens at those that mean this machine. */
const INSIDE = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '017700000001',
  '0177.0.0.1',
  '0.0.0.0',
  '0',
  'localhost',
  'LOCALHOST',
  'localhost.',
  '169.254.169.254',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00::1]',
  '①②⑦.⓪.⓪.①',
]
const addresses = () => [`http://127.0.0.1:${port}/`, ...INSIDE.map((host) => `https://${host}:${port}/x`)]
const redirects = () =>
  [301, 302, 303, 307, 308].flatMap((by) =>
    [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`, `http://[::1]:${port}/`].map(
      (to) => `${doorman}/on?by=${by}&to=${encodeURIComponent(to)}`,
    ),
  )

/** Neither what is there nor whether anything is. */
function expectNothingSaid(answer: unknown): void {
  const text = JSON.stringify(answer)
  expect(text).not.toContain(SECRET)
  expect(text).not.toMatch(/ECONN|EHOST|socket|refused|SyntaxError|canary/i)
  expect(visits).toEqual([])
}

async function tried(target: StreamTarget) {
  const { stream } = await damask.history.createStream({ name: 'Inside', target })
  const { arrived, says } = await damask.history.testStream({ streamId: stream.id })
  await damask.history.deleteStream({ streamId: stream.id })
  expect(arrived, JSON.stringify(target)).toBe(false)
  expectNothingSaid(says)
  return says
}

test('a webhook for events is never called inside', async () => {
  for (const url of addresses())
    expect(await tried({ type: 'webhook', url })).toMatch(/is not a public address|ENOTFOUND/)
  for (const url of redirects()) expect(await tried({ type: 'webhook', url })).toBe('That address redirects too often.')
})

test.each(['tcp', 'tls', 'udp'] as const)('syslog over %s is never sent inside', async (transport) => {
  for (const written of INSIDE) {
    const host = written.replace(/^\[|\]$/g, '')
    expect(await tried({ type: 'syslog', transport, host, port })).toMatch(/is not a public address|ENOTFOUND/)
  }
  for (const host of [
    '::1%lo',
    'fe80::1%lo',
    '::ffff:127.0.0.1%lo',
    '0:0:0:0:0:ffff:7f00:1',
    '127.0.0.1.',
    ' 127.0.0.1',
  ])
    await tried({ type: 'syslog', transport, host, port })
})

test('the issuer of a directory is never asked inside, nor are the keys that it names', async () => {
  for (const issuer of [...addresses(), ...redirects(), `${doorman}/keys-inside`]) {
    const settings = { protocol: 'oidc', issuer, clientId: 'x' } as const
    const answer = await damask.singleSignOn.test({ settings })
    expect(answer.passed, issuer).toBe(false)
    expectNothingSaid(answer)
  }
})

test('a directory that sends people to sign in is not asked inside either', async () => {
  for (const issuer of [`https://127.0.0.1:${port}`, `https://localhost:${port}`, `https://[::1]:${port}`]) {
    const settings = { protocol: 'oidc', issuer, clientId: 'x' } as const
    const { id } = await damask.singleSignOn.create({ name: 'Inside', isEnabled: true, settings, clientSecret: 'x' })
    const response = await fetch(`${server.origin}/api/v1/sso/${id}/start`, { redirect: 'manual' })
    expect(response.status).toBe(303)
    expectNothingSaid([response.headers.get('location'), await response.text()])
    await damask.singleSignOn.remove({ connectionId: id })
  }
})

test('the sign-in address of a SAML provider is never called inside', async () => {
  const { certificate } = makeSamlKey()
  for (const signInUrl of [...addresses(), ...redirects()]) {
    const settings = { protocol: 'saml', entityId: 'x', signInUrl, certificates: [certificate] } as const
    const answer = await damask.singleSignOn.test({ settings: { ...settings, certificates: [certificate] } })
    expect(answer.checks.filter(({ name, state }) => name === 'sign_in_url' && state === 'good')).toEqual([])
    expectNothingSaid(answer)
  }
})

test('metadata are never fetched inside, and what was there instead is not told', async () => {
  for (const url of [...addresses(), ...redirects(), `${doorman}/page`, `${doorman}/garbage`]) {
    const answer = await damask.singleSignOn.readMetadata({ address: url }).catch((error: unknown) => error)
    expect(answer, url).toMatchObject({ code: 'sso_metadata_unusable' })
    expectNothingSaid((answer as Error).message)
  }
})

test('of a page that is not what it should be, nothing is quoted', async () => {
  const settings = { protocol: 'oidc', issuer: `${doorman}/plain`, clientId: 'x' } as const
  const answer = await damask.singleSignOn.test({ settings })
  expect(answer.checks.find(({ name }) => name === 'keys')).toMatchObject({ state: 'bad' })
  expect(JSON.stringify(answer)).not.toMatch(/the-canary|Unexpected token/)
})

test('what the owner of the machine named is called', async () => {
  const target = { type: 'webhook', url: `${doorman}/events` } as const
  const { stream } = await damask.history.createStream({ name: 'Allowed', target })
  expect(await damask.history.testStream({ streamId: stream.id })).toMatchObject({ arrived: true })
})
