import { type ErrorCode, errors, type UploadId } from '@damask/contract'
import { refusalOf, sniff } from '@damask/media'
import { blobKey, StorageProblem } from '@damask/storage'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { Problem } from '../../platform/problem.ts'
import { findDuplicates, holdBlob, storeVersion } from '../assets/index.ts'
import { fillByPolicy } from '../cataloguing/index.ts'
import { ensureFolder } from '../folders/index.ts'
import { actorOfUpload } from './actor-of-upload.ts'
import { hashStaged } from './arrived-hash.ts'
import { expiresFromNow } from './expiry.ts'
import { joinParts, removeParts } from './join-parts.ts'
import { changeUpload, optionsOf, type UploadRow, uncheckedUploadById } from './queries.ts'
import { readEnds } from './read-ends.ts'
import { runningOf } from './running.ts'
import { removeStaged, stagedBytes, stagedPath } from './staging.ts'

const OPEN = ['receiving', 'verifying'] as const

/**
 * Takes a complete upload through everything that is left: hash, sniff, duplicates, storage, library. May be called any
 * number of times, at once and after a death at any point: exactly one asset comes of it.
 * @returns the row as it is afterwards; undefined when there is no such upload
 * @throws StorageProblem when the store does not take the bytes now; the upload stays `verifying`
 */
export function finishUpload(ctx: Ctx, id: UploadId): Promise<UploadRow | undefined> {
  const { finishing, stopping } = runningOf(ctx)
  let work = finishing.get(id)
  if (!work) {
    work = finish({ ...ctx, signal: stopping }, id).finally(() => finishing.delete(id))
    finishing.set(id, work)
  }
  return work
}

async function finish(ctx: Ctx, id: UploadId): Promise<UploadRow | undefined> {
  const row = await changeUpload(ctx, id, ['receiving'], { state: 'verifying' }).then(
    (changed) => changed ?? uncheckedUploadById(ctx, id),
  )
  if (row?.state !== 'verifying' || row.is_partial) return row
  try {
    // Asked now: a transfer may have taken hours, and whoever sent the last bytes need not have sent the first.
    return await store({ ...ctx, actor: await actorOfUpload(ctx, row) }, row)
  } catch (error) {
    const now = await uncheckedUploadById(ctx, id)
    if (now?.state !== 'verifying') return now
    if (isGone(error) && now.expires_at <= ctx.now()) return refuse(ctx, now, 'upload_incomplete', GONE)
    if (!(error instanceof Problem || error instanceof StorageProblem)) throw error
    if (errors[error.code].status < 500) return refuse(ctx, now, error.code, error.message)
    await noteProblem(ctx, now, error.code)
    throw error
  }
}

const GONE = 'The bytes that had arrived are not there any more.'

/** Neither staged nor stored. Perhaps only not here: another process may have them, so the upload waits until it expires. */
const isGone = (error: unknown) =>
  (error instanceof StorageProblem || error instanceof Problem) && error.code === 'blob_missing'

