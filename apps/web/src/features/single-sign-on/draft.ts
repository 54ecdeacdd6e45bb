import type { SsoConnection, TeamId } from '@damask/contract'

export type Protocol = SsoConnection['settings']['protocol']
export type GroupRow = { readonly key: number; group: string; teamId: TeamId | null }

/** A connection as somebody is typing it: every field is text. */
export type Draft = {
  protocol: Protocol
  name: string
  isEnabled: boolean
  isShown: boolean
  createsPeople: boolean
  trustsEmail: boolean
  isOnlyWay: boolean
  domains: string
  groups: GroupRow[]
  // OpenID Connect
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string
  endsSessionThere: boolean
  // SAML
  entityId: string
  signInUrl: string
  certificates: string
  nameIdFormat: 'persistent' | 'emailAddress' | 'unspecified'
  signed: 'assertion' | 'response' | 'both'
  allowsUnsolicited: boolean
  // Claims or attributes
  email: string
  fullName: string
  groupsName: string
}

export type SetDraft = (part: Partial<Draft>) => void

export function newDraft(protocol: Protocol): Draft {
  return {
    protocol,
    name: '',
    isEnabled: false,
    isShown: false,
    createsPeople: true,
    trustsEmail: false,
    isOnlyWay: false,
    domains: '',
    groups: [],
    issuer: '',
    clientId: '',
    clientSecret: '',
    scopes: 'email profile',
    endsSessionThere: false,
    entityId: '',
    signInUrl: '',
    certificates: '',
    nameIdFormat: 'persistent',
    signed: 'assertion',
    allowsUnsolicited: false,
    email: protocol === 'oidc' ? 'email' : '',
    fullName: protocol === 'oidc' ? 'name' : '',
    groupsName: protocol === 'oidc' ? 'groups' : '',
  }
}

export function draftOf({ settings, ...connection }: SsoConnection): Draft {
  const { name, isEnabled, isShown, createsPeople, trustsEmail, isOnlyWay } = connection
  const draft = {
    ...newDraft(settings.protocol),
    ...{ name, isEnabled, isShown, createsPeople, trustsEmail, isOnlyWay },
    domains: connection.domains.join('\n'),
    groups: connection.groups.map(({ group, teamId }, key) => ({ key, group, teamId })),
  }
  if (settings.protocol === 'oidc') {
    const { issuer, clientId, endsSessionThere } = settings
    const claims = { email: settings.emailClaim, fullName: settings.nameClaim, groupsName: settings.groupsClaim }
    return { ...draft, issuer, clientId, endsSessionThere, scopes: settings.scopes.join(' '), ...claims }
  }
  const { entityId, signInUrl, nameIdFormat, signed, allowsUnsolicited } = settings
  return {
    ...draft,
    ...{ entityId, signInUrl, nameIdFormat, signed, allowsUnsolicited },
    certificates: settings.certificates.map((pem) => pem.trim()).join('\n'),
    email: settings.emailAttribute ?? '',
    fullName: settings.nameAttribute ?? '',
    groupsName: settings.groupsAttribute ?? '',
  }
}

const wordsIn = (text: string) => text.split(/[\s,;]+/).filter(Boolean)

export const domainsIn = (draft: Draft): string[] => wordsIn(draft.domains).map((domain) => domain.replace(/^@/, ''))

/** Several certificates below each other, or one without its frame. */
const certificatesIn = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ??
  (text.trim() === '' ? [] : [text.trim()])

export function settingsOf(draft: Draft): SsoConnection['settings'] {
  if (draft.protocol === 'oidc') {
    return {
      protocol: 'oidc',
      issuer: draft.issuer.trim(),
      clientId: draft.clientId.trim(),
      scopes: wordsIn(draft.scopes).filter((scope) => scope !== 'openid'),
      emailClaim: draft.email.trim() || 'email',
      nameClaim: draft.fullName.trim() || 'name',
      groupsClaim: draft.groupsName.trim() || 'groups',
      endsSessionThere: draft.endsSessionThere,
    }
  }
  return {
    protocol: 'saml',
    entityId: draft.entityId.trim(),
    signInUrl: draft.signInUrl.trim(),
    certificates: certificatesIn(draft.certificates),
    nameIdFormat: draft.nameIdFormat,
    signed: draft.signed,
    allowsUnsolicited: draft.allowsUnsolicited,
    emailAttribute: draft.email.trim() || null,
    nameAttribute: draft.fullName.trim() || null,
    groupsAttribute: draft.groupsName.trim() || null,
  }
}

/** What is sent, but for the secret. */
export function choicesOf(draft: Draft) {
  const { name, isEnabled, isShown, createsPeople, trustsEmail, isOnlyWay } = draft
  return {
    ...{ isEnabled, isShown, createsPeople, trustsEmail, isOnlyWay },
    name: name.trim(),
    domains: domainsIn(draft),
    groups: draft.groups.flatMap(({ group, teamId }) => (teamId ? [{ group: group.trim(), teamId }] : [])),
    settings: settingsOf(draft),
  }
}
