import { AccountCapability, type AnyCapability, type Capability } from '@damask/contract'
import { has, mayWithAccount, ROOT_SCOPE_ID } from '../../platform/access.ts'
import type { Actor } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/** More roles than anybody can tell apart; a page shows them all. */
export const MAX_ROLES = 200

export const isOverAccount = (capability: AnyCapability): capability is AccountCapability =>
  AccountCapability.safeParse(capability).success

/** Who keeps people and teams also keeps the roles. */
export const maySeeAllRoles = (actor: Actor): boolean => mayWithAccount(actor, 'manage_people')

/** Whether there is any place where the actor decides who may do what. */
export function managesAnywhere(actor: Actor): boolean {
  const scopes = actor.access.scopesWith('manage_access')
  return scopes === 'all' || scopes.length > 0
}

/**
 * A role reaches wherever it is granted, now and later. So whoever puts a capability into one must have it in the whole
 * library themselves.
 * @throws more_than_you_have
 */
export function requireInLibrary(actor: Actor, capabilities: readonly AnyCapability[]): void {
  const mask = actor.access.maskIn(ROOT_SCOPE_ID)
  const missing = capabilities.filter((name) => !has(mask, name))
  if (missing.length > 0)
    throw problem('more_than_you_have', {
      detail: 'You can only put into a role what you may do in the whole library yourself.',
      missing,
    })
}

/**
 * What one cannot see one can do nothing with. Roles that were made without it before keep what they have.
 * @throws role_needs_view
 */
export function requireView(capabilities: readonly AnyCapability[]): void {
  const isOverThings = capabilities.some((name) => !isOverAccount(name))
  if (isOverThings && !capabilities.includes('view')) throw problem('role_needs_view')
}

/** When somebody's own capability ends by itself: null for never, undefined for a capability that they do not have. */
export type Until = (capability: AnyCapability) => Date | null | undefined

/**
 * Nobody hands out what they do not have in that place, nor for longer than they have it.
 * @param capabilities of the role, without what does not count in that place
 * @throws more_than_you_have
 */
export function requireMayHandOut(capabilities: readonly AnyCapability[], until: Until, endsAt: Date | null): void {
  const missing = capabilities.filter((name) => until(name) === undefined)
  if (missing.length > 0) throw problem('more_than_you_have', { missing })
  const ends = capabilities.flatMap((name) => until(name) ?? []).sort((a, b) => a.getTime() - b.getTime())[0]
  if (ends && (!endsAt || endsAt > ends))
    throw problem('more_than_you_have', {
      detail: 'Your own access here ends earlier. Choose an end date that is not after it.',
      until: ends.toISOString(),
    })
}

/** What of a role counts in a place: capabilities over the account only do in the library itself. */
export const countingIn = (isLibrary: boolean, capabilities: readonly AnyCapability[]): AnyCapability[] =>
  isLibrary ? [...capabilities] : capabilities.filter((name): name is Capability => !isOverAccount(name))
