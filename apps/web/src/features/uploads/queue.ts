import type { AssetId, ConflictMode, DuplicateMode, FolderId, Upload } from '@damask/contract'
import type { UploadHandle } from '@damask/sdk'
import { damask, isProblem } from '../../app/damask.ts'
import { problemSentence } from '../../app/problem.ts'
import { t } from '../../app/words.ts'
import { blank, type Item, isOpen, type Snapshot } from './item.ts'
import { speedOf } from './speed.ts'

// Every file on its way in. A plain store outside of React: a dropped folder may hold ten thousand files, so changes are
// gathered and told at most a few times per second, and only four files are sent at once.

const CONCURRENT = 4
const TELL_EVERY_MS = 120
/** The live feed says when previews are made; asking covers for lost news. */
const ASK_EVERY_MS = 8000

let items: Item[] = []
let version = 0
let reading: number | null = null
let snapshot: Snapshot = { items, version, reading }
let telling: number | undefined
let asking: number | undefined
/** What was answered with "do this for all"; lasts until the list is closed. */
let answerForAll: 'keep' | 'skip' | null = null

const handles = new Map<number, UploadHandle>()
const listeners = new Set<() => void>()

export const uploadSpeed = speedOf(5000)

export const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const currentSnapshot = (): Snapshot => snapshot

export type Wanted = {
  readonly file: File
  readonly folderId: FolderId
  /** Slash-separated folders below; made when missing. */
  readonly relativePath?: string | undefined
  readonly toAssetId?: AssetId | undefined
}

export function addUploads(wanted: readonly Wanted[]): void {
  for (const { file, folderId, relativePath, toAssetId } of wanted) {
    items.push({
      ...blank(file.name, folderId, file.size),
      file,
      relativePath: relativePath || undefined,
      toAssetId,
    })
  }
  fill()
  tell()
}

export function setReading(count: number | null): void {
  reading = count
  tell()
}

/** Lists what was left unfinished before this page was loaded, or waits for a decision. */
export async function findUnfinished(): Promise<void> {
  const { items: found } = await damask.uploads.list()
  for (const upload of found) {
    if (items.some(({ uploadId }) => uploadId === upload.id)) continue
    const item = {
      ...blank(upload.name, upload.folderId, upload.sizeBytes ?? 0),
      uploadId: upload.id,
      sentBytes: upload.offset,
    }
    if (upload.state === 'receiving') items.push({ ...item, phase: 'interrupted' })
    if (upload.state === 'waiting_for_decision')
      items.push({ ...item, phase: 'question', duplicates: upload.duplicates })
  }
  tell()
}

/** Goes on with an unfinished upload. Returns false when this is another file. */
export function continueWith(item: Item, file: File): boolean {
  if (file.size !== item.sizeBytes) return false
  item.file = file
  item.phase = 'queued'
  fill()
  tell()
  return true
}

export function pause(item: Item): void {
  if (item.phase !== 'sending' && item.phase !== 'queued') return
  handles.get(item.key)?.pause()
  item.phase = 'paused'
  fill()
  tell()
}

export function resume(item: Item): void {
  if (item.phase !== 'paused') return
  const handle = handles.get(item.key)
  item.phase = handle && sendingCount() < CONCURRENT ? 'sending' : 'queued'
  if (item.phase === 'sending') handle?.resume()
  fill()
  tell()
}

export function cancel(item: Item): void {
  const handle = handles.get(item.key)
  item.phase = 'cancelled'
  if (handle) void handle.abort().catch(() => {})
  else if (item.uploadId) void damask.uploads.terminate({ uploadId: item.uploadId }).catch(() => {})
  handles.delete(item.key)
  fill()
  tell()
}

export function retry(item: Item, conflict: ConflictMode = item.conflict): void {
  item.conflict = conflict
  item.phase = item.file ? 'queued' : 'interrupted'
  item.sentence = item.code = null
  item.sentBytes = 0
  fill()
  tell()
}

export function remove(item: Item): void {
  items = items.filter((other) => other !== item)
  tell()
}

export const pauseAll = () => each(pause)
export const resumeAll = () => each(resume)
export const cancelAll = () => each((item) => (isOpen(item) && item.phase !== 'verifying' ? cancel(item) : undefined))

/** Empties the list of what is over. */
export function closeList(): void {
  items = items.filter(isOpen)
  answerForAll = null
  tell()
}

/** Answers for a file whose bytes are already in the library. */
export async function decide(item: Item, answer: 'keep' | 'skip', forAll: boolean): Promise<void> {
  if (forAll) answerForAll = answer
  const asked = forAll ? items.filter(({ phase }) => phase === 'question') : [item]
  for (const one of asked) {
    one.phase = 'verifying'
    tell()
    try {
      take(one, await damask.uploads.resolve({ uploadId: one.uploadId!, duplicates: answer }))
    } catch (error) {
      fail(one, error)
    }
  }
}

