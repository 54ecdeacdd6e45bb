import type { Endpoint, KeyScope } from '@damask/contract'
import { requireAccountCapability } from '../features/access/index.ts'
import type { Actor } from '../platform/ctx.ts'
import { problem } from '../platform/problem.ts'

const UNSAFE = new Set(['POST', 'PATCH', 'PUT', 'DELETE'])

/**
 * What an endpoint asks of whoever calls it, before the operation looks at the thing itself.
 * @throws not_signed_in, second_factor_required, consent_required, key_scope_missing or not_allowed
 */
export function admit(endpoint: Endpoint, actor: Actor): void {
  if (endpoint.audience === 'anyone') return
  if (actor.type === 'nobody') throw problem('not_signed_in')
  if (actor.isLimited && !endpoint.limited) throw problem('second_factor_required')
  if (actor.lacksConsent && !endpoint.limited) throw problem('consent_required')
  if (actor.scopes !== 'all') admitProgram(endpoint, actor, actor.scopes)
  if (endpoint.needs) requireAccountCapability(actor, endpoint.needs)
}

function admitProgram(endpoint: Endpoint, { type }: Actor, scopes: readonly KeyScope[]): void {
  const isApp = type === 'app'
  if (endpoint.scope === 'session') {
    throw problem('not_allowed', {
      detail: `${isApp ? 'A connected app' : 'An API key'} cannot do this; sign in instead.`,
    })
  }
  if (!scopes.includes(endpoint.scope)) {
    throw problem('key_scope_missing', {
      detail: `This ${isApp ? 'app' : 'API key'} does not have the scope "${endpoint.scope}".`,
      scope: endpoint.scope,
    })
  }
}

/**
 * Browsers send the session cookie by themselves, so an unsafe call with a cookie must come from our own pages.
 * `Sec-Fetch-Site` says so in every current browser; `Origin` covers the rest. Calls with a key need neither.
 */
export function refuseForeignOrigin(
  method: string,
  headers: Record<string, string | string[] | undefined>,
  own: string,
): void {
  if (!UNSAFE.has(method) || headers.authorization || !headers.cookie) return
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw problem('origin_refused')
  const origin = headers.origin
  if (typeof origin === 'string' && origin !== 'null' && hostOf(origin) !== hostOf(own)) throw problem('origin_refused')
  if (origin === 'null') throw problem('origin_refused')
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined)
