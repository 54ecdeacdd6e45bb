import type { AssetId, FieldPlan, FieldValue } from '@damask/contract'
import { cleanValue, hasTerms, inFormOf, isEmpty, judgeValue } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { matchesPattern } from '../metadata/index.ts'
import type { draftOf, Subject } from './draft.ts'
import { examplesOf } from './examples.ts'

type Draft = ReturnType<typeof draftOf>
type Misfits = { faults: FieldPlan['faults']; looked: number; isComplete: boolean }

/** Values that are read at once, and how long we go on: somebody waits for the answer. */
const BATCH = 2_000
const LONGEST_MS = 3_000
/** Kept for each code, from which those are shown that the actor may see. */
const CANDIDATES = 200

/** Rules that single values are judged by. */
const JUDGED = ['min', 'max', 'minLength', 'maxLength', 'earliest', 'latest', 'pattern'] as const

/** The values that would not fit their field any more, each judged by itself. */
export async function findMisfits(ctx: Ctx, before: Subject, after: Draft): Promise<Misfits> {
  if (hasTerms(before.type)) return findForeignTerms(ctx, before, after)
  const isStricter = JUDGED.some((rule) => after.rules[rule] !== undefined && after.rules[rule] !== before.rules[rule])
  if (!isStricter && after.type === before.type) return { faults: [], looked: 0, isComplete: true }
  const found = new Map<string, { count: number; ids: AssetId[] }>()
  const until = Date.now() + LONGEST_MS
  let looked = 0
  let afterId: string | null = null
  for (;;) {
    const rows: { id: AssetId; value: FieldValue }[] = await readBatch(ctx, before, afterId)
    for (const { id, value } of rows) {
      const code = faultOf(after, value)
      if (!code) continue
      const seen = found.get(code) ?? { count: 0, ids: [] }
      seen.count++
      if (seen.ids.length < CANDIDATES) seen.ids.push(id)
      found.set(code, seen)
    }
    looked += rows.length
    const isLast = rows.length < BATCH
    if (isLast || Date.now() > until || ctx.signal.aborted) {
      return { faults: await tell(ctx, found), looked, isComplete: isLast }
    }
    afterId = rows.at(-1)!.id
  }
}

async function readBatch(ctx: Ctx, { number, key }: Subject, afterId: string | null) {
  const { rows } = await sql<{ id: AssetId; value: FieldValue }>`
    select asset.id, asset.metadata -> ${key} as value
    from asset where asset.metadata ? ${key} and asset.binned_at is null
      and asset.id in (
        select distinct asset_id from asset_value
        where field = ${number} and (${afterId}::uuid is null or asset_id > ${afterId}::uuid) order by asset_id limit ${BATCH})
    order by asset.id`.execute(ctx.db)
  return rows
}

function faultOf(field: Draft, stored: FieldValue): string | undefined {
  const value = cleanValue(field, inFormOf(field, stored, 'x-default'))
  return isEmpty(value) ? undefined : judgeValue(field, value as FieldValue, matchesPattern)[0]?.code
}

async function tell(ctx: Ctx, found: ReadonlyMap<string, { count: number; ids: AssetId[] }>) {
  const faults: FieldPlan['faults'] = []
  for (const [code, { count, ids }] of found) faults.push({ code, count, examples: await examplesOf(ctx, ids) })
  return faults
}

/** Terms that could not be chosen any more. */
async function findForeignTerms(ctx: Ctx, before: Subject, after: Draft): Promise<Misfits> {
  const allowed = after.rules.termIds ?? []
  const nothing = { faults: [], looked: 0, isComplete: true }
  if (allowed.length === 0 || JSON.stringify(allowed) === JSON.stringify(before.rules.termIds)) return nothing
  const foreign = sql`
    select distinct given.asset_id as id from asset_term as given join term on term.number = given.term
    join asset on asset.id = given.asset_id and asset.binned_at is null
    where given.field = ${before.number} and not exists (
      select 1 from term as allowed where allowed.id = any(${[...allowed]}::uuid[])
        and (allowed.number = term.number or term.ancestors @> array[allowed.number]))`
  const { rows } = await sql<{ count: number; ids: AssetId[] | null }>`
    select count(*)::int as count, (array_agg(id))[:${sql.lit(CANDIDATES)}] as ids from (${foreign}) as foreign_term`.execute(
    ctx.db,
  )
  const { count, ids } = rows[0]!
  if (count === 0) return nothing
  return { ...nothing, faults: [{ code: 'term_not_allowed', count, examples: await examplesOf(ctx, ids ?? []) }] }
}
