import type { EventKind } from '@damask/contract'

// By the name of an event. What has no rule of its own is about the content of the library.
const RULES: readonly [RegExp, EventKind][] = [
  [/^history\./, 'history'],
  [/\.(downloaded|exported|delivered)$/, 'downloads'],
  [/^(session|passkey|two_factor|sign_in)\.|^person\.(sign|password|email_confirmed)/, 'sign_ins'],
  [/^(person|people|team|role|grant|access|api_key|invitation|scim|directory|oauth|app|service)\b/, 'access'],
  [/^(settings?|policy|policies|mail|mailbox|connection|sso|privacy|system|operation)\b/, 'settings'],
]

/** What sort of thing an event is: how long it is kept goes by this. */
export const kindOf = (name: string): EventKind => RULES.find(([pattern]) => pattern.test(name))?.[1] ?? 'content'
