import type { AssetId } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/** Brings the list rows of these assets up to date, in the transaction that changed them. Binned and held ones have none. */
export async function indexAssets(ctx: Ctx, assetIds: readonly AssetId[]): Promise<void> {
  if (assetIds.length === 0) return
  const ids = sql`any(${[...assetIds]}::uuid[])`
  await sql`
    delete from asset_index using asset
    where asset_index.asset_id = ${ids} and asset.id = asset_index.asset_id
      and (asset.binned_at is not null or asset.held_at is not null)`.execute(ctx.db)
  await indexLivingAssets(ctx, sql<SqlBool>`asset.id = ${ids}`)
}

/** @param which a condition on `asset` or on the `folder` it is in */
export async function indexLivingAssets(ctx: Ctx, which: RawBuilder<SqlBool>): Promise<void> {
  await sql`
    insert into asset_index (asset_id, scope_id, folder_id, kind, format, orientation, processing,
      created_at, updated_at, size_bytes, name, name_key, terms, words)
    select asset.id, coalesce(asset.scope_id, folder.scope_id), asset.folder_id, asset.kind, version.format, version.orientation, version.processing,
      asset.created_at, asset.updated_at, version.size_bytes, asset.name, asset.name_key,
      ${TERMS_OF_ASSET}, words_of_asset(asset.name, asset.metadata - ${KEYS_OF_DELETED})
    from asset
    join asset_version as version on version.id = asset.current_version_id
    join folder on folder.id = asset.folder_id
    where ${which} and asset.binned_at is null and asset.held_at is null
    order by asset.id
    on conflict (asset_id) do update set
      scope_id = excluded.scope_id, folder_id = excluded.folder_id, kind = excluded.kind, format = excluded.format,
      orientation = excluded.orientation, processing = excluded.processing, created_at = excluded.created_at,
      updated_at = excluded.updated_at, size_bytes = excluded.size_bytes, name = excluded.name,
      name_key = excluded.name_key, terms = excluded.terms, words = excluded.words`.execute(ctx.db)
}

/** With everything broader, so that looking for a term finds what is below it. */
const TERMS_OF_ASSET = sql`coalesce((
  select array_agg(distinct found.number) from asset_term
  join term on term.number = asset_term.term
  cross join unnest(term.ancestors || term.number) as found (number)
  where asset_term.asset_id = asset.id
    and asset_term.field not in (select field.number from field where field.deleted_at is not null)), '{}')`

/** Values that were kept when their field was deleted are found by nobody. */
const KEYS_OF_DELETED = sql`array(select field.key from field where field.deleted_at is not null)`

/** After terms got other broader terms: the term lists of these assets alone. */
export async function indexTermsOf(ctx: Ctx, assetIds: readonly AssetId[]): Promise<void> {
  if (assetIds.length === 0) return
  await sql`
    update asset_index set terms = fresh.terms
    from (select asset.id, ${TERMS_OF_ASSET} as terms from asset where asset.id = any(${[...assetIds]}::uuid[])) as fresh
    where asset_index.asset_id = fresh.id and asset_index.terms <> fresh.terms`.execute(ctx.db)
}
