import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../platform/problem.ts'
import { ROUTES_PREFIX } from './prefix.ts'

/**
 * How a program can get in, beside the refusal that told it that it is not (RFC 6750, RFC 9728): the address of the
 * document that names the authorisation server, and what was wrong with what it sent.
 */
export function challenge(error: unknown, request: FastifyRequest, reply: FastifyReply, url: string | undefined): void {
  if (!(error instanceof Problem) || !request.url.startsWith(ROUTES_PREFIX)) return
  const origin = (url ?? `${request.protocol}://${request.host}`).replace(/\/+$/, '')
  const about = `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource${ROUTES_PREFIX}"`
  if (error.code === 'not_signed_in') {
    reply.header('www-authenticate', request.headers.authorization ? `${about}, error="invalid_token"` : about)
  } else if (error.code === 'key_scope_missing') {
    reply.header('www-authenticate', `${about}, error="insufficient_scope", scope="${error.details.scope}"`)
  }
}
