import type { PersonId } from '@damask/contract'
import type { Selectable } from 'kysely'
import type { Tables } from '../../../platform/database.ts'
import { toEmail, toName } from '../rules.ts'
import { find } from './scim-patch.ts'
import { ScimRefusal } from './scim-refusal.ts'

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** What a directory says of somebody, as far as it concerns us. */
export type ScimUser = {
  userName: string
  externalId: string | null
  email: string
  displayName: string | null
  formatted: string | null
  givenName: string | null
  familyName: string | null
  active: boolean
}

export type UserRow = Selectable<Tables['scim_user']> & {
  person_id: PersonId
  name: string
  email: string
  deactivated_at: Date | null
  is_administrator: boolean
}

/** @throws ScimRefusal when something that must be there is missing */
export function readUser(document: unknown): ScimUser {
  const body = document as Record<string, unknown> | null
  const userName = textIn(find(body, 'userName'), 300)
  if (!userName) throw new ScimRefusal(400, 'userName is missing.', 'invalidValue')
  const emails = find(body, 'emails')
  const list = (Array.isArray(emails) ? emails : []) as Record<string, unknown>[]
  const primary = list.find((e) => isTrue(find(e, 'primary'))) ?? list[0]
  const email = toEmail(find(primary, 'value')) ?? toEmail(userName)
  if (!email) throw new ScimRefusal(400, 'There is no e-mail address.', 'invalidValue')
  const name = find(body, 'name') as Record<string, unknown> | undefined
  const active = find(body, 'active')
  return {
    userName,
    externalId: textIn(find(body, 'externalId'), 300),
    email,
    displayName: toName(find(body, 'displayName')),
    formatted: toName(find(name, 'formatted')),
    givenName: toName(find(name, 'givenName')),
    familyName: toName(find(name, 'familyName')),
    active: active === undefined || active === null || isTrue(active),
  }
}

/** Entra ID sends "False" where it means false. */
const isTrue = (value: unknown): boolean =>
  value === true || (typeof value === 'string' && value.toLowerCase() === 'true')

const textIn = (value: unknown, max: number): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, max) : null

/** What people read. */
export const nameOf = (user: ScimUser): string =>
  user.displayName ??
  (user.givenName && user.familyName ? `${user.givenName} ${user.familyName}`.slice(0, 120) : null) ??
  user.formatted ??
  user.givenName ??
  user.familyName ??
  user.email.split('@')[0]!

export function toScimUser(row: UserRow, base: string) {
  const { displayName, formatted, givenName, familyName } = row.attributes as Partial<ScimUser>
  const name = {
    formatted: formatted ?? row.name,
    ...(givenName && { givenName }),
    ...(familyName && { familyName }),
  }
  return {
    schemas: [USER],
    id: row.person_id,
    ...(row.external_id !== null && { externalId: row.external_id }),
    userName: row.user_name,
    name,
    displayName: displayName ?? row.name,
    emails: [{ value: row.email, type: 'work', primary: true }],
    active: row.deactivated_at === null,
    meta: {
      resourceType: 'User',
      created: row.created_at.toISOString(),
      lastModified: row.updated_at.toISOString(),
      version: `W/"${row.revision}"`,
      location: `${base}/Users/${row.person_id}`,
    },
  }
}

/** What the directory has said itself, to change a part of it: names that we made up for it are none of its words. */
export function toSaid(row: UserRow, base: string): Record<string, unknown> {
  const { displayName, formatted } = row.attributes as Partial<ScimUser>
  const user = toScimUser(row, base)
  return { ...user, name: { ...user.name, formatted: formatted ?? undefined }, displayName: displayName ?? undefined }
}
