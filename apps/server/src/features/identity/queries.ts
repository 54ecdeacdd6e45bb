import type { ApiKey, Person, PersonId } from '@damask/contract'
import type { Selectable } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'

export type PersonRow = Selectable<Tables['person']>

export const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  name: row.name,
  email: row.email,
  isAdministrator: row.is_administrator,
  language: row.language === 'en' || row.language === 'de' ? row.language : null,
  createdAt: row.created_at.toISOString(),
})

export const toApiKey = (row: Selectable<Tables['api_key']>, now: Date): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes as ApiKey['scopes'],
  folderIds: row.folder_ids,
  hasOwnAccess: row.has_own_access,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  lastUsedFrom: row.last_used_from,
  rotatedAt: row.rotated_at?.toISOString() ?? null,
  previous:
    row.previous_prefix && row.previous_valid_until && row.previous_valid_until > now
      ? { prefix: row.previous_prefix, validUntil: row.previous_valid_until.toISOString() }
      : null,
})

/** Oneself. Only signed-in people and their keys have a self. */
export async function getOwnPerson(ctx: Ctx): Promise<PersonRow> {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  const row = await ctx.db.selectFrom('person').selectAll().where('id', '=', ctx.actor.personId).executeTakeFirst()
  if (!row) throw problem('not_signed_in')
  return row
}

/** Names of people for by-lines, in one query. */
export async function namesOfPeople(ctx: Ctx, ids: readonly (PersonId | null)[]): Promise<Map<PersonId, string>> {
  const wanted = [...new Set(ids.filter((id): id is PersonId => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('person').select(['id', 'name']).where('id', 'in', wanted).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** The last part of the key names the bytes: an address with it may be kept for ever. */
export const avatarVersion = (key: string | null): string | null => key?.match(/([0-9a-f]{16})\.webp$/)?.[1] ?? null