async function store(ctx: Ctx, row: UploadRow): Promise<UploadRow | undefined> {
  const { id, name } = row
  const sizeBytes = row.size_bytes ?? 0
  const options = optionsOf(row)
  if (row.part_ids && !row.sha256) await joinParts(ctx, row)
  if (!row.sha256 && (await stagedBytes(ctx, id)) === undefined) {
    throw new StorageProblem('blob_missing', GONE)
  }
  const sha256 = row.sha256 ?? (await hashStaged(ctx, id, sizeBytes, ctx.signal))
  const { head, tail } = await readEnds(ctx, id, sha256, sizeBytes)
  const sniffed = sniff(head, name, sizeBytes, tail)
  const refusal = refusalOf(sniffed, name, sizeBytes)
  if (refusal) return refuse(ctx, row, refusal.code, refusal.sentence)

  const duplicates = (await findDuplicates(ctx, [sha256])).map(({ sha256: _, ...duplicate }) => duplicate)
  const told = { sha256, duplicates: JSON.stringify(duplicates) }
  const existing = duplicates[0]
  if (existing && options.duplicates === 'skip') {
    const skipped = { ...told, state: 'skipped' as const, result_asset_id: existing.assetId }
    return settle(ctx, row, await changeUpload(ctx, id, OPEN, skipped))
  }
  if (existing && options.duplicates === 'ask') {
    const asking = { ...told, state: 'waiting_for_decision' as const, expires_at: expiresFromNow(ctx) }
    return changeUpload(ctx, id, OPEN, asking)
  }

  // From here on the sum says where the bytes are, also when the staged file has already moved.
  if (!(await changeUpload(ctx, id, OPEN, told))) return uncheckedUploadById(ctx, id)
  await holdBlob(ctx, sha256)
  if (await stagedBytes(ctx, id)) {
    await ctx.storage.put(
      blobKey(sha256),
      { path: stagedPath(ctx, id) },
      { move: true, ifAbsent: true, mime: sniffed.mime, signal: ctx.signal },
    )
  }

  const done = await inTransaction(ctx, async (ctx) => {
    const locked = await ctx.db.selectFrom('upload').select('state').where('id', '=', id).forUpdate().executeTakeFirst()
    if (locked?.state !== 'verifying') return undefined
    const folderId =
      options.folderNames.length > 0
        ? (await ensureFolder(ctx, { parentId: row.folder_id, names: options.folderNames })).id
        : row.folder_id
    const { asset, versionNumber, outcome } = await storeVersion(ctx, {
      folderId,
      name,
      ...(row.asset_id && { assetId: row.asset_id }),
      sniffed,
      sha256,
      sizeBytes,
      conflict: options.conflict ?? 'unique',
      note: options.note ?? null,
      fill: fillByPolicy,
    })
    return changeUpload(ctx, id, ['verifying'], {
      state: outcome === 'held' ? 'held' : 'done',
      problem_code: null,
      problem_detail: null,
      result_asset_id: asset.id,
      result_version_number: versionNumber,
    })
  })
  if (!done) await leaveToCollector(ctx, sha256, sizeBytes)
  return settle(ctx, row, done)
}

async function refuse(ctx: Ctx, row: UploadRow, code: ErrorCode, detail: string): Promise<UploadRow | undefined> {
  const refused = await changeUpload(ctx, row.id, OPEN, {
    state: 'refused',
    problem_code: code,
    problem_detail: detail,
  })
  if (refused?.sha256) await leaveToCollector(ctx, refused.sha256, refused.size_bytes ?? 0)
  return settle(ctx, row, refused)
}

/** Bytes that reached the store and became no asset: the collector looks at rows, so they need one. */
async function leaveToCollector(ctx: Ctx, sha256: string, sizeBytes: number): Promise<void> {
  if (!(await ctx.storage.has(blobKey(sha256)).catch(() => false))) return
  await ctx.db
    .insertInto('blob')
    .values({ sha256, size_bytes: sizeBytes, created_at: ctx.now(), orphaned_at: ctx.now() })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** The upload is over: nothing of it stays in the staging folder. */
async function settle(ctx: Ctx, row: UploadRow, ended: UploadRow | undefined): Promise<UploadRow | undefined> {
  if (!ended) return uncheckedUploadById(ctx, row.id)
  await removeStaged(ctx, row.id)
  if (row.part_ids) await removeParts(ctx, row)
  return ended
}

/** Whoever looks at the waiting upload sees what it waits for. */
async function noteProblem(ctx: Ctx, row: UploadRow, code: ErrorCode): Promise<void> {
  if (row.problem_code === code) return
  const note = { problem_code: code, problem_detail: errors[code].says }
  await changeUpload(ctx, row.id, ['verifying'], { state: 'verifying', ...note })
}
