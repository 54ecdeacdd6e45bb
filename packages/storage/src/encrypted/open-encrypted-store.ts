import { rm, stat } from 'node:fs/promises'
import { addAbortSignal, Readable } from 'node:stream'
import type { BlobSource, BlobStore, Encryption, PutOptions, ReadOptions, StoredInfo } from '../blob-store.ts'
import { checkRange, resolveRange } from '../byte-range.ts'
import { checkedKey, checkedPrefix } from '../keys.ts'
import { probe } from '../probe.ts'
import { sourceStream } from '../source-stream.ts'
import { StorageProblem } from '../storage-problem.ts'
import { type ByteTaker, damaged, decryptedChunks, takeFrom } from './decrypt-stream.ts'
import { encryptPlainBlobs } from './encrypt-plain-blobs.ts'
import { encryptedChunks } from './encrypt-stream.ts'
import {
  chunkBytes,
  chunkStart,
  encryptedBytes,
  headerBytes,
  makeHeader,
  type Opened,
  openHeader,
  plainBytes,
  storeKeyIdOf,
} from './format.ts'
import { encryptedPrefix, type Keyring, keyringPrefix, openKeyring } from './keyring.ts'
import type { MasterKey } from './master-keys.ts'
import { oneAtATime } from './one-at-a-time.ts'

/**
 * A driver whose blobs are encrypted: `blobs/…` is kept by `inner` as `encrypted/blobs/…`, and sizes are those of the
 * plaintext. It has neither `localPath` nor `presignRead`, because both would show ciphertext. Reads reject or error with
 * blob_damaged when what is stored is not what was written under this very key.
 * @param masters the first one wraps, all of them open; at least one
 */
export function openEncryptedStore(
  inner: BlobStore,
  masters: readonly MasterKey[],
): BlobStore & { readonly encryption: Encryption } {
  if (masters.length === 0) throw new RangeError('An encrypted store needs a master key.')
  const keyring = openKeyring(inner, masters)
  const exclusively = oneAtATime()
  const inPlainIfAllowed = async <T>(key: string, work: (plainKey: string) => Promise<T>): Promise<T | undefined> =>
    isReserved(key) || !(await keyring.mayHoldPlain()) ? undefined : work(key)

  const store: BlobStore & { encryption: Encryption } = {
    kind: inner.kind,
    async put(key, source, options = {}) {
      if ('stream' in source) sourceStream(source)
      try {
        return await exclusively(checkedKey(key), async () => {
          const stored = await put(inner, await keyring.current(), key, source, options)
          await inPlainIfAllowed(key, (plainKey) => inner.delete(plainKey))
          if ('path' in source && options.move) await rm(source.path, { force: true })
          return stored
        })
      } catch (error) {
        throw options.signal?.aborted ? options.signal.reason : error
      } finally {
        if ('stream' in source) source.stream.destroy()
      }
    },
    async read(key, options = {}) {
      checkedKey(key)
      if (options.range) checkRange(options.range)
      options.signal?.throwIfAborted()
      try {
        return await read(inner, keyring, key, options)
      } catch (error) {
        if (!isMissing(error)) throw error
        const plain = await inPlainIfAllowed(key, (plainKey) => inner.read(plainKey, options))
        if (plain) return plain
        throw new StorageProblem('blob_missing', `There is no blob ${key} in the storage.`, { cause: error })
      }
    },
    async stat(key) {
      const found = await inner.stat(encryptedPrefix + checkedKey(key))
      if (found) return { sizeBytes: plainBytes(found.sizeBytes) }
      return inPlainIfAllowed(key, (plainKey) => inner.stat(plainKey))
    },
    has: async (key) => (await store.stat(key)) !== undefined,
    async delete(key) {
      checkedKey(key)
      await exclusively(key, async () => {
        // The plain one first: killed in between, the deleted blob must not come back as an older one.
        await inPlainIfAllowed(key, (plainKey) => inner.delete(plainKey))
        await inner.delete(encryptedPrefix + key)
      })
    },
    async *list(prefix) {
      checkedPrefix(prefix)
      for await (const { key, sizeBytes, modifiedAt } of inner.list(encryptedPrefix + prefix)) {
        yield { key: key.slice(encryptedPrefix.length), sizeBytes: plainBytes(sizeBytes), modifiedAt }
      }
      if (!(await keyring.mayHoldPlain())) return
      for await (const listed of inner.list(prefix)) {
        if (!isReserved(listed.key) && !(await inner.has(encryptedPrefix + listed.key))) yield listed
      }
    },
    check: () => probe(store),
    close: () => inner.close(),
    encryption: {
      ready: async () => void (await keyring.current()),
      mayHoldPlain: keyring.mayHoldPlain,
      rotate: keyring.rotate,
      encryptPlain: ({ signal, onBlob }) =>
        encryptPlainBlobs(inner, keyring, {
          signal,
          onBlob,
          exclusively,
          put: async (key, source) => void (await put(inner, await keyring.current(), key, source, { signal })),
        }),
    },
  }
  return store
}

