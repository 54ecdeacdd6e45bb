import type { AssetId, FolderId, ProcessingStep } from '@damask/contract'
import type { Sniffed } from '@damask/media'
import { type Selectable, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import type { Processed } from '../assets/index.ts'

export type ProcessingRow = Selectable<Tables['processing']>

/** Some bytes that are to be processed: what they are, and how somebody called them. */
export type Subject = {
  sha256: string
  fileName: string
  sizeBytes: number
  sniffed: Sniffed
  /** A few of the assets that show them. */
  shownBy: { assetId: AssetId; folderId: FolderId }[]
}

const MAX_SHOWN = 10

/** Undefined when no version has these bytes any more. */
export async function findSubject(ctx: Ctx, sha256: string): Promise<Subject | undefined> {
  const rows = await ctx.db
    .selectFrom('asset_version')
    .innerJoin('asset', 'asset.id', 'asset_version.asset_id')
    .select(['asset.id', 'asset.folder_id', 'asset.name', 'asset.current_version_id', 'asset_version.id as version_id'])
    .select(['mime', 'format', 'asset_version.kind', 'extension', 'size_bytes'])
    .where('blob_sha256', '=', sha256)
    .orderBy('asset_version.id', 'desc')
    .limit(MAX_SHOWN)
    .execute()
  const [newest] = rows
  if (!newest) return undefined
  const { mime, format, kind, extension } = newest
  return {
    sha256,
    fileName: newest.name,
    sizeBytes: newest.size_bytes,
    sniffed: { mime, format, kind: kind as Sniffed['kind'], extension },
    shownBy: rows
      .filter((row) => row.version_id === row.current_version_id)
      .map((row) => ({ assetId: row.id, folderId: row.folder_id })),
  }
}

export const findProcessing = (ctx: Ctx, sha256: string): Promise<ProcessingRow | undefined> =>
  ctx.db.selectFrom('processing').selectAll().where('blob_sha256', '=', sha256).executeTakeFirst()

/** Writes the row of a run, made when there is none. */
export async function writeProcessing(
  ctx: Ctx,
  sha256: string,
  p: {
    state: ProcessingRow['state']
    attempts?: number
    steps?: readonly ProcessingStep[]
    startedAt?: Date
    endedAt?: Date | null
  },
): Promise<void> {
  const change = {
    state: p.state,
    ...(p.attempts !== undefined && { attempts: p.attempts }),
    ...(p.steps && { steps: JSON.stringify(p.steps) }),
    ...(p.startedAt && { started_at: p.startedAt }),
    ...(p.endedAt !== undefined && { ended_at: p.endedAt }),
  }
  await ctx.db
    .insertInto('processing')
    .values({ blob_sha256: sha256, ...change })
    .onConflict((oc) => oc.column('blob_sha256').doUpdateSet(change))
    .execute()
}

/** What is known of some bytes from the last time that they were processed, in the shape in which it is recorded. */
export async function findKnown(ctx: Ctx, sha256: string): Promise<Omit<Processed, 'state'> | undefined> {
  const row = await ctx.db
    .selectFrom('asset_version')
    .select(['mime', 'format', 'kind', 'extension', 'width', 'height', 'duration_s', 'pages', 'orientation'])
    .select(['facts', 'thumb_hash', 'palette', 'recipes'])
    .where('blob_sha256', '=', sha256)
    .orderBy(sql`processing = 'done' desc, processing = 'failed' desc, facts is not null desc, id`)
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    sha256,
    mime: row.mime,
    format: row.format,
    kind: row.kind as Processed['kind'],
    extension: row.extension,
    width: row.width,
    height: row.height,
    durationS: row.duration_s,
    pages: row.pages,
    orientation: row.orientation as Processed['orientation'],
    facts: row.facts as Processed['facts'],
    thumbHash: row.thumb_hash,
    palette: row.palette,
    recipes: row.recipes,
  }
}

/** Whether some version of these bytes, stored while they were being processed, has not heard how it ended. */
export async function hasUninformedVersion(ctx: Ctx, sha256: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('asset_version')
    .select('id')
    .where('blob_sha256', '=', sha256)
    .where('processing', 'in', ['waiting', 'running'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
