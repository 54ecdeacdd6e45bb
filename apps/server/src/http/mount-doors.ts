import type { FastifyReply, FastifyRequest } from 'fastify'
import { nobody } from '../platform/ctx.ts'
import type { Door, Feature } from '../platform/feature.ts'
import type { House } from '../platform/house.ts'
import { problem } from '../platform/problem.ts'
import type { App } from './app.ts'
import { callerOf } from './caller-of.ts'
import { toProblem } from './problem-reply.ts'

const MAX_BYTES = 256 * 1024

/**
 * Mounts the doors of every feature, each kind of body in a scope of its own: what a form may say here is not read
 * anywhere else.
 */
export async function mountDoors(app: App, house: House, features: readonly Feature[]): Promise<void> {
  const doors = features.flatMap((f) => f.doors ?? [])
  for (const accepts of [undefined, 'form', 'json', 'scim'] as const) {
    await app.register(async (scope) => {
      scope.removeAllContentTypeParsers()
      for (const type of accepts ? TYPES[accepts] : [])
        scope.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => {
          try {
            done(null, read(accepts, body as string))
          } catch {
            done(Object.assign(new Error('the body cannot be read'), { statusCode: 400 }))
          }
        })
      for (const door of doors.filter((d) => d.accepts === accepts)) mount(scope as unknown as App, house, door)
    })
  }
}

const TYPES = {
  form: ['application/x-www-form-urlencoded'],
  json: ['application/json'],
  scim: ['application/scim+json', 'application/json'],
}

const read = (accepts: Door['accepts'], body: string): unknown =>
  accepts === 'form' ? new URLSearchParams(body) : body === '' ? undefined : JSON.parse(body)

function mount(app: App, house: House, door: Door): void {
  const ctxFor = (request: FastifyRequest, signal: AbortSignal) => house.ctxFor(nobody, callerOf(request), signal)
  app.route({
    method: door.method,
    url: door.path,
    exposeHeadRoute: false,
    bodyLimit: door.maxBytes ?? MAX_BYTES,
    ...(door.limit && { config: { rateLimit: { max: door.limit, timeWindow: 60_000 } } }),
    // Whatever stops a call before it is answered is told in the same words.
    errorHandler: (error, request, reply) => refuse(door, ctxFor(request, AbortSignal.abort()), error, request, reply),
    handler: async (request, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const ctx = ctxFor(request, gone.signal)
      const query = new URLSearchParams(request.raw.url?.split('?')[1] ?? '')
      const params = request.params as Record<string, string>
      const answer = await door.answer(ctx, { params, query, body: request.body })
      return send(reply, answer)
    },
  })
}

async function refuse(
  door: Door,
  ctx: Parameters<Door['refuse']>[0],
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const known = toProblem(error)
  if (!known) request.log.error({ err: error, method: door.method, route: door.path }, 'a request failed')
  if (reply.raw.headersSent) {
    reply.raw.destroy()
    return
  }
  await send(reply, door.refuse(ctx, known ?? problem('something_went_wrong')))
}

function send(reply: FastifyReply, { status, headers, body }: Awaited<ReturnType<Door['answer']>>) {
  return reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .send(body ?? '')
}
