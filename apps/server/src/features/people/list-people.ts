import type { Member, TeamId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { DEFAULT_PAGE_LIMIT, readCursor, textInCursor, uuidInCursor, writeCursor } from '../../platform/cursor.ts'
import { hasWords, selectMembers, toMember } from './queries.ts'

type Filters = {
  words?: string | undefined
  state?: 'active' | 'deactivated' | undefined
  kind?: 'person' | 'service' | undefined
  administrators?: boolean | undefined
  teamId?: TeamId | undefined
}

type Input = Filters & { limit?: number | undefined; cursor?: string | undefined }

const CURSOR = 'people.name'

export async function listPeople(
  ctx: Ctx,
  input: Input,
): Promise<{ items: Member[]; nextCursor: string | null; total: number | null }> {
  const limit = input.limit ?? DEFAULT_PAGE_LIMIT
  const after = readCursor(CURSOR, input.cursor, 2)
  const wanted = matching(input)
  const rows = await selectMembers(ctx)
    .where(wanted)
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
    items: shown.map(toMember),
    nextCursor: last ? writeCursor(CURSOR, [last.name, last.id]) : null,
    total: after ? null : await count(ctx, wanted),
  }
}

async function count(ctx: Ctx, wanted: RawBuilder<SqlBool>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from person where ${wanted}`.execute(ctx.db)
  return rows[0]!.n
}

function matching({ words, state, kind, administrators, teamId }: Filters): RawBuilder<SqlBool> {
  const conditions: RawBuilder<unknown>[] = [sql`erased_at is null`]
  if (words) conditions.push(hasWords(words))
  if (state) conditions.push(state === 'active' ? sql`deactivated_at is null` : sql`deactivated_at is not null`)
  if (kind) conditions.push(sql`kind = ${kind}`)
  if (administrators) conditions.push(sql`is_administrator`)
  if (teamId) conditions.push(sql`person.id in (select person_id from team_member where team_id = ${teamId})`)
  return sql<SqlBool>`(${sql.join(conditions, sql` and `)})`
}
