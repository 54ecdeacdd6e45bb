import { ArchiveId, type AssetId, type FolderId, type PersonId } from '@damask/contract'
import { sql } from 'kysely'
import { credentialOf } from '../../platform/access.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { visibleTo } from '../access/index.ts'
import { getVisibleFolder, splitName } from '../folders/index.ts'
import { conditionOf } from './filters.ts'

/** Long enough to start a download by hand, short enough that tickets do not pile up. */
const VALID_MS = 60 * 60_000

type Input = { assetIds?: AssetId[] | undefined; folderId?: FolderId | undefined; metadata?: 'embed' | undefined }
type Ticket = { archiveId: ArchiveId; url: string; name: string; fileCount: number; sizeBytes: number }

/** Writes down what was asked for. The ZIP is made while it is sent, so nothing is stored twice. */
export function createArchive(ctx: Ctx, input: Input): Promise<Ticket> {
  return inTransaction(ctx, async (ctx) => {
    const actorId = ownerOf(ctx)
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
        actor_id: actorId,
        name: `${name}.zip`,
        asset_ids: [...new Set(input.assetIds)],
        folder_id: input.folderId ?? null,
        metadata: input.metadata ?? null,
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

/** A download belongs to whoever prepared it: the person, or the one key or app. */
export function ownerOf(ctx: Ctx): PersonId {
  const { personId } = ctx.actor
  if (!personId) throw problem('not_signed_in')
  return (credentialOf(ctx.actor) ?? personId) as PersonId
}

type Measured = { name: string; files: number; withheld: number; size_bytes: number }

const withheld = () =>
  problem('not_allowed', {
    detail: 'You may look at this, but not download the originals.',
    capability: 'download_original',
  })

async function measureFolder(ctx: Ctx, folderId: FolderId): Promise<Measured> {
  await getVisibleFolder(ctx, folderId)
  const condition = await conditionOf(ctx, { folderId, includeSubfolders: true })
  // What may be looked at and not downloaded is left out.
  const mine = visibleTo(ctx.actor, 'asset_index', 'download_original')
  const { rows } = await sql<Measured>`
    select (select name from folder where id = ${folderId}) as name,
      count(*) filter (where ${mine}) as files, count(*) filter (where not ${mine}) as withheld,
      coalesce(sum(size_bytes) filter (where ${mine}), 0)::bigint as size_bytes
    from asset_index where ${condition}`.execute(ctx.db)
  const found = rows[0]!
  if (found.files === 0 && found.withheld > 0) throw withheld()
  return found
}

async function measureAssets(ctx: Ctx, assetIds: readonly AssetId[]): Promise<Measured> {
  const wanted = [...new Set(assetIds)]
  const { rows } = await sql<Measured>`
    select coalesce(min(name), '') as name, count(*) as files, coalesce(sum(size_bytes), 0)::bigint as size_bytes,
      count(*) filter (where not ${visibleTo(ctx.actor, 'asset_index', 'download_original')}) as withheld
    from asset_index where asset_id = any(${wanted}::uuid[]) and ${visibleTo(ctx.actor, 'asset_index')}`.execute(ctx.db)
  const found = rows[0]!
  if (found.files < wanted.length) throw problem('asset_not_found')
  if (found.withheld > 0) throw withheld()
  const day = ctx.now().toISOString().slice(0, 10)
  return { ...found, name: found.files === 1 ? splitName(found.name).stem : `${found.files} files ${day}` }
}
