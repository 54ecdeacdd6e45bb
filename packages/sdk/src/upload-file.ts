import type { ConflictMode, DuplicateMode, Upload } from '@damask/contract'
import type { DetailedError, Upload as TusUpload } from 'tus-js-client'
import type { Damask } from './damask.ts'
import { DamaskError, networkFailed } from './damask-error.ts'
import { browserUploadMemory, type UploadMemory } from './upload-memory.ts'
import { identityOf, inNode, SourceUnreadable, sourceReaderFor, type UploadSource } from './upload-source.ts'

/** Where the file goes and what happens on the way; see `UploadOptions` of the contract. */
export type UploadFileOptions = {
  folderId?: string | undefined
  relativePath?: string | undefined
  assetId?: string | undefined
  conflict?: ConflictMode | undefined
  duplicates?: DuplicateMode | undefined
  note?: string | undefined
}

export type UploadFileInput = {
  source: UploadSource
  name: string
  sizeBytes: number
  options?: UploadFileOptions | undefined
  onProgress?: ((progress: { sentBytes: number; sizeBytes: number }) => void) | undefined
  /** Stops sending. What has arrived is kept by the server, and a later upload of the same file continues there. */
  signal?: AbortSignal | undefined
  /** What tells this file from others after a reload. Name or path and date of change when left out. */
  resumeKey?: string | undefined
  /** Where unfinished uploads are remembered. localStorage in browsers when left out; nowhere in Node. */
  memory?: UploadMemory | null | undefined
  chunkSizeBytes?: number | undefined
  /** How long to wait before each new try. The count starts anew whenever bytes got through. */
  retryDelaysMs?: readonly number[] | undefined
}

export type UploadHandle = {
  /** Null until the server has accepted the upload. */
  readonly uploadId: string | null
  pause(): void
  resume(): void
  /** Gives the upload up, here and on the server. `done` then rejects with an `AbortError`. */
  abort(): Promise<void>
  /**
   * The upload once it is `done`, `skipped` or `waiting_for_decision`. Rejects with `DamaskError` when the file was refused
   * or the server could not be reached, with `SourceUnreadable` when
   * the file cannot be read or changed meanwhile.
   */
  readonly done: Promise<Upload>
}

/** Below the body limits that common proxies have; in Node a part is held in memory. */
const defaultChunkSizeBytes = inNode ? 16 * 2 ** 20 : 64 * 2 ** 20
const defaultRetryDelaysMs = [0, 500, 1000, 2000, 4000, 8000, 15_000, 30_000]

/**
 * Sends one file by tus 1.0.0, in parts, and continues where it was after a lost connection, a pause, a reload or a restart.
 * Network loss, locked uploads and server faults are retried; refusals are not.
 */
export function uploadFile(damask: Damask, input: UploadFileInput): UploadHandle {
  const { connection } = damask
  const endpoint = absolute(`${connection.url.replace(/\/+$/, '')}/api/v1/uploads`)
  const metadata = metadataOf(input)
  const memory = input.memory === undefined ? browserUploadMemory() : input.memory
  const { promise: sent, resolve: markSent, reject: markFailed } = Promise.withResolvers<void>()

  let tus: TusUpload | undefined
  let spoken: Record<string, string> = {}
  let renewals = 0
  let key: string | null = null
  let uploadId: string | null = null
  let ended = false
  // tus-js-client forgets an abort that comes before its first request, so a pause closes a gate in front of requests.
  let gate: PromiseWithResolvers<void> | null = null
  let starting = true
  let waitingAtGate = false

  const stopper = new AbortController()
  const forget = async () => {
    // A memory that cannot forget costs one needless question next time, not this upload.
    if (key !== null) await memory?.forget(key).catch(() => {})
  }
  const fail = (reason: unknown) => {
    ended = true
    stopper.abort(reason)
    gate?.resolve()
    void tus?.abort()
    markFailed(reason)
  }
  const stop = () => fail(input.signal?.reason)

  const start = async () => {
    input.signal?.throwIfAborted()
    input.signal?.addEventListener('abort', stop, { once: true })
    const identity = memory ? (input.resumeKey ?? (await identityOf(input.source))) : null
    key = identity === null ? null : JSON.stringify([endpoint, identity, input.sizeBytes, metadata])
    const remembered = key === null ? null : await memory?.find(key)
    const { Upload } = await import('tus-js-client')
    if (ended) return
    tus = new Upload(input.source as Blob, {
      endpoint,
      ...(remembered && { uploadUrl: `${endpoint}/${encodeURIComponent(remembered)}` }),
      metadata,
      uploadSize: input.sizeBytes,
      chunkSize: input.chunkSizeBytes ?? defaultChunkSizeBytes,
      retryDelays: [...(input.retryDelaysMs ?? defaultRetryDelaysMs)],
      fileReader: sourceReaderFor(input.sizeBytes) as never,
      // What to remember is decided here, not by tus-js-client.
      storeFingerprintForResuming: false,
      fingerprint: async () => null as never,
      async onBeforeRequest(request) {
        starting = false
        if (gate) {
          waitingAtGate = true
          await gate.promise
          waitingAtGate = false
        }
        if (ended) throw new Error('The upload has ended.')
        spoken = await connection.headers()
        for (const [name, value] of Object.entries(spoken)) request.setHeader(name, value)
      },
      onAfterResponse(request, response) {
        // Otherwise a server that is starting again would be taken for one that has lost the upload.
        const status = response.getStatus()
        if (request.getMethod() === 'HEAD' && (status >= 500 || status === 429)) throw new Error(`Answered ${status}.`)
      },
      onUploadUrlAvailable() {
        // A server behind a proxy may name itself wrongly; only the id of its answer counts, so that nothing (least of
        // all the key) is ever sent elsewhere.
        uploadId = decodeURIComponent(new URL(tus!.url!).pathname.split('/').at(-1) ?? '')
        tus!.url = `${endpoint}/${encodeURIComponent(uploadId)}`
        if (key !== null) void memory?.save(key, uploadId).catch(() => {})
      },
      onProgress(sentBytes) {
        renewals = 0
        input.onProgress?.({ sentBytes, sizeBytes: input.sizeBytes })
      },
      onShouldRetry: (error) => !ended && mayRetry(error),
      onSuccess: () => markSent(),
      onError(error) {
        if (isOffline(error)) return onceOnline(() => !ended && !gate && tus?.start())
        if (statusOf(error) === 401 && renewals < MAX_RENEWALS) return void withNewToken(error)
        refuse(error)
      },
    })
    tus.start()
  }

  const refuse = (error: DetailedError | Error) => {
    const reason = reasonIn(error, connection.refusal)
    if (reason instanceof DamaskError && isFinal(reason)) void forget()
    markFailed(reason)
  }

  /** An access token that ended in the middle: what has arrived stays, and the upload goes on with the next token. */
  const withNewToken = async (error: DetailedError | Error) => {
    renewals += 1
    const renewed = await connection.renew(spoken).catch(() => false)
    if (renewed && !ended && !gate) tus?.start()
    else if (!ended) refuse(error)
  }

  const done = (async () => {
    try {
      start().catch(fail)
      await sent
      const upload = await settled(damask, uploadId ?? '', stopper.signal)
      await forget()
      if (upload.state === 'refused') throw refusedBy(upload)
      return upload
    } finally {
      ended = true
      input.signal?.removeEventListener('abort', stop)
    }
  })()
  // Whoever only aborts need not listen; `done` still rejects for those who do.
  done.catch(() => {})

  return {
    get uploadId() {
      return uploadId
    },
    pause() {
      if (ended || gate) return
      gate = Promise.withResolvers()
      if (!starting && !waitingAtGate) void tus?.abort()
    },
    resume() {
      if (ended || !gate) return
      gate.resolve()
      gate = null
      if (!starting && !waitingAtGate) tus?.start()
    },
    async abort() {
      if (ended) return
      fail(new DOMException('The upload was given up.', 'AbortError'))
      await forget()
      if (uploadId === null) return
      await damask.uploads.terminate({ uploadId }).catch((error: unknown) => {
        if (!(error instanceof DamaskError && error.code === 'upload_not_found')) throw error
      })
    },
    done,
  }
}

