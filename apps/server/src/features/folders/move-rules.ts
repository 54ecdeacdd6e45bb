import type { ScopeId } from '@damask/contract'
import type { Actor } from '../../platform/ctx.ts'
import { may, requireCapability } from '../access/index.ts'

/**
 * Whoever may look at something but not have its original must not get it by moving it to where they have everything.
 * @throws not_allowed
 */
export function requireNoGain(actor: Actor, from: ScopeId, to: ScopeId): void {
  if (may(actor, 'download_original', to)) requireCapability(actor, 'download_original', from)
}
