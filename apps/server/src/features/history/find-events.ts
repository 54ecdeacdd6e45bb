import type { EventKind, HistoryFilters, PersonId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { addressToKeep } from '../../platform/shorten-address.ts'
import { kindOf } from './kinds.ts'

export type AuditRow = {
  seq: number
  id: string
  at: Date
  name: string
  actor_type: string
  actor_id: PersonId | null
  actor_key_id: string | null
  actor_app_id: string | null
  actor_name: string | null
  address: string | null
  subject_id: string | null
  data: Record<string, unknown>
  personal: Record<string, unknown>
  request_id: string | null
  reason: string | null
  blanked_for: string | null
  position: number | null
  seal: number | null
}

export const auditColumns = sql`event.seq, event.id, event.at, event.name, event.actor_type, event.actor_id,
  event.actor_key_id, event.actor_app_id, event.actor_name, event.address, event.subject_id, event.data, event.personal,
  event.request_id, event.reason, event.blanked_for, leaf.position,
  (select number from event_seal where from_position <= leaf.position order by from_position desc limit 1) as seal`

type Page = { after?: number; before?: number; limit: number; order: 'asc' | 'desc' }

/** Events that the filters find, by the number they were given; one page, by the index that the filters ask for. */
export async function findEvents(ctx: Ctx, filters: HistoryFilters, page: Page): Promise<AuditRow[]> {
  const where = await conditionsOf(ctx, filters)
  if (page.before !== undefined) where.push(sql`event.seq < ${page.before}::bigint`)
  if (page.after !== undefined) where.push(sql`event.seq > ${page.after}::bigint`)
  const from = filters.subjectId ? sql`event_subject join event on event.seq = event_subject.seq` : sql`event`
  const all = where.length > 0 ? sql`where ${sql.join(where, sql` and `)}` : sql``
  const { rows } = await sql<AuditRow>`
    select ${auditColumns} from (
      select event.* from ${from} ${all} order by event.seq ${sql.raw(page.order)} limit ${page.limit}
    ) as event left join event_leaf as leaf on leaf.seq = event.seq order by event.seq ${sql.raw(page.order)}`.execute(
    ctx.db,
  )
  return rows
}

async function conditionsOf(ctx: Ctx, f: HistoryFilters): Promise<RawBuilder<SqlBool>[]> {
  const where: RawBuilder<SqlBool>[] = []
  if (f.subjectId) where.push(sql`event_subject.subject_id = ${f.subjectId}::uuid`)
  if (f.actorId) where.push(sql`event.actor_id = ${f.actorId}::uuid`)
  if (f.names) where.push(sql`event.name = any(${f.names}::text[])`)
  if (f.kinds) where.push(sql`event.name = any(${await namesOfKinds(ctx, f.kinds)}::text[])`)
  if (f.requestId) where.push(sql`event.request_id = ${f.requestId}`)
  if (f.address) where.push(sql`event.address in (${f.address}, ${addressToKeep(f.address, 'shortened')})`)
  for (const word of f.words?.toLowerCase().split(/\s+/).filter(Boolean) ?? []) {
    where.push(sql`event_words(event.data, event.reason) like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`)
  }
  if (f.from) {
    where.push(sql`event.at >= ${f.from}::timestamptz and event.seq >= ${firstSeqAround(f.from, 'from')}`)
  }
  if (f.to) where.push(sql`event.at <= ${f.to}::timestamptz and event.seq <= ${firstSeqAround(f.to, 'to')}`)
  return where
}

/** Times and numbers rise together, but for transactions that ran at the same moment. */
const SLACK = 2_000

/** A bound of `seq` for a time, so that a list by number need not read past everything that is newer. */
function firstSeqAround(time: string, end: 'from' | 'to'): RawBuilder<number> {
  return end === 'from'
    ? sql<number>`coalesce((select seq from event where at >= ${time}::timestamptz - interval '10 minutes' order by at limit 1), 0) - ${SLACK}::int`
    : sql<number>`coalesce((select seq from event where at <= ${time}::timestamptz + interval '10 minutes' order by at desc limit 1), 0) + ${SLACK}::int`
}

/** The names that events have here, found by hopping from one to the next in the index. */
export async function listEventNames(ctx: Ctx): Promise<{ items: { name: string; kind: EventKind }[] }> {
  const { rows } = await sql<{ name: string }>`
    with recursive known as (
      (select name from event order by name limit 1)
      union all
      select (select event.name from event where event.name > known.name order by event.name limit 1) from known
      where known.name is not null
    ) select name from known where name is not null`.execute(ctx.db)
  return { items: rows.map(({ name }) => ({ name, kind: kindOf(name) })) }
}

const namesOfKinds = async (ctx: Ctx, kinds: readonly EventKind[]): Promise<string[]> =>
  (await listEventNames(ctx)).items.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name)
