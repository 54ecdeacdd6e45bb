import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/**
 * Whoever decides where people sign in can become any of them, so this is not given with a capability.
 * @throws not_allowed
 */
export function requireAdministrator(ctx: Ctx): void {
  if (!ctx.actor.isAdministrator || ctx.actor.folderIds.length > 0)
    throw problem('not_allowed', { detail: 'Only administrators decide how people sign in.' })
}
