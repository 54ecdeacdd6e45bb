import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchOutside, isPlace, isPublicAddress } from './outbound.ts'

let server: Server
let origin: string
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/to-metadata')
      return response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end()
    if (request.url === '/to-file') return response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    if (request.url === '/circle') return response.writeHead(302, { location: '/circle' }).end()
    if (request.url === '/large') return response.end(Buffer.alloc(100_000))
    if (request.url === '/silent') return
    response.end('hello')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const limits = { maxBytes: 1000, timeoutMs: 2000 }
const peer = { ...limits, allow: ['127.0.0.1'] }

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::7f00:1',
  '3fff::1',
  'not-an-address',
])('%s is not a public address', (address) => expect(isPublicAddress(address)).toBe(false))

test.each(['1.1.1.1', '93.184.216.34', '2606:4700::1111'])('%s is a public address', (address) =>
  expect(isPublicAddress(address)).toBe(true),
)

test('a private address is refused before anything is sent', async () => {
  await expect(fetchOutside(origin, limits)).rejects.toThrow('127.0.0.1 is not a public address.')
})

test('a name that resolves to this machine is refused', async () => {
  await expect(fetchOutside(origin.replace('127.0.0.1', 'localhost'), limits)).rejects.toThrow(
    'localhost is not a public address.',
  )
})

test.each([
  ['/to-metadata', '169.254.169.254 is not a public address.'],
  ['/to-file', 'Only http and https addresses can be fetched.'],
  ['/circle', 'That address redirects too often.'],
  ['/large', 'The reply is larger than 1000 bytes.'],
])('%s of an allowed peer is refused: %s', async (path, sentence) => {
  await expect(fetchOutside(origin + path, peer)).rejects.toThrow(sentence)
})

test('a peer that never answers is given up', async () => {
  await expect(fetchOutside(`${origin}/silent`, { ...peer, timeoutMs: 300 })).rejects.toThrow('did not answer in time')
})

test('an allowed peer is read', async () => {
  expect((await fetchOutside(origin, peer)).body.toString()).toBe('hello')
})

test.each([
  ['the name', 'localhost'],
  ['the network', '127.0.0.0/8,::1/128'],
])('a private host is read when %s was allowed', async (_, allow) => {
  const url = origin.replace('127.0.0.1', 'localhost')
  expect((await fetchOutside(url, { ...limits, allow: allow.split(',') })).body.toString()).toBe('hello')
})

test('what was allowed does not allow another place', async () => {
  await expect(fetchOutside(origin, { ...limits, allow: ['localhost', '127.0.0.2', '10.0.0.0/8'] })).rejects.toThrow(
    '127.0.0.1 is not a public address.',
  )
})

test.each([
  ['idp.intranet', true],
  ['10.1.2.3', true],
  ['10.0.0.0/8', true],
  ['fd00::/8', true],
  ['10.0.0.0/33', false],
  ['http://idp', false],
  ['*', false],
])('%s is a place: %s', (text, expected) => expect(isPlace(text)).toBe(expected))
