import type { EventKind } from '@damask/contract'

/** Events about who may do what: as SQL and JavaScript both read it. */
export const ABOUT_ACCESS =
  '^(person|people|team|role|grant|access|api_key|app|oauth_client|invitation|joining|scim|sso|sign_in_policy|directory|service_account)[a-z_]*[.]'

// By the name of an event. What has no rule of its own is about the content of the library.
const RULES: readonly [RegExp, EventKind][] = [
  [/^history\./, 'history'],
  [/\.(downloaded|exported|delivered)$/, 'downloads'],
  [/^(session|passkey|second_factor)[.]|^person[.](sign|password|rescued|confirmed)/, 'sign_ins'],
  [new RegExp(ABOUT_ACCESS), 'access'],
  [
    /^(setting|field|template|policy|policies|legal_hold|mail|single_sign_on|privacy|system|webhook|operation)[a-z_]*\./,
    'settings',
  ],
]

/** What sort of thing an event is: how long it is kept goes by this. */
export const kindOf = (name: string): EventKind => RULES.find(([pattern]) => pattern.test(name))?.[1] ?? 'content'
