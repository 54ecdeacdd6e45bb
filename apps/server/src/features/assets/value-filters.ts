import type { AssetFilters, PersonId, TermId, ValueFilter } from '@damask/contract'
import { beginningOf, hasTerms } from '@damask/fields'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { allFields, type FieldRow } from '../metadata/index.ts'
import { termsByIds } from '../vocabularies/index.ts'

/**
 * The conditions of `where` and `termIds` on `asset_index`.
 * @throws field_not_found
 */
export async function valueConditions(ctx: Ctx, filters: AssetFilters): Promise<RawBuilder<SqlBool>[]> {
  const { where = [], termIds = [], withoutValues } = filters
  if (where.length === 0 && termIds.length === 0 && !withoutValues) return []
  const fields =
    where.length > 0 || withoutValues ? new Map((await allFields(ctx)).map((field) => [field.key, field])) : new Map()
  const named = where.flatMap(({ field, values = [] }) =>
    hasTerms((fields.get(field) as FieldRow | undefined)?.type ?? 'text') ? values.filter(isId) : [],
  )
  const terms = await termsByIds(ctx, [...termIds, ...named] as TermId[])
  const numbers = new Map(terms.map((term) => [term.id as string, term.number]))
  const conditions = where.map((filter) => {
    const field: FieldRow | undefined = fields.get(filter.field)
    if (!field) throw problem('field_not_found', { detail: `There is no field "${filter.field}".` })
    return conditionFor(field, filter, numbers)
  })
  if (withoutValues) conditions.push(hasNoneOf([...fields.values()]))
  // A term that does not exist is on no asset.
  const every = termIds.map((id) => numbers.get(id) ?? 0)
  return every.length > 0 ? [...conditions, sql<SqlBool>`asset_index.terms @> ${every}::int[]`] : conditions
}

const hasNoneOf = (fields: readonly FieldRow[]) => {
  const numbers = sql`any(${fields.map((field) => field.number)}::int[])`
  return sql<SqlBool>`not exists (select 1 from asset_value where asset_value.asset_id = asset_index.asset_id and asset_value.field = ${numbers})
    and not exists (select 1 from asset_term where asset_term.asset_id = asset_index.asset_id and asset_term.field = ${numbers})`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const isId = (value: unknown): value is TermId & PersonId => typeof value === 'string' && UUID.test(value)

function conditionFor(field: FieldRow, filter: ValueFilter, numbers: ReadonlyMap<string, number>): RawBuilder<SqlBool> {
  const table = hasTerms(field.type) ? sql.table('asset_term') : sql.table('asset_value')
  /** Some value of this field, and what else must hold of it. */
  const some = (holds: RawBuilder<unknown> = sql`true`) => sql<SqlBool>`exists (
    select 1 from ${table} as given where given.asset_id = asset_index.asset_id and given.field = ${field.number} and ${holds})`
  switch (filter.is) {
    case 'filled':
      return some()
    case 'empty':
      return sql<SqlBool>`not ${some()}`
    case 'missing':
      return sql<SqlBool>`(${isFor(field)} and not ${some()})`
    case 'misfit':
      return sql<SqlBool>`(${isFor(field)} and exists (select 1 from asset_misfit
        where asset_misfit.asset_id = asset_index.asset_id and asset_misfit.field = ${field.number}))`
    case 'between':
      return some(between(field, filter))
    case 'contains':
      return some(containing(field, filter))
    default:
  }
  const values = filter.values ?? []
  const each = values.map((value) =>
    hasTerms(field.type) ? hasTerm(some, numbers.get(String(value)) ?? 0) : some(equals(field, value)),
  )
  if (filter.is === 'all_of')
    return each.length > 0 ? sql<SqlBool>`(${sql.join(each, sql` and `)})` : sql<SqlBool>`true`
  const any = each.length > 0 ? sql<SqlBool>`(${sql.join(each, sql` or `)})` : sql<SqlBool>`false`
  return filter.is === 'any_of' ? any : sql<SqlBool>`not ${any}`
}

/** Whether a field is for the asset, by its kind and folder. Conditions on values are not looked at. */
function isFor({ rules: { kinds, folderIds } }: FieldRow): RawBuilder<SqlBool> {
  const ofKind = kinds?.length ? sql`asset_index.kind = any(${kinds}::text[])` : sql`true`
  const inFolder = folderIds?.length
    ? sql`exists (select 1 from folder as home join folder as top on starts_with(home.id_path, top.id_path)
        where home.id = asset_index.folder_id and top.id = any(${folderIds}::uuid[]))`
    : sql`true`
  return sql<SqlBool>`(${ofKind} and ${inFolder})`
}

/** The row's own list of terms first, which has an index; then in which field it stands. */
const hasTerm = (some: (holds: RawBuilder<unknown>) => RawBuilder<SqlBool>, number: number) =>
  sql<SqlBool>`(asset_index.terms @> array[${number}::int] and ${some(
    sql`given.term in (select term.number from term where term.number = ${number} or term.ancestors @> array[${number}::int])`,
  )})`

function equals(field: FieldRow, value: string | number | boolean): RawBuilder<unknown> {
  if (field.type === 'number' || field.type === 'boolean') return sql`given.number = ${Number(value)}`
  if (field.type === 'date') {
    const at = beginningOf(String(value))
    return at ? sql`given.at = ${at}` : sql`false`
  }
  return sql`given.text_key = text_key_of(${String(value)})`
}

function between(field: FieldRow, { from, to }: ValueFilter): RawBuilder<unknown> {
  const isDate = field.type === 'date'
  const column = isDate ? sql`given.at` : sql`given.number`
  const bounds = [
    [sql`>=`, isDate ? startOf(from) : from],
    [sql`<=`, isDate ? endOf(to) : to],
  ] as const
  const parts = bounds.flatMap(([operator, bound]) =>
    bound === undefined ? [] : [sql`${column} ${operator} ${bound}`],
  )
  return parts.length > 0 ? sql.join(parts, sql` and `) : sql`${column} is not null`
}

const startOf = (date: string | number | undefined) => (date === undefined ? undefined : beginningOf(String(date)))

/** "2026-05" ends with its last day. */
function endOf(date: string | number | undefined): Date | undefined {
  const start = startOf(date)
  if (!start) return undefined
  const text = String(date)
  if (text.length === 4) start.setUTCFullYear(start.getUTCFullYear() + 1)
  else if (text.length === 7) start.setUTCMonth(start.getUTCMonth() + 1)
  else if (text.length === 10) start.setUTCDate(start.getUTCDate() + 1)
  else return start
  return new Date(start.getTime() - 1)
}

function containing(field: FieldRow, { values = [] }: ValueFilter): RawBuilder<unknown> {
  if (hasTerms(field.type)) return sql`false`
  const likes = values.map(
    (value) =>
      sql`given.text_key like '%' || replace(replace(replace(text_key_of(${String(value)}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`,
  )
  return likes.length > 0 ? sql`(${sql.join(likes, sql` and `)})` : sql`true`
}
