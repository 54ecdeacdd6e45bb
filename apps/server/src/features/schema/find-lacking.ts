import type { AssetId, FieldCondition, FieldPlan, ValueFilter } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { visibleTo } from '../access/index.ts'
import { valueConditions } from '../assets/index.ts'
import type { FieldRow } from '../metadata/index.ts'
import { tableOf } from './count-values.ts'
import type { draftOf, Subject } from './draft.ts'
import { MAX_EXAMPLES } from './examples.ts'
import { whereItApplies } from './where-it-applies.ts'

type Draft = ReturnType<typeof draftOf>

/** Counting a large library may take this long; then it is said that it was too much. */
const LONGEST_MS = 4_000

/** Assets that would have to have a value, and have none. Not asked when nothing more is required than before. */
export async function findLacking(
  ctx: Ctx,
  before: Subject,
  after: Draft,
  fields: readonly FieldRow[],
): Promise<FieldPlan['faults'][number] | 'too_many' | undefined> {
  const isRequired = after.rules.required || (after.rules.requiredWhen?.length ?? 0) > 0
  if (!isRequired || isRequiredAlike(before.rules, after.rules)) return undefined
  const where = [
    ...(after.rules.shownWhen ?? []),
    ...(after.rules.required ? [] : (after.rules.requiredWhen ?? [])),
  ].map((condition) => filterOf(condition, fields))
  const lacking = sql.join(
    [
      whereItApplies(after.rules),
      sql`not exists (select 1 from ${tableOf(before)} as own
        where own.asset_id = asset_index.asset_id and own.field = ${before.number})`,
      ...(await valueConditions(ctx, { where })),
    ],
    sql` and `,
  )
  try {
    return await inTransaction(ctx, async (ctx) => {
      await sql`set local statement_timeout = ${sql.lit(LONGEST_MS)}`.execute(ctx.db)
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from asset_index where ${lacking}`.execute(ctx.db)
      if (rows[0]!.count === 0) return undefined
      const examples = await sql<{ id: AssetId; name: string }>`
        select asset_index.asset_id as id, asset_index.name from asset_index
        where ${lacking} and ${visibleTo(ctx.actor, 'asset_index')} limit ${MAX_EXAMPLES}`.execute(ctx.db)
      return { code: 'required', count: rows[0]!.count, examples: examples.rows }
    })
  } catch (error) {
    if ((error as { code?: string }).code === QUERY_CANCELED) return 'too_many'
    throw error
  }
}

const QUERY_CANCELED = '57014'

const DECIDING = ['required', 'requiredWhen', 'shownWhen', 'kinds', 'folderIds'] as const

const isRequiredAlike = (before: Draft['rules'], after: Draft['rules']) =>
  DECIDING.every((rule) => JSON.stringify(before[rule] ?? null) === JSON.stringify(after[rule] ?? null))

/** Conditions between fields and conditions of lists say the same. */
function filterOf({ field, is, values }: FieldCondition, fields: readonly FieldRow[]): ValueFilter {
  const isThere = fields.some((one) => one.key === field)
  return { field: isThere ? field : '', is, ...(values && { values: values.map((value) => value) }) } as ValueFilter
}
