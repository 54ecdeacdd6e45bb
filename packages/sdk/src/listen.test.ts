import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LiveMessage } from '@damask/contract'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { createDamask } from './damask.ts'
import { eventStreamReader } from './event-stream.ts'
import { type Listening, type LiveState, listen } from './listen.ts'
import { localServer } from './testing/local-server.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

test('an event may be cut anywhere', () => {
  const text =
    '\uFEFF: hello\r\nid: 7\nevent: x\rdata: a\r\ndata:b\n\ndata: {"ü":1}\r\n\r\nid: 8\n\nretry: 5\nnonsense\ndata\n\n'
  const whole = eventStreamReader()(text)
  expect(whole).toEqual([
    { data: 'a\nb', id: '7', event: 'x' },
    { data: '{"ü":1}', id: '7', event: undefined },
    { data: '', id: '8', event: undefined },
  ])
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(text.length)), (cuts) => {
      const read = eventStreamReader()
      const ends = [...cuts.sort((a, b) => a - b), text.length]
      expect(ends.flatMap((end, i) => read(text.slice(ends[i - 1] ?? 0, end)))).toEqual(whole)
    }),
  )
})

const message = (name: string): string => `data: ${JSON.stringify({ name, data: {} })}\n\n`

/** A feed whose n-th connection does what the n-th script says; the last one is repeated. */
async function feed(...scripts: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  const lastIds: (string | undefined)[] = []
  const server = await localServer((request, response) => {
    lastIds.push(request.headers['last-event-id'] as string | undefined)
    const script = scripts[Math.min(lastIds.length, scripts.length) - 1]!
    script(response, request)
  })
  open.push(server)
  return { url: server.url, lastIds }
}

function hear(url: string, until: (heard: string[], states: LiveState[]) => boolean, more = {}) {
  const heard: string[] = []
  const states: LiveState[] = []
  const enough = Promise.withResolvers<void>()
  const check = () => until(heard, states) && enough.resolve()
  const listening: Listening = listen(createDamask({ url, token: 'dk_1' }), {
    retryMs: 5,
    onMessage(live: LiveMessage) {
      heard.push(live.name)
      check()
    },
    onStateChange(state) {
      states.push(state)
      check()
    },
    ...more,
  })
  open.unshift(listening)
  return { heard, states, listening, enough: enough.promise }
}

const stream = { 'content-type': 'text/event-stream' }

test('messages come as they happen, also in pieces', async () => {
  const { url } = await feed((response, request) => {
    expect(request.headers.authorization).toBe('Bearer dk_1')
    response.writeHead(200, stream)
    const bytes = Buffer.from(`id: 1\n${message('asset.created')}: still here\n\n${message('asset.räumt')}`)
    for (const byte of bytes) response.write(Buffer.of(byte))
  })
  const { heard, states, enough, listening } = hear(url, (all) => all.length === 2)
  await enough
  expect(heard).toEqual(['asset.created', 'asset.räumt'])
  expect(states).toEqual(['connecting', 'open'])
  expect(listening.lastEventId).toBe('1')
})

test('a lost connection goes on after the last event that was seen', async () => {
  const { url, lastIds } = await feed(
    (response) => response.writeHead(200, stream).end(`id: 41\n${message('asset.created')}`),
    (response) => response.writeHead(503).end(),
    (response) => response.destroy(),
    (response) => response.writeHead(200, stream).write(`id: 42\n${message('asset.deleted')}`),
  )
  const { states, enough } = hear(url, (all) => all.length === 2, { lastEventId: '40' })
  await enough
  expect(lastIds).toEqual(['40', '41', '41', '41'])
  expect(states).toEqual([
    'connecting',
    'open',
    'waiting',
    'connecting',
    'waiting',
    'connecting',
    'waiting',
    'connecting',
    'open',
  ])
})

test('a feed that has forgotten what was missed says so', async () => {
  const { url } = await feed((response) =>
    response.writeHead(200, stream).write(`event: reset\ndata: {}\n\n${message('asset.created')}`),
  )
  let resets = 0
  const { enough, heard } = hear(url, (all) => all.length === 1, { lastEventId: '1', onReset: () => resets++ })
  await enough
  expect(heard).toEqual(['asset.created'])
  expect(resets).toBe(1)
})

test('a silent connection counts as lost', async () => {
  const { url } = await feed(
    (response) => response.writeHead(200, stream).flushHeaders(),
    (response) => response.writeHead(200, stream).write(message('asset.created')),
  )
  const { enough } = hear(url, (all) => all.length === 1, { silenceMs: 30 })
  await enough
})

test('whoever is not signed in is not asked again and again', async () => {
  const { url, lastIds } = await feed((response) => response.writeHead(401).end('{"code":"not_signed_in"}'))
  const { enough, states } = hear(url, (_, all) => all.includes('closed'))
  await enough
  expect(states).toEqual(['connecting', 'closed'])
  expect(lastIds).toHaveLength(1)
})

test('closing ends the connection and all news', async () => {
  const gone = Promise.withResolvers<void>()
  const { url } = await feed((response) => {
    response.on('close', () => gone.resolve())
    response.writeHead(200, stream).write(message('asset.created'))
  })
  const { enough, listening, states } = hear(url, (all) => all.length === 1)
  await enough
  listening.close()
  await gone.promise
  expect(states).toEqual(['connecting', 'open', 'closed'])
})
