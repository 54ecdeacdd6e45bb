import type { FolderId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { putAsset } from './put-asset.ts'

/** Many assets over the bytes of one, faster than putting them one by one. Without values. */
export async function fillFolder(ctx: Ctx, folderId: FolderId, count: number): Promise<void> {
  const sample = await putAsset(ctx, 'sample.txt', `sample of ${folderId}`, { folderId })
  await sql`
    with made as (
      select gen_random_uuid() as asset_id, gen_random_uuid() as version_id, n from generate_series(2, ${count}::int) as n
    ), versions as (
      insert into asset_version (id, asset_id, number, blob_sha256, mime, format, kind, extension, size_bytes, created_at)
      select version_id, asset_id, 1, ${sample.version.sha256}, 'text/plain', 'txt', 'document', 'txt', 10, now() from made
    )
    insert into asset (id, folder_id, name, kind, current_version_id, created_at, updated_at)
    select asset_id, ${folderId}, 'n' || n || '.txt', 'document', version_id, now(), now() from made`.execute(ctx.db)
  await sql`
    insert into asset_index (asset_id, scope_id, folder_id, kind, format, processing, created_at, updated_at, size_bytes, name, name_key, words)
    select id, 1, folder_id, kind, 'txt', 'waiting', created_at, updated_at, 10, name, name_key, words_of_asset(name, metadata)
    from asset where folder_id = ${folderId} on conflict do nothing`.execute(ctx.db)
}

/** One sum over every value of the assets in a folder, or of all, and over everything that they are found by. */
export async function valuesChecksum(ctx: Ctx, folderId?: FolderId): Promise<string> {
  const place = folderId ? sql<SqlBool>`asset.folder_id = ${folderId}` : sql<SqlBool>`true`
  const { rows } = await sql<{ sum: string }>`
    with of_asset as (
      select asset.id, asset.metadata::text as plain,
        (select string_agg(row(t.field, t.term, t.position, t.source, t.confidence, t.added_at)::text, ' ' order by t.field, t.term)
          from asset_term as t where t.asset_id = asset.id) as terms,
        (select string_agg(row(v.field, v.position, v.text_key, v.number, v.at)::text, ' ' order by v.field, v.position)
          from asset_value as v where v.asset_id = asset.id) as found,
        (select string_agg(row(u.field, u.value_key)::text, ' ' order by u.field, u.value_key)
          from asset_unique_value as u where u.asset_id = asset.id) as uniques,
        (select row(i.terms, i.words)::text from asset_index as i where i.asset_id = asset.id) as listed
      from asset where ${place})
    select md5(string_agg(md5(row(id, plain, terms, found, uniques, listed)::text), '' order by id)) as sum from of_asset`.execute(
    ctx.db,
  )
  return rows[0]!.sum
}
