import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../platform/ctx.ts'
import type { House } from '../platform/house.ts'
import type { LiveItem } from '../platform/live.ts'

const HEARTBEAT_MS = 20_000
/** A reader that is this far behind is cut off; it comes back with Last-Event-ID and catches up from the log. */
const MAX_BACKLOG_BYTES = 1024 * 1024

/** Server-sent events: news while one looks, resumable by `Last-Event-ID`. */
export async function sendLive(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  actor: Actor,
): Promise<void> {
  const raw = reply.hijack().raw
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    connection: 'keep-alive',
  })
  const write = (text: string) => {
    if (raw.writableLength > MAX_BACKLOG_BYTES) raw.destroy()
    else raw.write(text)
  }
  const send = ({ id, message }: LiveItem) => {
    if (mayHear(actor, message)) write(`${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(message)}\n\n`)
  }
  write('retry: 2000\n\n')

  // Subscribed before the replay is read, so that nothing falls between; what arrives meanwhile waits.
  let waiting: LiveItem[] | undefined = []
  const unsubscribe = house.live.subscribe((item) => (waiting ? waiting.push(item) : send(item)))
  const beat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS)
  const end = () => {
    clearInterval(beat)
    unsubscribe()
    house.stopping.removeEventListener('abort', stop)
  }
  const stop = () => raw.end()
  raw.once('close', end)
  house.stopping.addEventListener('abort', stop)

  const lastId = request.headers['last-event-id']
  if (typeof lastId === 'string') {
    const missed = await house.live.since(lastId).catch(() => undefined)
    if (missed) for (const item of missed) send(item)
    else write('event: reset\ndata: {}\n\n')
    const seen = new Set(missed?.map((item) => item.id))
    waiting = waiting.filter((item) => !item.id || !seen.has(item.id))
  }
  const rest = waiting
  waiting = undefined
  for (const item of rest) send(item)
}

/** Personal news goes to the person; news of the library to whoever may see the library. */
function mayHear(actor: Actor, message: LiveItem['message']): boolean {
  if (/^(person|session|api_key)\./.test(message.name)) {
    return 'personId' in message.data && message.data.personId === actor.personId
  }
  return actor.isAdministrator
}
