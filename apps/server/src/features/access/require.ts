import type { AccountCapability, Capability, ScopeId } from '@damask/contract'
import { has, mayWithAccount } from '../../platform/access.ts'
import type { Actor } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/** Whether the actor has the capability in a scope. Limits of a key are in `visibleTo`, which the row has passed. */
export const may = (actor: Actor, capability: Capability, scope: ScopeId): boolean =>
  has(actor.access.maskIn(scope), capability)

/**
 * For a thing that the actor may see: what may not be seen does not exist, and must not get this far.
 * @throws not_allowed, saying which capability is missing
 */
export function requireCapability(actor: Actor, capability: Capability, scope: ScopeId): void {
  if (!may(actor, capability, scope)) throw problem('not_allowed', { detail: SENTENCES[capability], capability })
}

/**
 * The same where one of several capabilities is enough.
 * @throws not_allowed, saying that the first is missing
 */
export function requireAnyCapability(actor: Actor, capabilities: readonly Capability[], scope: ScopeId): void {
  if (!capabilities.some((capability) => may(actor, capability, scope))) {
    requireCapability(actor, capabilities[0]!, scope)
  }
}

/** @throws not_allowed */
export function requireAccountCapability(actor: Actor, capability: AccountCapability): void {
  if (!mayWithAccount(actor, capability)) throw problem('not_allowed', { capability })
}

const SENTENCES: Record<Capability, string> = {
  view: 'You may not look at this.',
  download: 'You may not download previews here.',
  download_original: 'You may look at this, but not download the original.',
  comment: 'You may not comment here.',
  upload: 'You may not add anything to this folder.',
  edit: 'You may look at this, but not change it.',
  replace: 'You may not add versions here.',
  move: 'You may not move anything out of this folder.',
  delete: 'You may not delete anything here.',
  share: 'You may not share this.',
  approve: 'You may not approve anything here.',
  publish: 'You may not publish anything here.',
  manage_folder: 'You may not change this folder.',
  manage_access: 'You may not decide who may do what here.',
}
