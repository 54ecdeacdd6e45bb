import type { Member, MemberDetails, PersonId, TeamId } from '@damask/contract'
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { avatarVersion } from '../identity/index.ts'

export type PersonRow = Selectable<Tables['person']>

type TeamRef = { id: TeamId; name: string }

/** Work of a session is noted every few minutes; what ended since stands in the row of the person. */
const lastSeen = sql<Date | null>`greatest(person.last_seen_at,
  (select max(session.updated_at) from session where session.person_id = person.id),
  (select max(api_key.last_used_at) from api_key where api_key.person_id = person.id))`
const teamCount = sql<number>`(select count(*)::int from team_member where team_member.person_id = person.id)`
const firstTeams = sql<TeamRef[]>`(select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name)), '[]') from (
  select team.id, team.name from team_member join team on team.id = team_member.team_id
  where team_member.person_id = person.id order by team.name collate natural_order limit 3) as t)`

/** Everybody, with what a list shows of them: three looks into indexes for each row. */
export const selectMembers = (ctx: Ctx) =>
  ctx.db
    .selectFrom('person')
    .select(['person.id', 'person.name', 'person.email', 'person.kind', 'person.is_administrator'])
    .select(['person.avatar_key', 'person.created_at', 'person.deactivated_at'])
    .select([lastSeen.as('last_seen'), teamCount.as('team_count'), firstTeams.as('teams')])

type MemberRow = Pick<
  PersonRow,
  'id' | 'name' | 'email' | 'kind' | 'is_administrator' | 'avatar_key' | 'created_at' | 'deactivated_at'
> & { last_seen: Date | null; team_count: number; teams: TeamRef[] }

export const toMember = (row: MemberRow): Member => ({
  id: row.id,
  name: row.name,
  email: row.kind === 'service' ? null : row.email,
  kind: row.kind === 'service' ? 'service' : 'person',
  isAdministrator: row.is_administrator,
  avatar: avatarVersion(row.avatar_key),
  teams: row.teams,
  teamCount: row.team_count,
  createdAt: row.created_at.toISOString(),
  lastSeenAt: row.last_seen?.toISOString() ?? null,
  deactivatedAt: row.deactivated_at?.toISOString() ?? null,
})

/** "Every word occurs in the name or the address", as the trigram index answers it. */
export function hasWords(words: string): RawBuilder<SqlBool> {
  const list = words.replaceAll('\u0000', '').split(/\s+/).filter(Boolean).slice(0, 10)
  if (list.length === 0) return sql<SqlBool>`true`
  const found = list.map(
    (word) => sql`lower(person.name || ' ' || person.email) like lower(${`%${word.replace(/[\\%_]/g, '\\$&')}%`})`,
  )
  return sql<SqlBool>`(${sql.join(found, sql` and `)})`
}

/** @throws person_not_found */
export async function getPersonRow(ctx: Ctx, personId: PersonId): Promise<PersonRow> {
  const row = await ctx.db.selectFrom('person').selectAll().where('id', '=', personId).executeTakeFirst()
  if (!row) throw problem('person_not_found')
  return row
}

/**
 * A person whom the actor may change, locked.
 * @throws person_not_found; person_erased, for nothing brings those back; not_allowed for an administrator, unless the actor is one
 */
export async function lockChangeablePerson(ctx: Ctx, personId: PersonId): Promise<PersonRow> {
  const row = await ctx.db.selectFrom('person').selectAll().where('id', '=', personId).forUpdate().executeTakeFirst()
  if (!row) throw problem('person_not_found')
  if (row.erased_at) throw problem('person_erased')
  if (!mayChange(ctx, row)) throw problem('not_allowed', { detail: 'Only administrators change administrators.' })
  return row
}

const mayChange = (ctx: Ctx, row: Pick<PersonRow, 'is_administrator'>) =>
  ctx.actor.isAdministrator || !row.is_administrator

export async function getPerson(ctx: Ctx, { personId }: { personId: PersonId }): Promise<MemberDetails> {
  const row = await selectMembers(ctx)
    .select(['person.email_verified', 'person.language', 'person.time_zone'])
    .select([
      sql<number>`(select count(*)::int from session where person_id = person.id and expires_at > ${ctx.now()})`.as(
        'session_count',
      ),
      sql<number>`(select count(*)::int from api_key where person_id = person.id)`.as('key_count'),
    ])
    .where('person.id', '=', personId)
    .executeTakeFirst()
  if (!row) throw problem('person_not_found')
  const memberships = await ctx.db
    .selectFrom('team_member')
    .innerJoin('team', 'team.id', 'team_member.team_id')
    .select(['team.id', 'team.name', 'source'])
    .where('person_id', '=', personId)
    .orderBy(sql`team.name collate natural_order`)
    .limit(500)
    .execute()
  return {
    ...toMember(row),
    emailVerified: row.email_verified,
    language: row.language === 'en' || row.language === 'de' ? row.language : null,
    timeZone: row.time_zone,
    memberships: memberships.map(({ id, name, source }) => ({ team: { id, name }, source: source as 'manual' })),
    sessionCount: row.session_count,
    keyCount: row.key_count,
    mayChange: mayChange(ctx, row),
  }
}
