import type { AssetId, FieldValue, TermId, ValueSource } from '@damask/contract'
import { beginningOf, hasTerms, singleValues } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { indexAssets } from '../assets/index.ts'
import type { FieldRow } from '../metadata/index.ts'
import { holdTerms } from '../vocabularies/index.ts'
import { listOf } from './asset-values.ts'

/** A value that was cleaned and found right; null takes it away. */
export type Write = { assetId: AssetId; field: FieldRow; value: FieldValue | null }

/**
 * Writes values of locked assets in a handful of statements, however many there are: the values, what they are found by,
 * the revision and the index rows. Tells nothing: whoever calls says what happened.
 * @throws a unique violation of `asset_unique_value` when somebody else takes the same value just now
 */
export async function writeValues(ctx: Ctx, writes: readonly Write[], source: ValueSource): Promise<void> {
  if (writes.length === 0) return
  const assetIds = [...new Set(writes.map((write) => write.assetId))]
  await writeTerms(
    ctx,
    writes.filter((write) => hasTerms(write.field.type)),
    source,
  )
  const plain = writes.filter((write) => !hasTerms(write.field.type))
  await writePlain(ctx, plain)
  await writeFindable(ctx, plain)
  await writeUnique(ctx, plain)
  await sql`
    update asset set revision = revision + 1, updated_at = ${ctx.now()}
    where id = any(${assetIds}::uuid[])`.execute(ctx.db)
  await indexAssets(ctx, assetIds)
}

async function writeTerms(ctx: Ctx, writes: readonly Write[], source: ValueSource): Promise<void> {
  if (writes.length === 0) return
  await holdTerms(ctx)
  const rows = writes.flatMap(({ assetId, field, value }) =>
    listOf(value).map((termId, position) => ({ assetId, field: field.number, termId: termId as TermId, position })),
  )
  const given = sql`unnest(${rows.map((r) => r.assetId)}::uuid[], ${rows.map((r) => r.field)}::int[],
    ${rows.map((r) => r.termId)}::uuid[], ${rows.map((r) => r.position)}::int[]) as given (asset_id, field, term_id, position)`
  const touched = sql`unnest(${writes.map((w) => w.assetId)}::uuid[], ${writes.map((w) => w.field.number)}::int[])
    as touched (asset_id, field)`
  await sql`
    delete from asset_term using ${touched}
    where asset_term.asset_id = touched.asset_id and asset_term.field = touched.field and not exists (
      select 1 from ${given} join term on term.id = given.term_id
      where given.asset_id = asset_term.asset_id and given.field = asset_term.field and term.number = asset_term.term)`.execute(
    ctx.db,
  )
  // What stays keeps whom it came from.
  await sql`
    insert into asset_term (asset_id, field, term, position, source, added_at)
    select given.asset_id, given.field, term.number, given.position, ${source}, ${ctx.now()}
    from ${given} join term on term.id = given.term_id
    on conflict (asset_id, field, term) do update set position = excluded.position`.execute(ctx.db)
}

async function writePlain(ctx: Ctx, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return
  const byAsset = Map.groupBy(writes, (write) => write.assetId)
  const ids = [...byAsset.keys()]
  const sets = ids.map((id) =>
    JSON.stringify(
      Object.fromEntries(
        byAsset.get(id)!.flatMap(({ field, value }) => (value === null ? [] : [[field.key, value] as const])),
      ),
    ),
  )
  const removed = ids.map((id) =>
    JSON.stringify(byAsset.get(id)!.flatMap(({ field, value }) => (value === null ? [field.key] : []))),
  )
  await sql`
    update asset set metadata = (asset.metadata - array(select jsonb_array_elements_text(given.removed))) || given.set
    from unnest(${ids}::uuid[], ${sets}::jsonb[], ${removed}::jsonb[]) as given (id, set, removed)
    where asset.id = given.id`.execute(ctx.db)
}

async function writeFindable(ctx: Ctx, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return
  await sql`
    delete from asset_value
    using unnest(${writes.map((w) => w.assetId)}::uuid[], ${writes.map((w) => w.field.number)}::int[]) as touched (asset_id, field)
    where asset_value.asset_id = touched.asset_id and asset_value.field = touched.field`.execute(ctx.db)
  const rows = writes.flatMap(({ assetId, field, value }) =>
    value === null
      ? []
      : findables(field, value).map((row, position) => ({ assetId, field: field.number, position, ...row })),
  )
  if (rows.length === 0) return
  await sql`
    insert into asset_value (asset_id, field, position, text_key, number, at)
    select asset_id, field, position, text_key_of(text), number, at
    from unnest(${rows.map((r) => r.assetId)}::uuid[], ${rows.map((r) => r.field)}::int[], ${rows.map((r) => r.position)}::int[],
      ${rows.map((r) => r.text)}::text[], ${rows.map((r) => r.number)}::float8[], ${rows.map((r) => r.at)}::timestamptz[])
      as given (asset_id, field, position, text, number, at)`.execute(ctx.db)
}

type Findable = { text: string | null; number: number | null; at: Date | null }

/** A row for each single value; one without anything to find by where only its being there counts. */
function findables(field: FieldRow, value: FieldValue): Findable[] {
  const nothing = { text: null, number: null, at: null }
  if (field.type === 'point') return [nothing]
  if (field.type === 'date') return [{ ...nothing, at: beginningOf(String(value)) ?? null }]
  if (field.type === 'number' || field.type === 'boolean') return [{ ...nothing, number: Number(value) }]
  return singleValues(inOrder(value)).map((text) => ({ ...nothing, text: String(text).slice(0, 1000) }))
}

/** Languages have no order of their own; the same value makes the same rows. */
const inOrder = (value: FieldValue): FieldValue =>
  typeof value === 'object' && !Array.isArray(value)
    ? (Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) as FieldValue)
    : value

async function writeUnique(ctx: Ctx, writes: readonly Write[]): Promise<void> {
  const unique = writes.filter((write) => write.field.rules.unique)
  if (unique.length === 0) return
  await sql`
    delete from asset_unique_value
    using unnest(${unique.map((w) => w.assetId)}::uuid[], ${unique.map((w) => w.field.number)}::int[]) as touched (asset_id, field)
    where asset_unique_value.asset_id = touched.asset_id and asset_unique_value.field = touched.field`.execute(ctx.db)
  const rows = unique.flatMap(({ assetId, field, value }) =>
    value === null ? [] : singleValues(value).map((single) => ({ assetId, field: field.number, text: String(single) })),
  )
  await sql`
    insert into asset_unique_value (field, value_key, asset_id)
    select distinct on (field, key) field, key, asset_id
    from (select field, text_key_of(text) as key, asset_id
      from unnest(${rows.map((r) => r.assetId)}::uuid[], ${rows.map((r) => r.field)}::int[], ${rows.map((r) => r.text)}::text[])
        as given (asset_id, field, text)) as keyed
    order by field, key, asset_id`.execute(ctx.db)
}
