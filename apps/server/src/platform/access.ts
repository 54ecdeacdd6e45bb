import { type AccountCapability, AnyCapability, AccountCapability as OverAccount, type ScopeId } from '@damask/contract'

/**
 * What an actor may do where, as of one call. Worked out by the access feature, carried by the actor, so that every query
 * and every check of that call sees the same answer. Limits of a key come on top.
 */
export type Access = {
  /** When a grant begins or ends by itself, in milliseconds since 1970: from then on this is not true any more. */
  readonly until: number
  /** Differs where what one may do differs: to know that something has changed, not what. */
  readonly print: number
  /** Capabilities in a scope, as bits; 0 where there are none. */
  readonly maskIn: (scope: ScopeId) => number
  /** The scopes with this capability, or `all` when the library has it, and so everything below. */
  readonly scopesWith: (capability: AnyCapability) => readonly ScopeId[] | 'all'
}

/** The scope of the library itself: every other one lies below it. */
export const ROOT_SCOPE_ID = 1 as ScopeId

/** For the system, and for administrators. */
export const everything: Access = {
  print: -1,
  until: Number.POSITIVE_INFINITY,
  maskIn: () => 2 ** 31 - 1,
  scopesWith: () => 'all',
}

/** For whoever has no grant. */
export const nothing: Access = { until: Number.POSITIVE_INFINITY, print: 0, maskIn: () => 0, scopesWith: () => [] }

// Sets of capabilities as bits, so that a process can remember a person's access to thousands of scopes in little room.

const bits = new Map<string, number>(AnyCapability.options.map((name, i) => [name, 2 ** i]))

export const bitOf = (capability: AnyCapability): number => bits.get(capability)!

/** @param names as roles hold them; one that this release does not know counts for nothing */
export const maskOf = (names: readonly string[]): number =>
  names.reduce((mask, name) => mask | (bits.get(name) ?? 0), 0)

export const capabilitiesIn = (mask: number): AnyCapability[] =>
  AnyCapability.options.filter((name) => (mask & bitOf(name)) !== 0)

export const has = (mask: number, capability: AnyCapability): boolean => (mask & bitOf(capability)) !== 0

/** Whether somebody has a capability over the account: it counts in the library as a whole, and not for a limited key. */
export const mayWithAccount = (
  actor: { readonly access: Access; readonly folderIds: readonly string[] },
  capability: AccountCapability,
): boolean => actor.folderIds.length === 0 && has(actor.access.maskIn(ROOT_SCOPE_ID), capability)

/** A key that reaches less than its person, or something else: it must not hear of what its person does elsewhere. */
export const isLimitedKey = (actor: {
  readonly folderIds: readonly string[]
  readonly hasOwnAccess: boolean
}): boolean => actor.folderIds.length > 0 || actor.hasOwnAccess

/** By which key or connected app somebody acts; null for a signed-in person. */
export const credentialOf = (actor: { readonly keyId: string | null; readonly appId?: string | null }): string | null =>
  actor.keyId ?? actor.appId ?? null

export const accountCapabilitiesOf = (actor: Parameters<typeof mayWithAccount>[0]): AccountCapability[] =>
  OverAccount.options.filter((capability) => mayWithAccount(actor, capability))
