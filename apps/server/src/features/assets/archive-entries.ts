import type { AssetId, FolderId } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { visibleTo } from '../access/index.ts'
import { findVisibleFolder, idsInPath, inSubtree, nameKey } from '../folders/index.ts'
import { nextFreeName } from './rules.ts'

export type ArchiveFile = {
  assetId: AssetId
  path: string
  sha256: string
  sizeBytes: number
  mime: string
  modifiedAt: Date
}
export type ArchiveEntry = ArchiveFile | { path: string; isFolder: true }

type Row = {
  asset_id: AssetId
  folder_id: FolderId
  name: string
  blob_sha256: string
  size_bytes: number
  mime: string
  updated_at: Date
}

const ROWS_AT_ONCE = 500
const FOLDERS_AT_ONCE = 200

/** What goes into an archive now: what was asked for and may still be downloaded. Never more than a page of it in memory. */
export async function* entriesOf(ctx: Ctx, archive: Selectable<Tables['archive']>): AsyncIterable<ArchiveEntry> {
  if (archive.folder_id) yield* entriesOfFolder(ctx, archive.folder_id)
  else yield* entriesOfSelection(ctx, archive.asset_ids)
}

/** A selection may come from anywhere, so it is flat; a name that occurs again gets a number. */
async function* entriesOfSelection(ctx: Ctx, ids: readonly AssetId[]): AsyncIterable<ArchiveEntry> {
  const taken = new Set<string>()
  for (let i = 0; i < ids.length; i += ROWS_AT_ONCE) {
    const page = ids.slice(i, i + ROWS_AT_ONCE)
    const rows = await selectFiles(ctx).where(sql<SqlBool>`asset_index.asset_id = any(${page}::uuid[])`).execute()
    const byId = new Map(rows.map((row) => [row.asset_id, row]))
    for (const id of page) {
      const row = byId.get(id)
      if (row) yield toFile(row, takeName(row.name, taken))
    }
  }
}

/** A folder keeps its structure, empty folders too. */
async function* entriesOfFolder(ctx: Ctx, folderId: FolderId): AsyncIterable<ArchiveEntry> {
  const top = await findVisibleFolder(ctx, folderId)
  if (!top) return
  const { rows: folders } = await sql<{ id: FolderId; name: string; id_path: string }>`
    select id, name, id_path from folder
    where binned_at is null and ${inSubtree('folder.id_path', top.id_path)} order by id_path`.execute(ctx.db)
  const names = new Map(folders.map((folder) => [folder.id, folder.name]))
  const subfolders = Map.groupBy(folders, (folder) => idsInPath(folder.id_path).at(-2))
  for (let i = 0; i < folders.length; i += FOLDERS_AT_ONCE) {
    const some = folders.slice(i, i + FOLDERS_AT_ONCE)
    const prefixOf = new Map(
      some.map((folder) => {
        const path = idsInPath(folder.id_path.slice(top.id_path.length)).map(
          (id) => `${portable(names.get(id) ?? '')}/`,
        )
        return [folder.id, path.join('')]
      }),
    )
    for (const path of prefixOf.values()) if (path) yield { path, isFolder: true }
    let current: { id: FolderId; taken: Set<string> } | undefined
    for await (const row of filesIn(
      ctx,
      some.map((folder) => folder.id),
    )) {
      // On disk a file and a folder cannot share a name.
      if (current?.id !== row.folder_id) {
        const children = subfolders.get(row.folder_id) ?? []
        current = { id: row.folder_id, taken: new Set(children.map((child) => nameKey(portable(child.name)))) }
      }
      yield toFile(row, prefixOf.get(row.folder_id)! + takeName(row.name, current.taken))
    }
  }
}

async function* filesIn(ctx: Ctx, folderIds: readonly FolderId[]): AsyncIterable<Row> {
  for (let after: Row | undefined; ; ) {
    const rows: Row[] = await selectFiles(ctx)
      .where(sql<SqlBool>`asset_index.folder_id = any(${[...folderIds]}::uuid[])`)
      .$if(after !== undefined, (q) =>
        q.where(
          sql<SqlBool>`(asset_index.folder_id, asset_index.name, asset_index.asset_id) > (${after!.folder_id}, ${after!.name}, ${after!.asset_id})`,
        ),
      )
      .orderBy('asset_index.folder_id')
      .orderBy('asset_index.name')
      .orderBy('asset_index.asset_id')
      .limit(ROWS_AT_ONCE)
      .execute()
    yield* rows
    after = rows.at(-1)
    if (rows.length < ROWS_AT_ONCE) return
  }
}

const selectFiles = (ctx: Ctx) =>
  ctx.db
    .selectFrom('asset_index')
    .innerJoin('asset', 'asset.id', 'asset_index.asset_id')
    .innerJoin('asset_version', 'asset_version.id', 'asset.current_version_id')
    .select(['asset_index.asset_id', 'asset_index.folder_id', 'asset_index.name', 'asset_index.updated_at'])
    .select(['asset_version.blob_sha256', 'asset_version.size_bytes', 'asset_version.mime'])
    .where(visibleTo(ctx.actor, 'asset_index', 'download_original'))

/** Signs that Windows refuses in names, so that an archive unpacks everywhere. */
const portable = (name: string) => name.replace(/[<>:"|?*]/g, '_')

function takeName(original: string, taken: Set<string>): string {
  const wanted = portable(original)
  const name = taken.has(nameKey(wanted)) ? nextFreeName(wanted, taken, 2).name : wanted
  taken.add(nameKey(name))
  return name
}

const toFile = (row: Row, path: string): ArchiveFile => ({
  assetId: row.asset_id,
  path,
  sha256: row.blob_sha256,
  sizeBytes: row.size_bytes,
  mime: row.mime,
  modifiedAt: row.updated_at,
})
