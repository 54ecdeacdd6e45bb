import { api } from '@damask/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withAccess } from '../features/access/index.ts'
import type { Actor, Ctx } from '../platform/ctx.ts'
import type { House } from '../platform/house.ts'
import { admit } from './actor-of-request.ts'
import { deskOf, type Reader } from './live-desk.ts'
import { heardBy, type Placed } from './live-hearing.ts'

const HEARTBEAT_MS = 20_000
/** A reader that is this far behind is cut off; it comes back with Last-Event-ID and catches up from the log. */
const MAX_BACKLOG_BYTES = 1024 * 1024

type Listening = {
  readonly house: House
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Of whoever asked to listen. */
  readonly ctx: Ctx
  /** Who calls, asked anew. */
  readonly actorAgain: () => Promise<Actor>
}

/**
 * Server-sent events: news while one looks, resumable by `Last-Event-ID`. Each message is measured by what its reader may
 * see when it is sent; whoever was signed out meanwhile hears nothing more.
 */
export async function sendLive({ house, request, reply, ctx, actorAgain }: Listening): Promise<void> {
  const raw = reply.hijack().raw
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    connection: 'keep-alive',
  })
  let { actor } = ctx
  const write = (text: string) => {
    if (raw.writableLength > MAX_BACKLOG_BYTES) raw.destroy()
    else if (!raw.writableEnded) raw.write(text)
  }
  const say = (item: Placed) => {
    const message = heardBy(actor, item)
    if (message) write(`${item.id ? `id: ${item.id}\n` : ''}data: ${JSON.stringify(message)}\n\n`)
  }
  const askAgain = async (why: 'access' | 'identity' | 'time'): Promise<void> => {
    const before = actor
    try {
      const found = why === 'access' ? before : await actorAgain()
      actor = await withAccess(ctx, found)
      admit(api.live.listen, actor)
    } catch {
      raw.end()
      return
    }
    // Sent also when it cannot be told what has changed: whoever looks asks for what is on screen anew.
    if (before.access.print !== actor.access.print) write('data: {"name":"access.changed","data":{}}\n\n')
  }
  write('retry: 2000\n\n')

  // Joined before the replay is read, so that nothing falls between; what arrives meanwhile waits.
  let waiting: Placed[] | undefined = []
  const reader: Reader = {
    hear(item) {
      if (waiting) waiting.push(item)
      // A grant that ends by itself is no change that anybody tells of.
      else if (ctx.now().getTime() >= actor.access.until) void askAgain('time').then(() => say(item))
      else say(item)
    },
    askAgain,
    cut: () => raw.destroy(),
  }
  const desk = deskOf(house)
  const leave = desk.join(reader)
  const beat = setInterval(() => {
    write(': still here\n\n')
    void askAgain('time')
  }, HEARTBEAT_MS)
  const end = () => {
    clearInterval(beat)
    leave()
    house.stopping.removeEventListener('abort', stop)
  }
  const stop = () => raw.end()
  raw.once('close', end)
  house.stopping.addEventListener('abort', stop)

  // What changed between asking who reads and joining is seen here.
  await askAgain('access')
  const lastId = request.headers['last-event-id']
  if (typeof lastId === 'string') {
    const missed = await house.live
      .since(lastId)
      .then((items) => items && desk.prepare(items))
      .catch(() => undefined)
    if (missed) for (const item of missed) say(item)
    else write('event: reset\ndata: {}\n\n')
    const seen = new Set(missed?.map((item) => item.id))
    waiting = waiting.filter((item) => !item.id || !seen.has(item.id))
  }
  const rest = waiting
  waiting = undefined
  for (const item of rest) say(item)
}
