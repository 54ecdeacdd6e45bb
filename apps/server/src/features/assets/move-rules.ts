import type { ScopeId } from '@damask/contract'
import type { Actor } from '../../platform/ctx.ts'
import { may, requireCapability } from '../access/index.ts'
import { requireNoGain } from '../folders/index.ts'

/**
 * What moving takes: out of one place and into another.
 * @throws not_allowed
 */
export function requireMove(actor: Actor, from: ScopeId, to: ScopeId): void {
  requireCapability(actor, 'move', from)
  requireCapability(actor, 'upload', to)
  requireNoGain(actor, from, to)
}

export const mayMove = (actor: Actor, from: ScopeId, to: ScopeId): boolean =>
  may(actor, 'move', from) &&
  may(actor, 'upload', to) &&
  (may(actor, 'download_original', from) || !may(actor, 'download_original', to))
