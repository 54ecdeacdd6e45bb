import type pg from 'pg'

/** How many subfolders a folder has, as long as there are enough folders. */
const BRANCHING = 8
/** Rows per transaction: bounds what deferred foreign keys remember. */
const CHUNK = 100_000

export type LibrarySize = {
  folders: number
  assets: number
  /** How many of the folders, evenly spread, can carry grants of their own. */
  scopes?: number
}

/**
 * Fills an empty library with as many folders and assets as asked for, without bytes: names, kinds, formats, sizes and
 * dates as real libraries have them, folders unevenly full, the same for every run. For measuring queries.
 */
export async function fillLibrary(pool: pg.Pool, size: LibrarySize): Promise<void> {
  await pool.query(FOLDERS, [size.folders])
  if (size.scopes) await pool.query(SCOPES, [Math.max(1, Math.floor(size.folders / size.scopes))])
  const indexes = await dropIndexes(pool)
  for (let from = 1; from <= size.assets; from += CHUNK) {
    await fillChunk(pool, [from, Math.min(from + CHUNK - 1, size.assets), size.folders, size.assets])
  }
  for (const definition of indexes) await pool.query(definition)
  await pool.query('vacuum analyze folder, asset, asset_version, asset_index, blob')
}

/** The folder that `fillLibrary` made as number `n`; 0 is the library itself. Its subfolders are 8n+1 to 8n+8. */
export const filledFolderId = (n: number): string =>
  n === 0 ? '00000000-0000-7000-8000-000000000001' : `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`

/** Building an index over rows that are there takes a fraction of the time of keeping it up row by row. */
async function dropIndexes(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ indexname: string; indexdef: string }>(
    "select indexname, indexdef from pg_indexes where tablename = 'asset_index' and indexname <> 'asset_index_pkey'",
  )
  for (const { indexname } of rows) await pool.query(`drop index ${indexname}`)
  return rows.map((row) => row.indexdef)
}

