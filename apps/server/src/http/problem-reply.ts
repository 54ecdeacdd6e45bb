import { errors } from '@damask/contract'
import { StorageProblem } from '@damask/storage'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { sqlState } from '../platform/database.ts'
import { Problem, problem } from '../platform/problem.ts'

/** Anything that was thrown, as `application/problem+json` (RFC 9457). Bugs are logged whole and told without detail. */
export async function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  // Whoever asked has gone: nobody hears the answer, and that reading broke off is no fault.
  if (reply.raw.destroyed && (error as Error | null)?.name === 'AbortError') {
    reply.hijack()
    return
  }
  // A body that nobody reads to its end would block the sender, who then never hears the answer, and the next request.
  if (!request.raw.complete) request.raw.resume()
  const known = toProblem(error)
  const p = known ?? problem('something_went_wrong')
  const { status, says } = errors[p.code]
  if (!known)
    request.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed')
  else if (status >= 500) request.log.warn({ err: error, code: p.code }, 'a request could not be answered')
  if (reply.raw.headersSent) {
    reply.raw.destroy()
    return
  }
  const { detail: _, retryAfterS, ...extras } = p.details
  const wait = retryAfterS ?? (status === 503 || status === 423 ? 2 : status === 507 ? 30 : undefined)
  if (wait !== undefined) reply.header('retry-after', Math.ceil(wait))
  for (const name of ['etag', 'cache-control', 'content-disposition', 'content-length', 'accept-ranges'])
    reply.removeHeader(name)
  await reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `/api/docs/problems#${p.code}`,
        title: says,
        status,
        detail: p.message,
        code: p.code,
        instance: request.id,
        ...extras,
      }),
    )
}

/** What a thing that was thrown is told as; undefined for a bug. */
export function toProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  if (error instanceof StorageProblem) return problem(error.code)
  if (error instanceof z.ZodError) return invalid(error)
  const code = (error as FastifyError).code
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') return problem('body_too_large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem('media_type_refused')
  if (
    code === 'FST_ERR_CTP_EMPTY_JSON_BODY' ||
    code === 'FST_ERR_CTP_INVALID_JSON_BODY' ||
    (error as FastifyError).statusCode === 400
  ) {
    return problem('invalid_request', { detail: 'The body of the request is not valid JSON.' })
  }
  if ((error as FastifyError).statusCode === 429) return problem('too_many_requests', { retryAfterS: 60 })
  // 57P03, 57P01, 08*: the server of the database is starting, stopping or away; 53*: it is out of a resource.
  const state = sqlState(error) ?? ''
  if (
    /^(57P0[1-3]|08)/.test(state) ||
    /ECONNREFUSED|ENOENT.*PGSQL|timeout exceeded when trying to connect|Connection terminated/.test(String(error))
  ) {
    return problem('unavailable', { retryAfterS: 2 })
  }
  if (state === '53100') return problem('storage_full')
  return undefined
}

function invalid(error: z.ZodError): Problem {
  const errors = error.issues.slice(0, 20).map((issue) => ({
    pointer: `/${issue.path.map(String).join('/')}`,
    code: issue.code ?? 'invalid',
    message: issue.message,
  }))
  const first = error.issues[0]
  return problem('invalid_request', {
    detail: first
      ? `${first.path.length > 0 ? `${first.path.map(String).join('.')}: ` : ''}${first.message}`
      : undefined,
    errors,
  } as never)
}