/** A server that refuses every token is not asked for ever. */
const MAX_RENEWALS = 3

function metadataOf({ name, options = {} }: UploadFileInput): Record<string, string> {
  const entries = Object.entries({ filename: name, ...options }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Record<string, string>
}

const absolute = (url: string) => new URL(url, globalThis.location?.href).href

const statusOf = (error: DetailedError | Error) =>
  ('originalResponse' in error && error.originalResponse?.getStatus()) || 0

function mayRetry(error: DetailedError): boolean {
  if (isLocal(error.causingError) || isOffline(error)) return false
  const status = statusOf(error)
  if (status === 409) return error.originalResponse?.getBody().includes('"upload_offset_mismatch"') ?? false
  // 507: the storage is full, and stays so until somebody makes room.
  return status === 0 || status === 423 || status === 429 || (status >= 500 && status !== 507)
}

/** The file could not be read: its own fault, not the network's. */
const isLocal = (cause: unknown): cause is SourceUnreadable => cause instanceof SourceUnreadable

function reasonIn(error: DetailedError | Error, refusal: Damask['connection']['refusal']): Error {
  const response = 'originalResponse' in error ? error.originalResponse : null
  if (response) return refusal(response.getStatus(), response.getBody(), response.getHeader('Retry-After'))
  const cause = 'causingError' in error ? error.causingError : null
  if (cause && isLocal(cause)) return cause
  return 'originalRequest' in error ? networkFailed(cause ?? error) : error
}

/** Whether trying to go on with the same upload later is pointless. */
const isFinal = ({ status, code }: DamaskError) =>
  status >= 400 && status < 500 && ![401, 403, 408, 423, 429].includes(status) && code !== 'upload_offset_mismatch'

const isOffline = (error: DetailedError | Error) =>
  !inNode && statusOf(error) === 0 && globalThis.navigator?.onLine === false

const onceOnline = (run: () => void) => globalThis.addEventListener('online', run, { once: true })

/** Waits while the server checks what has arrived. */
async function settled(damask: Damask, uploadId: string, signal: AbortSignal): Promise<Upload> {
  let failures = 0
  for (let waitMs = 150; ; waitMs = Math.min(waitMs * 1.5, 2000)) {
    try {
      const upload = await damask.uploads.get({ uploadId }, { signal })
      if (upload.state !== 'verifying' && upload.state !== 'receiving') return upload
      failures = 0
    } catch (error) {
      const passing =
        error instanceof DamaskError && (error.status === 0 || error.status >= 500 || error.status === 429)
      if (!passing || signal.aborted || ++failures > 8) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs))
  }
}

const refusedBy = ({ problem }: Upload) =>
  new DamaskError({
    code: (problem?.code ?? 'something_went_wrong') as DamaskError['code'],
    status: 422,
    detail: problem?.detail ?? 'This file was refused.',
  })
