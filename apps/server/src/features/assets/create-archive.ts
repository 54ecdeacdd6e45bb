import { ArchiveId, type AssetId, type FolderId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { splitName } from '../folders/index.ts'
import { conditionOf } from './filters.ts'

/** Long enough to start a download by hand, short enough that tickets do not pile up. */
const VALID_MS = 60 * 60_000

type Input = { assetIds?: AssetId[] | undefined; folderId?: FolderId | undefined }
type Ticket = { archiveId: ArchiveId; url: string; name: string; fileCount: number; sizeBytes: number }

/** Writes down what was asked for. The ZIP is made while it is sent, so nothing is stored twice. */
export function createArchive(ctx: Ctx, input: Input): Promise<Ticket> {
  return inTransaction(ctx, async (ctx) => {
    if (!ctx.actor.personId) throw problem('not_signed_in')
    if (!input.assetIds === !input.folderId) {
      throw problem('nothing_selected', { detail: 'Choose assets or a folder to download.' })
    }
    const { name, files, size_bytes } = input.folderId
      ? await measureFolder(ctx, input.folderId)
      : await measureAssets(ctx, input.assetIds!)
    if (files === 0) throw problem('archive_empty')
    const id = ctx.newId(ArchiveId)
    await ctx.db
      .insertInto('archive')
      .values({
        id,
        actor_id: ctx.actor.personId,
        name: `${name}.zip`,
        asset_ids: [...new Set(input.assetIds)],
        folder_id: input.folderId ?? null,
        created_at: ctx.now(),
        expires_at: new Date(ctx.now().getTime() + VALID_MS),
      })
      .execute()
    const url = `/api/v1/archives/${id}/file`
    return { archiveId: id, url, name: `${name}.zip`, fileCount: files, sizeBytes: size_bytes }
  })
}

/** Tickets that nobody can use any more. */
export async function forgetArchives(ctx: Ctx): Promise<void> {
  await ctx.db.deleteFrom('archive').where('expires_at', '<=', ctx.now()).execute()
}

type Measured = { name: string; files: number; size_bytes: number }

async function measureFolder(ctx: Ctx, folderId: FolderId): Promise<Measured> {
  const condition = await conditionOf(ctx, { folderId, includeSubfolders: true })
  const { rows } = await sql<Measured>`
    select (select name from folder where id = ${folderId}) as name,
      count(*) as files, coalesce(sum(size_bytes), 0)::bigint as size_bytes
    from asset_index where ${condition}`.execute(ctx.db)
  return rows[0]!
}

async function measureAssets(ctx: Ctx, assetIds: readonly AssetId[]): Promise<Measured> {
  const wanted = [...new Set(assetIds)]
  const { rows } = await sql<Measured>`
    select coalesce(min(name), '') as name, count(*) as files, coalesce(sum(size_bytes), 0)::bigint as size_bytes
    from asset_index where asset_id = any(${wanted}::uuid[]) and ${visibleTo(ctx.actor, 'asset_index')}`.execute(ctx.db)
  const found = rows[0]!
  if (found.files < wanted.length) throw problem('asset_not_found')
  const day = ctx.now().toISOString().slice(0, 10)
  return { ...found, name: found.files === 1 ? splitName(found.name).stem : `${found.files} files ${day}` }
}
