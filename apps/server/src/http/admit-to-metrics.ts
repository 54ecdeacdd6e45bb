import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { withAccess } from '../features/access/index.ts'
import { mayWithAccount } from '../platform/access.ts'
import { processSettings } from '../platform/config.ts'
import { nobody } from '../platform/ctx.ts'
import type { House } from '../platform/house.ts'
import { problem } from '../platform/problem.ts'
import { callerOf } from './caller-of.ts'
import type { ActorOf } from './mount-routes.ts'

/** What a proxy adds to a request that it passes on: then the address of the connection is not that of the caller. */
const FORWARDED = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'] as const

/**
 * Counts and times tell a stranger how busy a library is and what its people do. They are for the machine itself, for
 * whoever has the token of the settings, and for whoever may manage the settings.
 * @throws not_signed_in or not_allowed
 */
export async function admitToMetrics(house: House, request: FastifyRequest, actorOf: ActorOf): Promise<void> {
  const { DAMASK_METRICS_TOKEN: token, DAMASK_URL: address } = house.settings(processSettings)
  if (token && isSame(request.headers.authorization, `Bearer ${token}`)) return
  // A token or a proxy in front means that the loopback address proves nothing.
  if (!token && !address && isLoopback(request)) return
  const asNobody = house.ctxFor(nobody, callerOf(request), house.stopping)
  const actor = await withAccess(asNobody, await actorOf(asNobody))
  if (actor.type === 'nobody') throw problem('not_signed_in')
  const hasScope = actor.scopes === 'all' || actor.scopes.includes('account:manage')
  if (!hasScope || !mayWithAccount(actor, 'manage_settings')) {
    throw problem('not_allowed', { capability: 'manage_settings' })
  }
}

function isLoopback(request: FastifyRequest): boolean {
  if (FORWARDED.some((name) => request.headers[name] !== undefined)) return false
  const peer = request.raw.socket.remoteAddress ?? ''
  const host = request.headers.host ?? ''
  return /^(127\.|::1$|::ffff:127\.)/.test(peer) && /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host)
}

function isSame(given: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
