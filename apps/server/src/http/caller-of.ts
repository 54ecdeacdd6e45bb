import type { FastifyRequest } from 'fastify'
import type { Caller } from '../platform/ctx.ts'

/** Where a request came from, as operations are told. */
export function callerOf(request: FastifyRequest): Caller {
  const ifMatch = /^(?:W\/)?"(\d+)"$/.exec(request.headers['if-match']?.trim() ?? '')
  return {
    requestId: request.id,
    address: request.ip ?? null,
    userAgent: request.headers['user-agent'] ?? null,
    origin: `${request.protocol}://${request.host}`,
    ifRevision: ifMatch ? Number(ifMatch[1]) : null,
    headers: request.headers,
  }
}