async function fillChunk(pool: pg.Pool, range: [number, number, number, number]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(MADE, range)
    await client.query(BLOBS)
    await client.query(ASSETS)
    await client.query(VERSIONS)
    await client.query(INDEX)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const folderId = (n: string) =>
  `case when ${n} = 0 then '00000000-0000-7000-8000-000000000001' else '01900000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0') end`

const FOLDERS = `
  with recursive tree (n, parent, path, depth) as (
    select 0, null::int, ${folderId('0')} || '/', 0
    union all
    select child, tree.n, tree.path || ${folderId('child')} || '/', tree.depth + 1
    from tree, generate_series(tree.n * ${BRANCHING} + 1, least(tree.n * ${BRANCHING} + ${BRANCHING}, $1::int)) as child
  )
  insert into folder (id, parent_id, name, id_path, depth, scope_id, created_at, updated_at)
  select (${folderId('n')})::uuid, (${folderId('parent')})::uuid,
    (array['Campaign', 'Product', 'Shoot', 'Event', 'Press', 'Brand', 'Archive', 'Client'])[n % 8 + 1] || ' ' || n,
    path, depth, 1,
    timestamptz '2020-01-01' + n * interval '1 minute', timestamptz '2020-01-01' + n * interval '1 minute'
  from tree where n > 0`

/** Folders near the top and every n-th below get scopes of their own; every other one has that of the nearest above. */
const SCOPES = `
  with recursive made as (
    insert into scope (folder_id)
    select id from (select id, depth, row_number() over (order by id) as n from folder where depth > 0) as numbered
    where depth <= 2 or n % $1::int = 0 returning id, folder_id
  ),
  walk (id, scope, own) as (
    select id, 1, true from folder where depth = 0
    union all
    select folder.id, coalesce(made.id, walk.scope), made.id is not null
    from walk join folder on folder.parent_id = walk.id left join made on made.folder_id = folder.id
  )
  update folder set scope_id = walk.scope, has_own_scope = walk.own from walk where walk.id = folder.id`

/** A number from 0 to 1 that looks random and is the same every time. */
const chance = (salt: number) => `((hashint8extended(n, ${salt}) & 1048575)::float8 / 1048576)`

const MADE = `
  create temporary table made on commit drop as
  select n,
    ('01910000-' || substr(lpad(to_hex(n), 8, '0'), 1, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as asset_id,
    ('01920000-' || substr(lpad(to_hex(n), 8, '0'), 1, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as version_id,
    (${folderId('folder')})::uuid as folder_id,
    (format[1]) as kind, (format[2]) as format, (format[3]) as mime, (format[4]) as extension,
    encode(sha256(convert_to('made ' || n, 'UTF8')), 'hex') as sha256,
    greatest(200, exp(9 + 7 * ${chance(3)} + case when format[1] = 'video' then 4 else 0 end))::bigint as size_bytes,
    case when ${chance(4)} < 0.6 then 6000 else 4000 end as width,
    case when ${chance(4)} < 0.6 then 4000 else 6000 end as height,
    timestamptz '2021-01-01' + n / $4::float8 * interval '5 years' + ${chance(5)} * interval '3 days' as created_at,
    ${chance(6)} * interval '200 days' as edited_after,
    case when ${chance(7)} < 0.35 then 'IMG_' || lpad(n::text, 6, '0')
      when ${chance(7)} < 0.5 then 'DSC' || lpad(n::text, 6, '0')
      else words[1 + (${chance(8)} * 31)::int] || ' ' || words[1 + (${chance(9)} * 31)::int] || ' ' || n end as stem
  from (
    select n::bigint as n, floor(power(${chance(1)}, 1.7) * ($3::int + 1))::int as folder,
      case
        when ${chance(2)} < 0.55 then array['image', 'jpeg', 'image/jpeg', 'jpg']
        when ${chance(2)} < 0.70 then array['image', 'png', 'image/png', 'png']
        when ${chance(2)} < 0.74 then array['image', 'tiff', 'image/tiff', 'tif']
        when ${chance(2)} < 0.84 then array['video', 'mp4', 'video/mp4', 'mp4']
        when ${chance(2)} < 0.86 then array['video', 'mov', 'video/quicktime', 'mov']
        when ${chance(2)} < 0.92 then array['document', 'pdf', 'application/pdf', 'pdf']
        when ${chance(2)} < 0.95 then array['design', 'psd', 'image/vnd.adobe.photoshop', 'psd']
        when ${chance(2)} < 0.98 then array['audio', 'wav', 'audio/wav', 'wav']
        when ${chance(2)} < 0.99 then array['archive', 'zip', 'application/zip', 'zip']
        else array['other', 'bin', 'application/octet-stream', 'bin']
      end as format,
      array['Sommer', 'beach', 'Übersicht', 'hero', 'packshot', 'portrait', 'team', 'launch', 'logo', 'banner', 'winter',
        'event', 'office', 'product', 'detail', 'lifestyle', 'social', 'teaser', 'final', 'draft', 'retouched', 'print',
        'web', 'cover', 'interior', 'night', 'aerial', 'closeup', 'studio', 'street', 'nature', 'festival'] as words
    from generate_series($1::int, $2::int) as n
  ) as raw`

const BLOBS = `insert into blob (sha256, size_bytes, created_at) select sha256, size_bytes, created_at from made`

const ASSETS = `
  insert into asset (id, folder_id, name, kind, current_version_id, created_at, updated_at)
  select asset_id, folder_id, stem || '.' || extension, kind, version_id, created_at, created_at + edited_after from made`

const VERSIONS = `
  insert into asset_version (id, asset_id, number, blob_sha256, mime, format, kind, extension, size_bytes, width, height,
    orientation, thumb_hash, palette, processing, recipes, created_at)
  select version_id, asset_id, 1, sha256, mime, format, kind, extension, size_bytes,
    case when kind in ('image', 'video', 'design') then width end,
    case when kind in ('image', 'video', 'design') then height end,
    case when kind not in ('image', 'video', 'design') then null when width > height then 'landscape' else 'portrait' end,
    case when kind in ('image', 'video', 'design') then '3OcRJYB4d3h/iIeHeEh3eIhw+j2w' end,
    array['#2b3a42', '#bdd4de', '#efefef'], case when n % 997 = 0 then 'failed' else 'done' end,
    array['thumbnail', 'grid', 'preview'], created_at
  from made`

const INDEX = `
  insert into asset_index (asset_id, scope_id, folder_id, kind, format, orientation, processing, created_at, updated_at,
    size_bytes, name, name_key)
  select asset.id, folder.scope_id, asset.folder_id, asset.kind, version.format, version.orientation, version.processing,
    asset.created_at, asset.updated_at, version.size_bytes, asset.name, asset.name_key
  from made
  join asset on asset.id = made.asset_id
  join asset_version as version on version.id = made.version_id
  join folder on folder.id = asset.folder_id
  order by asset.created_at`
