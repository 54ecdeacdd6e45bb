import type { SamlSettings } from '@damask/contract'
import { refused } from './refused.ts'
import { type Proof, toEmail, toGroups, toName } from './rules.ts'

const SKEW_MS = 60_000
const FORMAT = 'urn:oasis:names:tc:SAML:'

/** An element as the library reads it out of what was signed: attributes in `$`, text in `_`, children by name. */
type Element = { $?: Record<string, string>; _?: string } & { [child: string]: Element[] | unknown }

export type Expected = {
  readonly settings: SamlSettings
  readonly acsUrl: string
  readonly audience: string
  /** The request that this answers; null for an answer that nobody asked for. */
  readonly requestId: string | null
  readonly now: number
}

/**
 * What the profile of SAML for browsers (4.1.4.3) asks of a signed assertion and the library leaves to us: issuer, bearer,
 * recipient, time, the request that it answers, audience.
 * @throws sso_refused
 */
export function checkAssertion(assertion: Element, expected: Expected): { id: string; until: number } {
  const { settings, acsUrl, audience, requestId, now } = expected
  const id = assertion.$?.ID
  if (!id || id.length > 300) throw refused('the assertion has no id')
  if (assertion.$?.Version !== '2.0') throw refused('the assertion is not of SAML 2.0')
  if (textOf(one(assertion, 'Issuer')) !== settings.entityId)
    throw refused(`the assertion is of another issuer: ${textOf(one(assertion, 'Issuer'))}`)

  const confirmations = all(one(assertion, 'Subject'), 'SubjectConfirmation')
  const bearer = confirmations.filter((c) => c.$?.Method === `${FORMAT}2.0:cm:bearer`)
  const reasons = bearer.map((c) => whyNot(one(c, 'SubjectConfirmationData')?.$ ?? {}, acsUrl, requestId, now))
  const good = reasons.indexOf(undefined)
  if (good < 0) throw refused(reasons[0] ?? 'the assertion has no bearer confirmation')

  const conditions = all(assertion, 'Conditions')
  if (conditions.length !== 1) throw refused('the assertion has no conditions')
  const { NotBefore, NotOnOrAfter } = conditions[0]!.$ ?? {}
  if (NotBefore && !(timeOf(NotBefore) <= now + SKEW_MS)) throw refused('the assertion is not valid yet')
  if (NotOnOrAfter && !(timeOf(NotOnOrAfter) > now - SKEW_MS)) throw refused('the assertion has expired')
  const restrictions = all(conditions[0], 'AudienceRestriction')
  const isForUs = (r: Element) => all(r, 'Audience').some((a) => textOf(a) === audience)
  if (restrictions.length === 0 || !restrictions.every(isForUs)) throw refused('the assertion is for another audience')
  if (all(assertion, 'AuthnStatement').length === 0) throw refused('the assertion does not say that anybody signed in')

  const until = timeOf(one(bearer[good]!, 'SubjectConfirmationData')!.$!.NotOnOrAfter!)
  return { id, until }
}

function whyNot(
  data: Record<string, string>,
  acsUrl: string,
  requestId: string | null,
  now: number,
): string | undefined {
  if (data.Recipient !== acsUrl) return `the assertion is for another recipient: ${data.Recipient}`
  if (!data.NotOnOrAfter || !(timeOf(data.NotOnOrAfter) > now - SKEW_MS)) return 'the assertion has expired'
  if (data.NotBefore && !(timeOf(data.NotBefore) <= now + SKEW_MS)) return 'the assertion is not valid yet'
  if (requestId !== null && data.InResponseTo !== requestId) return 'the assertion answers another request'
  if (requestId === null && data.InResponseTo !== undefined)
    return 'the assertion answers a request and the answer none'
  return undefined
}

/** Who the assertion speaks of. Its provider is responsible for the domains of the connection, and for no other. */
export function proofFrom(assertion: Element, settings: SamlSettings): Proof {
  const nameId = one(one(assertion, 'Subject'), 'NameID')
  const subject = textOf(nameId)
  if (!subject || subject.length > 500) throw refused('the assertion names nobody')
  const format = nameId?.$?.Format ?? ''
  if (format.endsWith(':transient'))
    throw refused('the provider names people anew at each sign-in; choose a persistent name id')
  const attributes = attributesOf(assertion)
  const pick = (chosen: string | null, usual: readonly string[]) =>
    (chosen ? [chosen] : usual).map((name) => attributes.get(name)).find((v) => v !== undefined && v.length > 0)
  const email =
    toEmail(pick(settings.emailAttribute, EMAIL)?.[0]) ?? toEmail(format.endsWith(':emailAddress') ? subject : null)
  const whole = [pick(null, FIRST)?.[0], pick(null, LAST)?.[0]].filter(Boolean).join(' ')
  return {
    subject,
    email,
    isEmailProved: null,
    name: toName(pick(settings.nameAttribute, NAME)?.[0]) ?? toName(whole),
    groups: attributes.has(TOO_MANY_GROUPS) ? null : toGroups(pick(settings.groupsAttribute, GROUPS)),
  }
}

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const MICROSOFT = 'http://schemas.microsoft.com'
const TOO_MANY_GROUPS = `${MICROSOFT}/claims/groups.link`
const EMAIL = ['email', 'mail', 'emailAddress', 'Email', `${CLAIMS}/emailaddress`, 'urn:oid:0.9.2342.19200300.100.1.3']
const NAME = [
  'name',
  'displayName',
  `${MICROSOFT}/identity/claims/displayname`,
  'urn:oid:2.16.840.1.113730.3.1.241',
  'cn',
]
const FIRST = ['firstName', 'givenName', 'given_name', `${CLAIMS}/givenname`, 'urn:oid:2.5.4.42']
const LAST = ['lastName', 'surname', 'sn', 'family_name', `${CLAIMS}/surname`, 'urn:oid:2.5.4.4']
const GROUPS = ['groups', 'group', 'memberOf', 'Role', `${MICROSOFT}/ws/2008/06/identity/claims/groups`]

function attributesOf(assertion: Element): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const attribute of all(assertion, 'AttributeStatement').flatMap((s) => all(s, 'Attribute'))) {
    const name = attribute.$?.Name
    if (!name || found.has(name)) continue
    found.set(
      name,
      all(attribute, 'AttributeValue')
        .map(textOf)
        .filter((text) => text !== ''),
    )
  }
  return found
}

const timeOf = (text: string): number =>
  /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN

const all = (element: Element | undefined, name: string): Element[] => {
  const children = element?.[name]
  // A child without attributes is read as its text.
  return Array.isArray(children) ? children.map((c) => (typeof c === 'string' ? { _: c } : c)) : []
}
const one = (element: Element | undefined, name: string): Element | undefined => {
  const children = all(element, name)
  return children.length === 1 ? children[0] : undefined
}
const textOf = (element: Element | undefined): string => (typeof element?._ === 'string' ? element._.trim() : '')
