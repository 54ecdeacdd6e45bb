import type { KeyScope } from '@damask/contract'

export const KEY_SCOPES = ['library:read', 'library:write', 'account:manage'] as const satisfies KeyScope[]

const WORDS = {
  'library:read': { label: 'identity.scope.read', hint: 'identity.scope.readHint' },
  'library:write': { label: 'identity.scope.write', hint: 'identity.scope.writeHint' },
  'account:manage': { label: 'identity.scope.manage', hint: 'identity.scope.manageHint' },
} as const satisfies Record<KeyScope, { label: string; hint: string }>

/** The name of a scope and what it allows, as keys of the words. */
export const scopeWords = <S extends KeyScope>(scope: S): (typeof WORDS)[S] => WORDS[scope]
