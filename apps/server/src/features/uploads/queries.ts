import { type DuplicateOf, ROOT_FOLDER_ID, type Upload, type UploadId, type UploadOptions } from '@damask/contract'
import { type Selectable, type SqlBool, sql } from 'kysely'
import { credentialOf, isLimitedKey } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { signal } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { findDuplicates } from '../assets/index.ts'
import { type KeptActor, toKeptActor } from '../identity/index.ts'
import { stagedBytes } from './staging.ts'

export type UploadRow = Selectable<Tables['upload']>
export type UploadState = Upload['state']

/** What the row remembers besides its columns. */
export type StoredOptions = Pick<UploadOptions, 'conflict' | 'duplicates' | 'note'> & {
  /** Folders below the target, made when the upload is finished. */
  folderNames: string[]
  /** Whoever started the upload. */
  actor: KeptActor
  /** `Upload-Metadata` as it came, to be echoed. */
  metadata: string | null
}

export const optionsOf = (row: UploadRow) => row.options as StoredOptions

export type NewUpload = {
  id: UploadId
  name: string
  folderId?: UploadRow['folder_id']
  assetId?: UploadRow['asset_id']
  sizeBytes: number | null
  isPartial?: boolean
  partIds?: UploadId[]
  state?: UploadState
  sha256?: string
  options: Omit<StoredOptions, 'actor'>
  expiresAt: Date
}

export async function insertUpload(ctx: Ctx, u: NewUpload): Promise<UploadRow> {
  const { personId } = ctx.actor
  if (!personId) throw problem('not_signed_in')
  const now = ctx.now()
  return ctx.db
    .insertInto('upload')
    .values({
      id: u.id,
      actor_id: personId,
      name: u.name,
      folder_id: u.folderId ?? ROOT_FOLDER_ID,
      asset_id: u.assetId ?? null,
      options: JSON.stringify({ ...u.options, actor: toKeptActor(ctx.actor) } satisfies StoredOptions),
      size_bytes: u.sizeBytes,
      is_partial: u.isPartial ?? false,
      part_ids: u.partIds ?? null,
      state: u.state ?? 'receiving',
      sha256: u.sha256 ?? null,
      created_at: now,
      updated_at: now,
      expires_at: u.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** One's own; a key with limits knows what it started itself. */
export const isOwnUpload = ({ actor }: Ctx) =>
  isLimitedKey(actor)
    ? sql<SqlBool>`(actor_id = ${actor.personId} and coalesce(options -> 'actor' ->> 'keyId', options -> 'actor' ->> 'appId')
        = ${credentialOf(actor)})`
    : sql<SqlBool>`actor_id = ${actor.personId}`

/** One's own upload; somebody else's looks like none. */
export async function getOwnUpload(ctx: Ctx, id: UploadId): Promise<UploadRow> {
  const row = await ctx.db
    .selectFrom('upload')
    .selectAll()
    .where('id', '=', id)
    .where(isOwnUpload(ctx))
    .executeTakeFirst()
  if (!row) throw problem('upload_not_found')
  return row
}

export const uncheckedUploadById = (ctx: Ctx, id: UploadId): Promise<UploadRow | undefined> =>
  ctx.db.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst()

type Change = {
  state?: UploadState
  sha256?: string
  problem_code?: string | null
  problem_detail?: string | null
  duplicates?: string
  result_asset_id?: UploadRow['result_asset_id']
  result_version_number?: number | null
  size_bytes?: number
  expires_at?: Date
  options?: string
}

/**
 * Changes an upload that is still in one of the given states, and tells who is looking.
 * @returns the row as it is now; undefined when it went on, or away, in the meantime
 */
export async function changeUpload(
  ctx: Ctx,
  id: UploadId,
  from: readonly UploadState[],
  change: Change,
): Promise<UploadRow | undefined> {
  const row = await ctx.db
    .updateTable('upload')
    .set({ ...change, updated_at: ctx.now() })
    .where('id', '=', id)
    .where('state', '=', sql<string>`any(${[...from]}::text[])`)
    .returningAll()
    .executeTakeFirst()
  if (row && change.state) await signal(ctx, 'upload.changed', toUpload(row, row.size_bytes ?? 0), ownerOf(row))
  return row
}

const ownerOf = (row: UploadRow) => ({ personId: row.actor_id, credential: credentialOf(optionsOf(row).actor) })

/** @param offset what has arrived, for an upload that is still receiving; all others have everything */
export const toUpload = (row: UploadRow, offset: number): Upload => ({
  id: row.id,
  name: row.name,
  folderId: row.folder_id,
  sizeBytes: row.size_bytes,
  offset: row.state === 'receiving' ? offset : (row.size_bytes ?? 0),
  state: row.state as UploadState,
  problem: row.problem_code ? { code: row.problem_code, detail: row.problem_detail ?? '' } : null,
  duplicates: row.duplicates as DuplicateOf[],
  assetId: row.result_asset_id,
  versionNumber: row.result_version_number,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
})

/** What it is a duplicate of was looked up when it arrived; told is what may still be seen. */
export async function readUpload(ctx: Ctx, row: UploadRow): Promise<Upload> {
  const upload = toUpload(row, row.state === 'receiving' ? ((await stagedBytes(ctx, row.id))?.offset ?? 0) : 0)
  if (upload.duplicates.length === 0) return upload
  const visible = new Set((await findDuplicates(ctx, [row.sha256 ?? ''])).map(({ assetId }) => assetId))
  return { ...upload, duplicates: upload.duplicates.filter(({ assetId }) => visible.has(assetId)) }
}
