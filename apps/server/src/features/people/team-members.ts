import type { PersonId, TeamId, TeamMember } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, textInCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { hasWords, selectMembers, toMember } from './queries.ts'
import { getTeam } from './teams.ts'
import { requireWithinOwn } from './within-own.ts'

type Input = {
  teamId: TeamId
  words?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export async function listTeamMembers(
  ctx: Ctx,
  { teamId, words, limit = DEFAULT_PAGE_LIMIT, cursor }: Input,
): Promise<{ items: TeamMember[]; nextCursor: string | null }> {
  const after = readCursor('team-members.name', cursor, 2)
  await getTeam(ctx, { teamId })
  const rows = await selectMembers(ctx)
    .innerJoin('team_member as membership', 'membership.person_id', 'person.id')
    .select(['membership.source', 'membership.added_at'])
    .where('membership.team_id', '=', teamId)
    .$if(Boolean(words), (q) => q.where(hasWords(words!)))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(person.name collate natural_order, person.id) > (${textInCursor(after?.[0])}, ${uuidInCursor(after?.[1])}::uuid)`,
      ),
    )
    .orderBy(sql`person.name collate natural_order`)
    .orderBy('person.id')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map((row) => ({
      person: toMember(row),
      source: row.source as TeamMember['source'],
      addedAt: row.added_at.toISOString(),
    })),
    nextCursor: last ? writeCursor('team-members.name', [last.name, last.id]) : null,
  }
}

type People = { teamId: TeamId; personIds: PersonId[] }

export function addTeamMembers(
  ctx: Ctx,
  { teamId, personIds }: People,
): Promise<{ added: number; alreadyThere: number }> {
  return inTransaction(ctx, async (ctx) => {
    const wanted = [...new Set(personIds)]
    await getTeam(ctx, { teamId })
    await requireWithinOwn(ctx, { teamIds: [teamId] })
    const known = await ctx.db.selectFrom('person').select('id').where('id', 'in', wanted).execute()
    if (known.length < wanted.length) throw problem('person_not_found')
    const added = await addToTeam(ctx, teamId, wanted)
    if (added.length > 0) await publish(ctx, 'team.members_added', { teamId, personIds: added }, teamId)
    return { added: added.length, alreadyThere: wanted.length - added.length }
  })
}

/** Adds without asking. @returns who was not in it before */
export async function addToTeam(ctx: Ctx, teamId: TeamId, personIds: readonly PersonId[]): Promise<PersonId[]> {
  const rows = await ctx.db
    .insertInto('team_member')
    .values(personIds.map((personId) => ({ team_id: teamId, person_id: personId, added_at: ctx.now() })))
    .onConflict((oc) => oc.doNothing())
    .returning('person_id')
    .execute()
  return rows.map((row) => row.person_id)
}

export function removeTeamMembers(ctx: Ctx, { teamId, personIds }: People): Promise<{ removed: number }> {
  return inTransaction(ctx, async (ctx) => {
    await getTeam(ctx, { teamId })
    const kept = await ctx.db
      .selectFrom('team_member')
      .select('person_id')
      .where('team_id', '=', teamId)
      .where('person_id', 'in', personIds)
      .where('source', '<>', 'manual')
      .limit(1)
      .executeTakeFirst()
    if (kept) throw problem('membership_kept_elsewhere')
    const rows = await ctx.db
      .deleteFrom('team_member')
      .where('team_id', '=', teamId)
      .where('person_id', 'in', personIds)
      .returning('person_id')
      .execute()
    const removed = rows.map((row) => row.person_id)
    if (removed.length > 0) await publish(ctx, 'team.members_removed', { teamId, personIds: removed }, teamId)
    return { removed: removed.length }
  })
}
