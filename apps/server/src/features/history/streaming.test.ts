import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, expect, test } from 'vitest'
import { personFor } from '../../testing/people.ts'
import { startTestServer } from '../../testing/test-server.ts'

const server = await startTestServer({
  worker: true,
  settings: { DAMASK_HISTORY_SEAL_S: '1', DAMASK_OUTBOUND_ALLOW: '127.0.0.1' },
})
const { damask } = await personFor(server, { isAdministrator: true })

type Received = { headers: Record<string, string>; body: string }
const received: Received[] = []
let answer = 200
const hook = createHttpServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  if (answer === 200) received.push({ headers: request.headers as Record<string, string>, body })
  response.writeHead(answer).end()
}).listen(0, '127.0.0.1')
const portOf = (peer: { address(): unknown }) => (peer.address() as AddressInfo).port
const eventsReceived = () => received.flatMap(({ body }) => JSON.parse(body).data.events)
afterAll(() => hook.close())

test('a webhook gets every event once and in order, signed, and what failed is sent again', async () => {
  const target = { type: 'webhook', url: `http://127.0.0.1:${portOf(hook)}/events` } as const
  const { stream, secret } = await damask.history.createStream({ name: 'SIEM', target })
  expect(await damask.history.testStream({ streamId: stream.id })).toMatchObject({ arrived: true })
  expect(JSON.parse(received.pop()!.body).data.events).toMatchObject([{ data: { isTest: true } }])

  await damask.folders.create({ name: 'One' })
  await server.until(async () => eventsReceived().some((event) => event.data.name === 'One'))
  answer = 500
  await damask.folders.create({ name: 'Two' })
  await server.until(async () => (await damask.history.listStreams()).items[0]!.failures > 0)
  expect((await damask.history.listStreams()).items[0]).toMatchObject({ lastError: 'It answered with status 500.' })
  answer = 200
  // Saving it again means: try now.
  await damask.history.updateStream({ streamId: stream.id, isActive: true })
  await server.until(async () => eventsReceived().some((event) => event.data.name === 'Two'))
  const positions = eventsReceived().map((event) => event.position)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  expect(new Set(positions).size).toBe(positions.length)
  for (const { headers, body } of received) expect(new Webhook(secret!).verify(body, headers)).toBeTruthy()
  expect((await damask.history.listStreams()).items[0]).toMatchObject({ failures: 0, lastError: null })
  await damask.history.deleteStream({ streamId: stream.id })
})

test('a private place that nobody allowed is refused, and the test says so', async () => {
  const target = { type: 'syslog', transport: 'tcp', host: '127.0.0.2', port: 9 } as const
  const { stream } = await damask.history.createStream({ name: 'Inside', target })
  expect(await damask.history.testStream({ streamId: stream.id })).toEqual({
    arrived: false,
    says: '127.0.0.2 is not a public address.',
  })
  await damask.history.deleteStream({ streamId: stream.id })
})

test('syslog over TCP counts octets, so that several messages can be told apart', async () => {
  let text = Buffer.alloc(0)
  const peer = createTcpServer((socket) => socket.on('data', (chunk) => (text = Buffer.concat([text, chunk])))).listen(
    0,
    '127.0.0.1',
  )
  await once(peer, 'listening')
  const target = { type: 'syslog', transport: 'tcp', host: '127.0.0.1', port: portOf(peer) } as const
  const { stream } = await damask.history.createStream({ name: 'Log', target, kinds: ['content'] })
  await damask.folders.create({ name: 'Grüße "quoted"' })
  await damask.folders.create({ name: 'Second' })
  await server.until(async () => text.includes('Second'))
  const messages: string[] = []
  for (let rest = text; rest.length > 0; ) {
    const space = rest.indexOf(' ')
    const length = Number(rest.subarray(0, space))
    messages.push(rest.subarray(space + 1, space + 1 + length).toString())
    rest = rest.subarray(space + 1 + length)
  }
  expect(messages).toHaveLength(2)
  expect(messages[0]).toMatch(/^<110>1 \d{4}-\S+Z \S+ damask \d+ folder\.created \[event@32473 seq="\d+" /)
  const [, json] = messages[0]!.split('\ufeff')
  expect(JSON.parse(json!).data.name).toBe('Grüße "quoted"')
  await damask.history.deleteStream({ streamId: stream.id })
  peer.close()
})

test('syslog over UDP is one datagram a message', async () => {
  const texts: string[] = []
  const peer = createSocket('udp4').on('message', (message) => texts.push(message.toString()))
  await new Promise<void>((resolve) => peer.bind(0, '127.0.0.1', resolve))
  const target = { type: 'syslog', transport: 'udp', host: '127.0.0.1', port: portOf(peer) } as const
  const { stream } = await damask.history.createStream({ name: 'Datagrams', target })
  expect(await damask.history.testStream({ streamId: stream.id })).toMatchObject({ arrived: true })
  await server.until(async () => texts.length > 0)
  expect(texts[0]).toMatch(/^<110>1 /)
  await damask.history.deleteStream({ streamId: stream.id })
  peer.close()
})
