import { type Team, TeamId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, textInCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { endGrantsOf } from '../identity/index.ts'
import { requireWithinOwn } from './within-own.ts'

type Paging = { limit?: number | undefined; cursor?: string | undefined }

const selectTeams = (ctx: Ctx) =>
  ctx.db
    .selectFrom('team')
    .leftJoin('team as parent', 'parent.id', 'team.parent_id')
    .select(['team.id', 'team.name', 'team.description', 'team.parent_id', 'team.member_count', 'team.created_at'])
    .select('parent.name as parent_name')
    .select(sql<number>`(select count(*)::int from team as child where child.parent_id = team.id)`.as('child_count'))

type Row = Awaited<ReturnType<ReturnType<typeof selectTeams>['executeTakeFirstOrThrow']>>

const toTeam = (row: Row): Team => ({
  id: row.id,
  name: row.name,
  description: row.description,
  parent: row.parent_id ? { id: row.parent_id, name: row.parent_name ?? '' } : null,
  childCount: row.child_count,
  memberCount: row.member_count,
  createdAt: row.created_at.toISOString(),
})

export async function listTeams(
  ctx: Ctx,
  input: Paging & { words?: string | undefined; parentId?: TeamId | undefined },
): Promise<{ items: Team[]; nextCursor: string | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor('teams.name', input.cursor, 2)
  const words = (input.words ?? '').replaceAll('\u0000', '').split(/\s+/).filter(Boolean).slice(0, 10)
  let query = selectTeams(ctx)
  for (const word of words) {
    query = query.where(sql<SqlBool>`team.name_key like lower(${`%${word.replace(/[\\%_]/g, '\\$&')}%`})`)
  }
  if (input.parentId) query = query.where('team.parent_id', '=', input.parentId)
  if (after) {
    query = query.where(
      sql<SqlBool>`(team.name collate natural_order, team.id) > (${textInCursor(after[0])}, ${uuidInCursor(after[1])}::uuid)`,
    )
  }
  const rows = await query
    .orderBy(sql`team.name collate natural_order`)
    .orderBy('team.id')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: shown.map(toTeam), nextCursor: last ? writeCursor('teams.name', [last.name, last.id]) : null }
}

/** @throws team_not_found */
export async function getTeam(ctx: Ctx, { teamId }: { teamId: TeamId }): Promise<Team> {
  const row = await selectTeams(ctx).where('team.id', '=', teamId).executeTakeFirst()
  if (!row) throw problem('team_not_found')
  return toTeam(row)
}

export function createTeam(
  ctx: Ctx,
  input: { name: string; description: string; parentId: TeamId | null },
): Promise<Team> {
  return namedOnce(
    inTransaction(ctx, async (ctx) => {
      await lockTeams(ctx)
      if (input.parentId) await requireTop(ctx, input.parentId)
      const teamId = ctx.newId(TeamId)
      await ctx.db
        .insertInto('team')
        .values({
          id: teamId,
          name: input.name,
          description: input.description,
          parent_id: input.parentId,
          created_at: ctx.now(),
          updated_at: ctx.now(),
        })
        .execute()
      await publish(ctx, 'team.created', { teamId, name: input.name, parentId: input.parentId }, teamId)
      return getTeam(ctx, { teamId })
    }),
  )
}

type Change = {
  teamId: TeamId
  name?: string | undefined
  description?: string | undefined
  parentId?: TeamId | null | undefined
}

export function changeTeam(ctx: Ctx, { teamId, ...input }: Change): Promise<Team> {
  return namedOnce(
    inTransaction(ctx, async (ctx) => {
      await lockTeams(ctx)
      const before = await getTeam(ctx, { teamId })
      const parentId = input.parentId === undefined ? (before.parent?.id ?? null) : input.parentId
      if (parentId !== (before.parent?.id ?? null) && parentId) {
        if (parentId === teamId || before.childCount > 0) throw problem('team_too_deep')
        await requireTop(ctx, parentId)
        // Its members will have what the other team has.
        await requireWithinOwn(ctx, { teamIds: [parentId] })
      }
      const after = { name: input.name ?? before.name, description: input.description ?? before.description, parentId }
      await ctx.db
        .updateTable('team')
        .set({ name: after.name, description: after.description, parent_id: parentId, updated_at: ctx.now() })
        .where('id', '=', teamId)
        .execute()
      const was = { name: before.name, description: before.description, parentId: before.parent?.id ?? null }
      if (JSON.stringify(was) !== JSON.stringify(after))
        await publish(ctx, 'team.changed', { teamId, before: was, after }, teamId)
      return getTeam(ctx, { teamId })
    }),
  )
}

export function deleteTeam(ctx: Ctx, { teamId }: { teamId: TeamId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    await lockTeams(ctx)
    const team = await getTeam(ctx, { teamId })
    if (team.childCount > 0) throw problem('team_not_empty')
    const kept = await ctx.db
      .selectFrom('team_member')
      .select('source')
      .where('team_id', '=', teamId)
      .where('source', '<>', 'manual')
      .limit(1)
      .executeTakeFirst()
    // A directory would make it again, without its grants.
    if (kept) throw problem('membership_kept_elsewhere')
    // Locked first: no grant is made to it between the two.
    await ctx.db.selectFrom('team').select('id').where('id', '=', teamId).forUpdate().execute()
    await endGrantsOf(ctx, { teamId })
    await ctx.db.deleteFrom('team').where('id', '=', teamId).execute()
    await publish(ctx, 'team.deleted', { teamId, name: team.name, memberCount: team.memberCount }, teamId)
    return null
  })
}

/** Nesting is decided by two rows, so the shape of teams changes in one place at a time. */
async function lockTeams(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7070012)`.execute(ctx.db)
}

async function requireTop(ctx: Ctx, teamId: TeamId): Promise<void> {
  if ((await getTeam(ctx, { teamId })).parent) throw problem('team_too_deep')
}

const namedOnce = (work: Promise<Team>): Promise<Team> =>
  work.catch((error) => {
    throw isUniqueViolation(error, 'team_name_once') ? problem('team_name_taken') : error
  })
