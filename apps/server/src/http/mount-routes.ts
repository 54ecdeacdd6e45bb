import { api } from '@damask/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { withAccess } from '../features/access/index.ts'
import { readOperation } from '../features/operations/index.ts'
import { type Actor, type Ctx, nobody } from '../platform/ctx.ts'
import { type Bytes, type Feature, type FormPart, type Incoming, Reply, type Route } from '../platform/feature.ts'
import type { House } from '../platform/house.ts'
import { admit, refuseForeignOrigin } from './actor-of-request.ts'
import type { App } from './app.ts'
import { sendBytes } from './bytes.ts'
import { callerOf } from './caller-of.ts'
import { answerOnce } from './idempotency.ts'
import { sendLive } from './live.ts'
import { ROUTES_PREFIX } from './prefix.ts'
import { refuseBrokenText } from './refuse-broken-text.ts'

export type ActorOf = (ctx: Ctx) => Promise<Actor>

/**
 * Calls that cost work and need no session, bounded per address and process. What slows guessing down is in the database,
 * where every process sees it; this keeps one address from keeping the processor busy.
 */
const GUESSABLE = /^\/(sign-in|setup|join|me\/password|me\/confirm)(\/|$)/
const GUESSES_PER_MINUTE = 60

/** Mounts every route of every feature. With `serve.ts`, the only place that knows Fastify. */
export function mountRoutes(app: App, house: House, features: readonly Feature[], actorOf: ActorOf): void {
  const live: Route = { endpoint: api.live.listen, operation: async () => null }
  for (const route of [...features.flatMap((f) => f.routes ?? []), live]) {
    const { endpoint } = route
    app.route({
      method: endpoint.method,
      url: ROUTES_PREFIX + endpoint.path,
      // HEAD of a byte endpoint is answered from the same place, without reading the bytes.
      exposeHeadRoute: endpoint.answers === 'bytes',
      ...(GUESSABLE.test(endpoint.path) &&
        endpoint.method === 'POST' && { config: { rateLimit: { max: GUESSES_PER_MINUTE, timeWindow: 60_000 } } }),
      handler: (request, reply) => answer(house, route, actorOf, request, reply),
    })
  }
}

async function answer(
  house: House,
  route: Route,
  actorOf: ActorOf,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { endpoint } = route
  const caller = callerOf(request)
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  refuseForeignOrigin(request.method, request.headers, caller.origin)
  const asNobody = house.ctxFor(nobody, caller, gone.signal)
  const actor = await withAccess(asNobody, await actorOf(asNobody))
  admit(endpoint, actor)
  const ctx = house.ctxFor(actor, caller, gone.signal)
  if (endpoint.answers === 'events') {
    return sendLive({ house, request, reply, ctx, actorAgain: () => actorOf(asNobody) })
  }

  const input = {
    ...endpoint.params?.parse(request.params),
    ...endpoint.query?.parse(request.query),
    ...endpoint.body?.parse(request.body ?? {}),
  }
  refuseBrokenText(input)
  const run = () => route.operation(ctx, input as never, incomingOf(request))
  if (endpoint.answers === 'bytes') {
    await sendBytes(request, reply, (await run()) as Bytes, gone.signal)
    return reply
  }

  const key = request.headers['idempotency-key']
  // Never for calls about oneself: their answers and bodies hold secrets, which must not be kept in any form.
  if (typeof key === 'string' && endpoint.body && endpoint.scope !== 'session' && !endpoint.answersSecret) {
    const { status, body } = await answerOnce(ctx, key, [endpoint.method, request.url, request.body], async () => {
      const result = await run()
      return {
        status: endpoint.status ?? 200,
        body: endpoint.returns.parse(result instanceof Reply ? result.body : result),
      }
    })
    return sendJson(reply, status, body)
  }
  const result = await run()
  const plain = result instanceof Reply ? result.body : result
  if (result instanceof Reply) reply.headers(result.headers)
  const status = (result instanceof Reply && result.status) || endpoint.status || 200
  const body = endpoint.returns.parse(status === 202 ? await waitForOperation(ctx, request, plain) : plain)
  return sendJson(reply, status, body)
}

function sendJson(reply: FastifyReply, status: number, body: unknown) {
  reply.code(status).header('cache-control', 'no-store')
  const revision = (body as { revision?: unknown } | null)?.revision
  if (typeof revision === 'number') reply.header('etag', `"${revision}"`)
  if (status === 204 || reply.request.method === 'HEAD') return reply.send()
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
}

const MAX_WAIT_S = 30

/** `Prefer: wait=10` (RFC 7240): hold the answer until the operation has ended, or that many seconds have passed. */
async function waitForOperation(ctx: Ctx, request: FastifyRequest, result: unknown): Promise<unknown> {
  const seconds = /(?:^|[,;\s])wait=(\d{1,3})/.exec(String(request.headers.prefer ?? ''))?.[1]
  const id =
    (result as { id?: string; done?: number } | null)?.done === undefined ? undefined : (result as { id: string }).id
  if (!seconds || !id) return result
  const until = Date.now() + Math.min(Number(seconds), MAX_WAIT_S) * 1000
  let latest = result as { endedAt: string | null }
  while (!latest.endedAt && Date.now() < until && !ctx.signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    latest = await readOperation(ctx, id as never)
  }
  return latest
}

function incomingOf(request: FastifyRequest): Incoming {
  return {
    headers: request.headers as Record<string, string | undefined>,
    body: request.raw,
    async *parts(): AsyncIterable<FormPart> {
      for await (const part of request.parts()) {
        if (part.type === 'field') yield { type: 'field', name: part.fieldname, value: String(part.value) }
        else yield { type: 'file', name: part.fieldname, fileName: part.filename, stream: part.file }
      }
    },
  }
}
