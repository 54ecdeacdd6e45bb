import type { Readable } from 'node:stream'

/** Where the bytes of a new blob come from: a file on this machine, or a stream whose length is known. */
export type BlobSource = { path: string } | { stream: Readable; sizeBytes: number }

export type StoredInfo = { sizeBytes: number }

/** Both ends inclusive, in bytes from 0, like the Range header of RFC 9110. */
export type ByteRange = { start: number; end: number }

export type ListedBlob = { key: string; sizeBytes: number; modifiedAt: Date }

export type PutOptions = {
  /** Gives the source file away: after success it is gone, and a driver on the same filesystem does not copy it. */
  move?: boolean
  /**
   * For content-addressed keys: when the key already holds as many bytes as the source, nothing is written. A blob of
   * another length under such a key is damaged and is replaced.
   */
  ifAbsent?: boolean
  /** What an S3 store says as Content-Type. */
  mime?: string
  /** `false` for what can be made again: still whole or absent, but not forced to the platter. Default true. */
  durable?: boolean
  signal?: AbortSignal
}

export type ReadOptions = {
  /** An end past the last byte is cut to it; a start past the last byte gives an empty stream. */
  range?: ByteRange
  signal?: AbortSignal
}

/**
 * Where bytes live. Every method rejects with a StorageProblem when the store says no; an error of the source stream
 * or of the caller's signal comes back as it is.
 */
export type BlobStore = {
  readonly kind: 'filesystem' | 's3' | 'memory'
  /**
   * Writes atomically: afterwards the key holds all the bytes, or what it held before. A source stream is always used
   * up or destroyed. One whose length is not `sizeBytes` is refused (storage_refused) and leaves nothing.
   */
  put(key: string, source: BlobSource, options?: PutOptions): Promise<StoredInfo>
  /** The bytes, or a range of them. Rejects with blob_missing; the stream errors instead of ending short. */
  read(key: string, options?: ReadOptions): Promise<Readable>
  stat(key: string): Promise<StoredInfo | undefined>
  has(key: string): Promise<boolean>
  /** Deleting what is not there is a success. */
  delete(key: string): Promise<void>
  /** Every blob whose key begins with the prefix, in no promised order, a page at a time. */
  list(prefix: string): AsyncIterable<ListedBlob>
  /** The file of a key, when bytes are on this machine's disk. The file is to be read only. */
  localPath?(key: string): string
  /** A URL that reads the blob without further credentials. `fileName` makes it a download of that name. */
  presignRead?(key: string, options: { expiresInSeconds: number; fileName?: string; mime?: string }): Promise<string>
  /** Only of a store that encrypts. */
  readonly encryption?: Encryption
  /** Writes, reads back and deletes a small probe; rejects with what is wrong. */
  check(): Promise<void>
  close(): Promise<void>
}

/** What a store that encrypts can do besides keeping blobs. */
export type Encryption = {
  /** Rejects with storage_refused when the master keys do not open this store. Makes the first store key. */
  ready(): Promise<void>
  /** Whether blobs from before encryption may still be there. They stay readable until `encryptPlain` has been through. */
  mayHoldPlain(): Promise<boolean>
  /**
   * Encrypts what was stored before encryption was turned on. May be killed at any time and called again; calls at the
   * same time do no harm. `onBlob` hears of each. Resolves to false when it was stopped by the signal.
   */
  encryptPlain(options: { signal: AbortSignal; onBlob?: (key: string) => void }): Promise<boolean>
  /**
   * Wraps the store keys with the first master key and makes a new one for what is written from now on. Needs the old
   * master key too until it has succeeded once. May be killed at any time and called again. `rewrapped` counts store keys.
   */
  rotate(): Promise<{ rewrapped: number }>
}
