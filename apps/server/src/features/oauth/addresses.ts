import type { Ctx } from '../../platform/ctx.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { refusal } from './refusal.ts'

export const PATHS = {
  authorize: '/oauth/authorize',
  device: '/device',
  token: '/api/oauth/token',
  revoke: '/api/oauth/revoke',
  introspect: '/api/oauth/introspect',
  startDevice: '/api/oauth/device',
  register: '/api/oauth/register',
  resource: '/api/v1',
} as const

/** Who answers, as OAuth names it (RFC 8414): the address of the library, without a slash at its end. */
export const issuerOf = (ctx: Ctx): string => publicUrl(ctx, '')

/**
 * A token is good for the whole API and nothing else, so whatever a program names must be that (RFC 8707).
 * @throws invalid_target
 */
export function checkResources(ctx: Ctx, resources: readonly string[]): void {
  const issuer = issuerOf(ctx)
  const ours = [issuer, `${issuer}/`, issuer + PATHS.resource, `${issuer}${PATHS.resource}/`]
  if (!resources.every((resource) => ours.includes(resource))) {
    throw refusal('invalid_target', `Tokens of this library are for ${issuer}${PATHS.resource} only.`)
  }
}
