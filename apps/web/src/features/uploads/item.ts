import type { AssetId, ConflictMode, DuplicateOf, FolderId, UploadId } from '@damask/contract'
import { oneOf, remembered } from '../../app/remembered.ts'

export type Phase =
  | 'queued'
  | 'sending'
  | 'paused'
  | 'verifying'
  | 'processing'
  | 'done'
  | 'skipped'
  /** It is safe, and not in the library before it meets the rules of its folder. */
  | 'held'
  | 'question'
  | 'failed'
  | 'interrupted'
  | 'cancelled'

export type Item = {
  readonly key: number
  name: string
  /** Null for an upload that was left unfinished before this page was loaded. */
  file: File | null
  readonly folderId: FolderId
  readonly relativePath: string | undefined
  /** Adds a version to this asset instead of making a new one. */
  readonly toAssetId: AssetId | undefined
  sizeBytes: number
  sentBytes: number
  phase: Phase
  conflict: ConflictMode
  uploadId: UploadId | null
  assetId: AssetId | null
  versionNumber: number | null
  duplicates: readonly DuplicateOf[]
  /** Why it failed, and what to do. */
  sentence: string | null
  code: string | null
  steps: { readonly done: number; readonly total: number } | null
  previewFailed: boolean
}

/** All of them, as they are shown. */
export type Snapshot = {
  readonly items: readonly Item[]
  /** Grows with every change; items themselves are changed in place. */
  readonly version: number
  /** Files found so far while dropped folders are still being read; null when none are. */
  readonly reading: number | null
}

export const conflictMode = remembered<ConflictMode>('uploads.conflict', 'unique', oneOf('unique', 'version', 'reject'))

let lastKey = 0

/** A file that has not moved yet. */
export const blank = (name: string, folderId: FolderId, sizeBytes: number): Item => ({
  key: ++lastKey,
  name,
  file: null,
  folderId,
  relativePath: undefined,
  toAssetId: undefined,
  sizeBytes,
  sentBytes: 0,
  phase: 'queued',
  conflict: conflictMode.get(),
  uploadId: null,
  assetId: null,
  versionNumber: null,
  duplicates: [],
  sentence: null,
  code: null,
  steps: null,
  previewFailed: false,
})

/** True while something of it is still to come. */
export const isOpen = ({ phase }: Item): boolean =>
  phase !== 'done' && phase !== 'skipped' && phase !== 'held' && phase !== 'failed' && phase !== 'cancelled'

/** Leaving the page now would stop it. */
export const isTransferring = ({ phase }: Item): boolean => phase === 'sending' || phase === 'queued'
