import type { AssetId, FolderId } from '@damask/contract'
import { queryDatabase } from './database-of.ts'
import type { DamaskProcess } from './start-damask.ts'

/**
 * Puts copies of one asset into new folders below a folder, straight into the database: what people gather in years.
 * The assets are called "copy 1.jpg" and so on, and share the bytes of the asset they are copies of.
 */
export async function fillFolder(
  damask: DamaskProcess,
  input: { folderId: FolderId; like: AssetId; folders: number; assetsPerFolder: number },
): Promise<void> {
  await queryDatabase(
    damask,
    `insert into folder (id, parent_id, name, id_path, depth, scope_id, created_at, updated_at)
     select made.id, parent.id, 'Shelf ' || n, parent.id_path || made.id || '/', parent.depth + 1, parent.scope_id, now(), now()
     from (select n, gen_random_uuid() as id from generate_series(1, $2::int) n) made, folder parent where parent.id = $1`,
    [input.folderId, input.folders],
  )
  await queryDatabase(
    damask,
    `do $$ begin
     create temporary table made as
       select gen_random_uuid() as asset_id, gen_random_uuid() as version_id, folder.id as folder_id, folder.scope_id,
         'copy ' || row_number() over () || '.jpg' as name
       from folder, generate_series(1, ${input.assetsPerFolder}) where folder.parent_id = '${input.folderId}';
     insert into asset (id, folder_id, name, kind, current_version_id, created_at, updated_at)
       select asset_id, made.folder_id, made.name, asset.kind, version_id, now(), now()
       from made, asset where asset.id = '${input.like}';
     insert into asset_version (id, asset_id, number, blob_sha256, mime, format, kind, extension, size_bytes, width, height,
         orientation, thumb_hash, palette, processing, recipes, created_at)
       select version_id, made.asset_id, 1, v.blob_sha256, v.mime, v.format, v.kind, v.extension, v.size_bytes, v.width,
         v.height, v.orientation, v.thumb_hash, v.palette, v.processing, v.recipes, now()
       from made, asset join asset_version v on v.id = asset.current_version_id where asset.id = '${input.like}';
     insert into asset_index (asset_id, scope_id, folder_id, kind, format, orientation, processing, created_at, updated_at,
         size_bytes, name, name_key)
       select made.asset_id, made.scope_id, made.folder_id, i.kind, i.format, i.orientation, i.processing, now(), now(),
         i.size_bytes, made.name, made.name
       from made, asset_index i where i.asset_id = '${input.like}';
     end $$`,
  )
}
