import * as z from 'zod'
import { Asset } from './assets.ts'
import { endpoint, Timestamp } from './endpoint.ts'
import { AssetId, FolderId, UploadId } from './ids.ts'

/** What happens when the folder already holds an asset of the same name. */
export const ConflictMode = z.enum(['unique', 'version', 'reject']).meta({ id: 'ConflictMode' })
export type ConflictMode = z.infer<typeof ConflictMode>

/** What happens when exactly these bytes are already in the library. */
export const DuplicateMode = z.enum(['keep', 'skip', 'ask']).meta({ id: 'DuplicateMode' })
export type DuplicateMode = z.infer<typeof DuplicateMode>

export const DuplicateOf = z.object({ assetId: AssetId, name: z.string(), folderId: FolderId, folderPath: z.string() })
export type DuplicateOf = z.infer<typeof DuplicateOf>

/** Where one file is on its way in. */
export const Upload = z
  .object({
    id: UploadId,
    name: z.string(),
    folderId: FolderId,
    sizeBytes: z.int().nullable().describe('Null while a tus client has not said the length yet.'),
    offset: z.int().describe('Bytes that have arrived and are safe.'),
    state: z
      .enum(['receiving', 'verifying', 'waiting_for_decision', 'done', 'held', 'skipped', 'refused'])
      .describe(
        '`waiting_for_decision`: the bytes are already in the library and the upload asked to be told. ' +
          '`held`: it is safe, and not in the library before it meets the rules of its folder; see /attention.',
      ),
    problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
    duplicates: z.array(DuplicateOf),
    assetId: AssetId.nullable(),
    versionNumber: z.int().nullable(),
    createdAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: 'Upload' })
export type Upload = z.infer<typeof Upload>

/** The `Upload-Metadata` keys that Damask reads, decoded; the same names are fields of a multipart upload. */
export const UploadOptions = z.object({
  filename: z.string().max(4000),
  folderId: FolderId.optional(),
  /** Slash-separated folders below `folderId`, made when missing: what a dropped folder looked like. */
  relativePath: z.string().max(8000).optional(),
  assetId: AssetId.optional().describe('Adds a version to this asset instead of making a new one.'),
  conflict: ConflictMode.optional(),
  duplicates: DuplicateMode.optional(),
  note: z.string().max(2000).optional(),
})
export type UploadOptions = z.output<typeof UploadOptions>

const inUpload = z.object({ uploadId: UploadId })

export const uploads = {
  create: endpoint({
    method: 'POST',
    path: '/uploads',
    summary: 'Start a resumable upload (tus 1.0.0)',
    audience: 'member',
    scope: 'library:write',
    accepts: 'tus',
    returns: z.null(),
    status: 201,
    problems: [
      'upload_too_large',
      'folder_not_found',
      'policy_not_met',
      'name_invalid',
      'storage_full',
      'upload_version_unsupported',
      'upload_incomplete',
    ],
  }),
  append: endpoint({
    method: 'PATCH',
    path: '/uploads/:uploadId',
    summary: 'Send the next bytes of an upload (tus 1.0.0)',
    audience: 'member',
    scope: 'library:write',
    accepts: 'tus',
    params: inUpload,
    returns: z.null(),
    status: 204,
    problems: [
      'upload_not_found',
      'upload_expired',
      'upload_offset_mismatch',
      'upload_locked',
      'upload_checksum_mismatch',
      'upload_checksum_unknown',
      'media_type_refused',
      'file_empty',
      'file_type_mismatch',
      'asset_name_taken',
      'storage_unavailable',
    ],
  }),
  getOffset: endpoint({
    method: 'HEAD',
    path: '/uploads/:uploadId',
    summary: 'Ask how much of an upload has arrived (tus 1.0.0)',
    audience: 'member',
    scope: 'library:write',
    accepts: 'tus',
    params: inUpload,
    returns: z.null(),
    problems: ['upload_not_found', 'upload_expired'],
  }),
  terminate: endpoint({
    method: 'DELETE',
    path: '/uploads/:uploadId',
    summary: 'Give up an upload and its bytes (tus 1.0.0)',
    audience: 'member',
    scope: 'library:write',
    accepts: 'tus',
    params: inUpload,
    returns: z.null(),
    status: 204,
    problems: ['upload_not_found'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/uploads/:uploadId',
    summary: 'Show where an upload is',
    audience: 'member',
    scope: 'library:write',
    params: inUpload,
    returns: Upload,
    problems: ['upload_not_found'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/uploads',
    summary: 'List your uploads that are not finished or wait for you',
    audience: 'member',
    scope: 'library:write',
    returns: z.object({ items: z.array(Upload) }),
  }),
  resolve: endpoint({
    method: 'POST',
    path: '/uploads/:uploadId/resolve',
    summary: 'Decide about an upload whose bytes are already in the library',
    audience: 'member',
    scope: 'library:write',
    params: inUpload,
    body: z.object({ duplicates: z.enum(['keep', 'skip']) }),
    returns: Upload,
    problems: ['upload_not_found', 'upload_not_waiting', 'asset_name_taken'],
  }),
  createAsset: endpoint({
    method: 'POST',
    path: '/assets',
    summary: 'Upload a small file in one request (multipart/form-data)',
    audience: 'member',
    scope: 'library:write',
    accepts: 'multipart',
    returns: z.object({
      asset: Asset,
      isHeld: z.boolean().describe('Not in the library before it meets the rules of its folder; see /attention.'),
      duplicates: z.array(DuplicateOf),
    }),
    status: 201,
    problems: [
      'file_empty',
      'file_type_mismatch',
      'asset_name_taken',
      'folder_not_found',
      'policy_not_met',
      'duplicate_found',
      'body_too_large',
      'media_type_refused',
    ],
  }),
  findDuplicates: endpoint({
    method: 'POST',
    path: '/assets/find-duplicates',
    summary: 'Ask which of these SHA-256 sums are already in the library',
    audience: 'member',
    scope: 'library:read',
    body: z.object({
      sha256: z
        .array(z.string().regex(/^[0-9a-f]{64}$/))
        .min(1)
        .max(1000),
    }),
    returns: z.object({ items: z.array(DuplicateOf.extend({ sha256: z.string() })) }),
  }),
}