const isReserved = (key: string) => key.startsWith(keyringPrefix) || key.startsWith(encryptedPrefix)
const isMissing = (error: unknown) => error instanceof StorageProblem && error.code === 'blob_missing'

async function put(
  inner: BlobStore,
  storeKey: Parameters<typeof makeHeader>[0],
  key: string,
  source: BlobSource,
  { ifAbsent, durable, signal }: PutOptions,
): Promise<StoredInfo> {
  signal?.throwIfAborted()
  const sizeBytes = 'path' in source ? (await stat(source.path)).size : source.sizeBytes
  const plain = sourceStream(source)
  // A source that is silent would otherwise hold the generator, and with it the abort, for ever.
  if (signal) addAbortSignal(signal, plain)
  try {
    const stream = Readable.from(encryptedChunks(plain, sizeBytes, makeHeader(storeKey, key, sizeBytes)))
    // No Content-Type: what is stored is noise.
    await inner.put(
      encryptedPrefix + key,
      { stream, sizeBytes: encryptedBytes(sizeBytes) },
      {
        ...(ifAbsent !== undefined && { ifAbsent }),
        ...(durable !== undefined && { durable }),
        ...(signal && { signal }),
      },
    )
    return { sizeBytes }
  } finally {
    plain.destroy()
  }
}

async function read(inner: BlobStore, keyring: Keyring, key: string, options: ReadOptions): Promise<Readable> {
  const { range, signal } = options
  const storedKey = encryptedPrefix + key
  const passed = signal ? { signal } : {}
  const bodyFrom = (start: number, end: number) => inner.read(storedKey, { ...passed, range: { start, end } })
  const firstChunk = Math.floor((range?.start ?? 0) / chunkBytes)

  let body = range
    ? await bodyFrom(0, firstChunk === 0 ? chunkEnd(range.end) : headerBytes - 1)
    : await inner.read(storedKey, passed)
  try {
    let bytes = takeFrom(body)
    const opened = await openedHeader(keyring, key, bytes)
    const { start, lengthBytes } = resolveRange(range, opened.sizeBytes)
    if (range && lengthBytes === 0) {
      body.destroy()
      return Readable.from([])
    }
    const end = start + lengthBytes - 1
    if (range && firstChunk > 0) {
      body.destroy()
      body = await bodyFrom(chunkStart(firstChunk), chunkEnd(end))
      bytes = takeFrom(body)
    }
    const wanted = { key, ...opened, firstChunk, range: range && { start, end } }
    return decrypting(body, decryptedChunks(bytes, wanted), signal)
  } catch (error) {
    body.destroy()
    throw error
  }
}

/** The last byte of the chunk that holds this byte of the plaintext. */
const chunkEnd = (plainByte: number) => chunkStart(Math.floor(Math.min(plainByte, 2 ** 50) / chunkBytes) + 1) - 1

async function openedHeader(keyring: Keyring, key: string, bytes: ByteTaker): Promise<Opened> {
  const header = await bytes.take(headerBytes)
  const id = storeKeyIdOf(header)
  if (id === undefined) throw damaged(key, 'it does not begin as an encrypted blob')
  const storeKey = await keyring.find(id)
  if (!storeKey) throw damaged(key, `it names the key ${id}, which ${keyringPrefix} does not have`)
  const opened = openHeader(storeKey, key, header)
  if (!opened) throw damaged(key, 'its header was changed, or is that of another blob')
  return opened
}

function decrypting(body: Readable, chunks: AsyncGenerator<Buffer>, signal: AbortSignal | undefined): Readable {
  const stream = Readable.from(chunks, { objectMode: false, highWaterMark: 4 * chunkBytes })
  stream.once('close', () => body.destroy())
  return signal ? addAbortSignal(signal, stream) : stream
}