/** News of an upload from the live feed: decided or finished elsewhere. */
export function uploadChanged(upload: Upload): void {
  const item = items.find(({ uploadId, key }) => uploadId === upload.id && !handles.has(key))
  if (!item) return
  if (upload.state === 'receiving') {
    // It moves although nothing is sent from here: another page has gone on with it.
    if (item.phase === 'interrupted' && upload.offset > item.sentBytes) remove(item)
    return
  }
  if (item.phase === 'question' || item.phase === 'interrupted') take(item, upload)
}

/** How far previews are. */
export function processingChanged(assetId: AssetId, steps: Item['steps'] | 'done' | 'failed'): void {
  for (const item of items) {
    if (item.assetId !== assetId || item.phase !== 'processing') continue
    if (steps === 'done' || steps === 'failed') {
      item.phase = 'done'
      item.previewFailed = steps === 'failed'
    } else item.steps = steps
    tell()
  }
}

const sendingCount = () => items.filter(({ phase }) => phase === 'sending' || phase === 'verifying').length

function fill(): void {
  let free = CONCURRENT - sendingCount()
  for (const item of items) {
    if (free <= 0) return
    if (item.phase !== 'queued') continue
    free -= 1
    const handle = handles.get(item.key)
    item.phase = 'sending'
    if (handle) handle.resume()
    else void send(item)
  }
}

const isSending = ({ phase }: Item) => phase === 'sending'

async function send(item: Item): Promise<void> {
  const { file } = item
  if (!file) return
  const duplicates: DuplicateMode = answerForAll ?? 'ask'
  const resumed = item.uploadId
  const sender = await import('./send-file.ts').catch((error) => fail(item, error))
  // Fetched with the first file; paused, cancelled or begun by somebody else meanwhile.
  if (!sender || !isSending(item) || handles.has(item.key)) return fill()
  const handle = sender.uploadFile(damask, {
    source: file,
    name: item.name,
    sizeBytes: file.size,
    options: {
      folderId: item.folderId,
      relativePath: item.relativePath,
      assetId: item.toAssetId,
      conflict: item.conflict,
      duplicates: item.toAssetId ? 'keep' : duplicates,
    },
    // An unfinished upload was found by its id, whatever options it was begun with.
    ...(resumed && {
      resumeKey: resumed,
      memory: { find: async () => resumed, save: async () => {}, forget: async () => {} },
    }),
    onProgress: ({ sentBytes }) => {
      uploadSpeed.add(Math.max(0, sentBytes - item.sentBytes))
      item.sentBytes = sentBytes
      if (sentBytes >= item.sizeBytes && item.phase === 'sending') item.phase = 'verifying'
      tell()
    },
  })
  handles.set(item.key, handle)
  try {
    take(item, await handle.done)
  } catch (error) {
    if (item.phase !== 'cancelled') fail(item, error)
  } finally {
    handles.delete(item.key)
    fill()
    tell()
  }
}

/** What became of an upload, as the server says. */
function take(item: Item, upload: Upload): void {
  item.uploadId = upload.id
  item.name = upload.name
  item.sentBytes = item.sizeBytes
  item.duplicates = upload.duplicates
  item.assetId = upload.assetId
  item.versionNumber = upload.versionNumber
  if (upload.state === 'waiting_for_decision') {
    item.phase = 'question'
    if (answerForAll) void decide(item, answerForAll, false)
  } else if (upload.state === 'skipped' || upload.state === 'held') item.phase = upload.state
  else if (upload.state === 'refused') {
    item.phase = 'failed'
    item.code = upload.problem?.code ?? null
    item.sentence = upload.problem?.detail ?? null
  } else {
    item.phase = 'processing'
    askLater()
  }
  tell()
}

function fail(item: Item, error: unknown): void {
  item.phase = 'failed'
  item.code = isProblem(error) ? error.code : null
  item.sentence =
    error instanceof Error && error.name === 'SourceUnreadable' ? t('uploads.unreadable') : problemSentence(error)
  tell()
}

function askLater(): void {
  if (asking !== undefined) return
  asking = window.setTimeout(async () => {
    asking = undefined
    const waiting = items.filter(({ phase }) => phase === 'processing')
    for (const item of waiting.slice(0, 20)) {
      const asset = await damask.assets.get({ assetId: item.assetId! }).catch(() => null)
      // Gone meanwhile: moved to the bin by somebody quick.
      if (!asset || asset.processing === 'done') processingChanged(item.assetId!, 'done')
      else if (asset.processing === 'failed') processingChanged(item.assetId!, 'failed')
    }
    if (items.some(({ phase }) => phase === 'processing')) askLater()
  }, ASK_EVERY_MS)
}

function each(change: (item: Item) => void): void {
  for (const item of items) change(item)
}

function tell(): void {
  if (telling !== undefined) return
  telling = window.setTimeout(() => {
    telling = undefined
    version += 1
    snapshot = { items, version, reading }
    for (const listener of listeners) listener()
  }, TELL_EVERY_MS)
}
