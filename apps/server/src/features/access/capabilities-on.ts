import { Capability, type ScopeId } from '@damask/contract'
import { has } from '../../platform/access.ts'
import type { Actor } from '../../platform/ctx.ts'

/** What a key without `library:write` is left with, whatever its grants say. */
const READING = new Set<Capability>(['view', 'download', 'download_original'])

/**
 * What the actor may do in a scope, as the API tells it with a folder or an asset, so that nobody is offered what would
 * be refused. Costs no query.
 */
export function capabilitiesOn(actor: Actor, scope: ScopeId): Capability[] {
  const mask = actor.access.maskIn(scope)
  const onlyReads = actor.scopes !== 'all' && !actor.scopes.includes('library:write')
  return Capability.options.filter((name) => has(mask, name) && (!onlyReads || READING.has(name)))
}
