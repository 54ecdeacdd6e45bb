import type { AssetId, FolderId, Kind } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { judgeDrafts } from '../cataloguing/index.ts'
import { folderIdsAbove } from '../folders/index.ts'
import { allFields, type FieldRow, fieldsFor, valuesOf } from '../metadata/index.ts'

/** Assets that are read at once. */
const BATCH = 500
/** Assets with values that one count judges. In a bigger library the next one goes on where this one ended. */
const JUDGED_AT_MOST = 200_000

type Row = { asset_id: AssetId; folder_id: FolderId; kind: Kind }

/**
 * Judges values as they stand by the rules of today and writes down what does not fit.
 * @returns where it ended; null when all values were judged
 */
export async function findMisfits(ctx: Ctx): Promise<AssetId | null> {
  const { judged_to: from } = await ctx.db.selectFrom('quality_state').select('judged_to').executeTakeFirstOrThrow()
  const fields = await allFields(ctx)
  let after = from as AssetId | null
  for (let judged = 0; judged < JUDGED_AT_MOST; judged += BATCH) {
    if (ctx.signal.aborted) return after
    const rows = await nextAssets(ctx, after)
    const last = rows.at(-1)?.asset_id ?? null
    await judgeBatch(ctx, fields, rows)
    await forgetBetween(ctx, after, rows.length < BATCH ? null : last, rows)
    if (rows.length < BATCH) return null
    after = last
  }
  return after
}

async function nextAssets(ctx: Ctx, after: AssetId | null): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select asset_id, folder_id, kind from asset_index
    where ${after ? sql`asset_id > ${after}` : sql`true`}
      and (exists (select 1 from asset_value where asset_value.asset_id = asset_index.asset_id)
        or exists (select 1 from asset_term where asset_term.asset_id = asset_index.asset_id))
    order by asset_id limit ${BATCH}`.execute(ctx.db)
  return rows
}

async function judgeBatch(ctx: Ctx, fields: readonly FieldRow[], rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return
  const ids = rows.map((row) => row.asset_id)
  const values = await valuesOf(ctx, ids, fields)
  const paths = await folderIdsAbove(
    ctx,
    rows.map((row) => row.folder_id),
  )
  const drafts = rows.map(({ asset_id: assetId, folder_id, kind }) => {
    const applying = fieldsFor(fields, { kind, folderIds: paths.get(folder_id) ?? [] })
    const own = values.get(assetId) ?? {}
    return { assetId, fields: applying, values: own, changed: new Set(Object.keys(own)) }
  })
  const numbers = new Map(fields.map((field) => [field.key, field.number]))
  const found = [...(await judgeDrafts(ctx, drafts))].flatMap(([assetId, faults]) =>
    // What is missing is counted as such.
    faults
      .filter(({ code }) => code !== 'required')
      .map(({ field, code }) => ({ assetId, field: numbers.get(field)!, code })),
  )
  await inTransaction(ctx, async (ctx) => {
    await sql`delete from asset_misfit where asset_id = any(${ids}::uuid[])`.execute(ctx.db)
    if (found.length === 0) return
    // An asset may have been erased meanwhile, and a field.
    await sql`
      insert into asset_misfit (asset_id, field, code)
      select given.asset_id, field.number, given.code
      from unnest(${found.map((f) => f.assetId)}::uuid[], ${found.map((f) => f.field)}::int[], ${found.map((f) => f.code)}::text[])
        as given (asset_id, field, code)
      join asset on asset.id = given.asset_id join field on field.number = given.field
      on conflict do nothing`.execute(ctx.db)
  })
}

/** Assets that have no values any more are not among those that were judged. */
async function forgetBetween(ctx: Ctx, after: AssetId | null, to: AssetId | null, judged: readonly Row[]) {
  await sql`
    delete from asset_misfit where ${after ? sql`asset_id > ${after}` : sql`true`} and ${to ? sql`asset_id <= ${to}` : sql`true`}
      and asset_id <> all(${judged.map((row) => row.asset_id)}::uuid[])`.execute(ctx.db)
}
