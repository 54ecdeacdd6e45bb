import type { LiveMessage } from '@damask/contract'

type Family = { readonly of: RegExp; readonly fresh: readonly (readonly string[])[] }

/**
 * What is asked for anew when something of a kind has happened: the beginnings of the keys of queries. Only what is on
 * screen is fetched. The request on a consent page stands in none of them: asking again would make it worthless.
 */
const FAMILIES: readonly Family[] = [
  {
    of: /^(person|team|invitation|joining|service_account)\./,
    fresh: [
      ['people', 'list'],
      ['people', 'one'],
      ['people', 'teams'],
      ['people', 'team'],
      ['people', 'members'],
      ['people', 'invitations'],
      ['people', 'joining'],
      ['privacy', 'people'],
    ],
  },
  { of: /^person\.data_exported$/, fresh: [['privacy', 'exports']] },
  {
    of: /^session\.|^person\.signed_/,
    fresh: [
      ['identity', 'sessions'],
      ['people', 'sessions'],
    ],
  },
  {
    of: /^second_factor\./,
    fresh: [
      ['identity', 'security'],
      ['people', 'one'],
    ],
  },
  { of: /^sign_in_policy\./, fresh: [['identity', 'signInPolicy']] },
  {
    of: /^api_key\./,
    fresh: [
      ['identity', 'apiKeys'],
      ['people', 'keys'],
    ],
  },
  {
    of: /^(app|oauth_client)\./,
    fresh: [
      ['oauth', 'connectedApps'],
      ['oauth', 'clients'],
    ],
  },
  { of: /^assets?\.metadata_changed$/, fresh: [['metadata']] },
  { of: /^collection\./, fresh: [['collections']] },
  { of: /^quality\./, fresh: [['quality']] },
  {
    of: /^assets?\.(dates_changed|review_due|expired|deleted|restored)$|^legal_hold\.|^setting\.expiry/,
    fresh: [['lifecycle']],
  },
  { of: /^(sso_connection|scim_token)\./, fresh: [['singleSignOn']] },
  { of: /^(vocabulary|terms?)\./, fresh: [['vocabularies'], ['metadata']] },
  {
    of: /^privacy\./,
    fresh: [
      ['privacy', 'texts'],
      ['privacy', 'versions'],
      ['privacy', 'consents'],
    ],
  },
]

/** The beginnings of the keys that news of this name makes stale. */
export const staleBy = (name: LiveMessage['name']): (readonly string[])[] =>
  FAMILIES.filter(({ of }) => of.test(name)).flatMap(({ fresh }) => fresh)
