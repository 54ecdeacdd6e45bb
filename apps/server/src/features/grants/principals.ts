import type { ApiKeyId, PersonId, Principal, TeamId } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/** Whom a call names: exactly one of these. */
export type PrincipalInput = {
  personId?: PersonId | undefined
  teamId?: TeamId | undefined
  apiKeyId?: ApiKeyId | undefined
  everyone?: boolean | undefined
}

/** The columns of `access_grant` that say whom it is made to. */
export type PrincipalColumns = {
  principal_type: Principal['type']
  person_id: PersonId | null
  team_id: TeamId | null
  api_key_id: ApiKeyId | null
}

/**
 * Somebody who can be given access: active, and a key only when it has access of its own.
 * @throws principal_not_found
 */
export async function getPrincipal(ctx: Ctx, input: PrincipalInput): Promise<PrincipalColumns> {
  const { personId, teamId, apiKeyId, everyone } = input
  if ([personId, teamId, apiKeyId, everyone || undefined].filter(Boolean).length !== 1)
    throw problem('principal_unclear', { detail: 'Name one person, one team, one key, or everyone.' })
  const none = { person_id: null, team_id: null, api_key_id: null }
  if (personId) {
    const found = await ctx.db
      .selectFrom('person')
      .select('id')
      .where('id', '=', personId)
      .where('deactivated_at', 'is', null)
      .executeTakeFirst()
    if (found) return { ...none, principal_type: 'person', person_id: personId }
  } else if (teamId) {
    const found = await ctx.db.selectFrom('team').select('id').where('id', '=', teamId).executeTakeFirst()
    if (found) return { ...none, principal_type: 'team', team_id: teamId }
  } else if (apiKeyId) {
    const found = await ctx.db
      .selectFrom('api_key')
      .select('id')
      .where('id', '=', apiKeyId)
      .where('has_own_access', '=', true)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', ctx.now())]))
      .executeTakeFirst()
    if (found) return { ...none, principal_type: 'key', api_key_id: apiKeyId }
  } else return { ...none, principal_type: 'everyone' }
  throw problem('principal_not_found')
}

// For queries in which `access_grant` is `g`, joined by `principalJoins`.

export const principalJoins: RawBuilder<unknown> = sql`
  left join person as to_person on to_person.id = g.person_id
  left join team as to_team on to_team.id = g.team_id
  left join api_key as to_key on to_key.id = g.api_key_id`

/** Empty for everyone. */
export const principalName: RawBuilder<string> = sql<string>`coalesce(to_person.name, to_team.name, to_key.name, '')`

export const principalIsActive = (now: Date): RawBuilder<boolean> =>
  sql<boolean>`(to_person.deactivated_at is null and (to_key.expires_at is null or to_key.expires_at > ${now}))`

export type PrincipalRow = PrincipalColumns & { principal_name: string; principal_is_active: boolean }

export const toPrincipal = (row: PrincipalRow): Principal => ({
  type: row.principal_type,
  id: row.person_id ?? row.team_id ?? row.api_key_id,
  name: row.principal_name,
  isActive: row.principal_is_active,
})
