import { createSecretKey, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { BlobStore } from '../blob-store.ts'
import { StorageProblem } from '../storage-problem.ts'
import type { StoreKey } from './format.ts'
import { type MasterKey, unwrap, wrap } from './master-keys.ts'

export const keyringPrefix = 'keys/'
export const encryptedPrefix = 'encrypted/'
/** Every store key is kept twice: losing it would lose every blob that it wraps. */
const copies = ['a', 'b'] as const
const reloadAfterMs = 5_000
const maxRecordBytes = 4_096

type Held = {
  readonly id: string
  readonly madeAt: string
  /** Blobs from before encryption may still be there. Bound to the wrapping, so nobody can switch it on again. */
  readonly mayHoldPlain: boolean
  readonly secret: Buffer
  readonly storeKey: StoreKey
  /** The master keys that wrap the copies; undefined for a copy that is missing or unreadable. */
  readonly wrappedBy: readonly (string | undefined)[]
}

type Record = { format: 1; id: string; madeAt: string; mayHoldPlain: boolean; masterKeyId: string; wrapped: string }

export type Keyring = {
  /** The store key for new blobs. The first call makes one in a store that has none. */
  current(): Promise<StoreKey>
  find(id: string): Promise<StoreKey | undefined>
  mayHoldPlain(): Promise<boolean>
  /** Writes down that no blob from before encryption is left. */
  sealOff(): Promise<void>
  /** Everything under the first master key, and a new store key for what is written from now on. */
  rotate(): Promise<{ rewrapped: number }>
}

/**
 * The store keys of an encrypted store: `keys/<id>-a.json` and its copy `-b`, wrapped by a master key. Store keys wrap the
 * data keys in the headers of blobs. Changing the master key therefore rewrites a few small objects and no blob.
 */
export function openKeyring(inner: BlobStore, masters: readonly MasterKey[]): Keyring {
  let loading: Promise<Map<string, Held>> | undefined
  let loadedAt = 0
  const load = () => {
    loadedAt = Date.now()
    loading = loadOrMake(inner, masters)
    loading.catch(() => {
      loading = undefined
    })
    return loading
  }
  const held = () => loading ?? load()
  const write = (keys: readonly Held[]) => writeAll(inner, masters[0]!, keys).finally(() => void load().catch(() => {}))

  return {
    current: async () => newest(await held()).storeKey,
    async find(id) {
      const found = (await held()).get(id)
      // Another process may have made it, or rotated.
      if (found || Date.now() - loadedAt < reloadAfterMs) return found?.storeKey
      return (await load()).get(id)?.storeKey
    },
    mayHoldPlain: async () => [...(await held()).values()].some((key) => key.mayHoldPlain),
    async sealOff() {
      const keys = [...(await load()).values()].filter((key) => key.mayHoldPlain)
      await write(keys.map((key) => ({ ...key, mayHoldPlain: false })))
    },
    async rotate() {
      const keys = [...(await load()).values()]
      const isUnder = (key: Held) => key.wrappedBy.every((id) => id === masters[0]!.id)
      const stale = keys.filter((key) => !isUnder(key))
      // Killed after this and started again, it finds the new key and does not make another.
      if (stale.length === keys.length) await write([makeHeld(stale.some((key) => key.mayHoldPlain))])
      await write(stale)
      return { rewrapped: stale.length }
    },
  }
}

async function loadOrMake(inner: BlobStore, masters: readonly MasterKey[]): Promise<Map<string, Held>> {
  const ids = new Set<string>()
  for await (const { key } of inner.list(keyringPrefix)) {
    const id = /^keys\/([0-9a-f]{16})-[ab]\.json$/.exec(key)?.[1]
    if (id) ids.add(id)
  }
  if (ids.size === 0) {
    if (await hasAny(inner, encryptedPrefix)) {
      throw new StorageProblem(
        'storage_refused',
        `The storage has encrypted blobs and no keys to them: ${keyringPrefix} is gone. Restore it from a backup.`,
      )
    }
    const made = makeHeld((await hasAny(inner, 'blobs/')) || (await hasAny(inner, 'renditions/')))
    await writeAll(inner, masters[0]!, [made])
    ids.add(made.id)
  }
  const held = await Promise.all([...ids].map((id) => readHeld(inner, masters, id)))
  return new Map(held.map((key) => [key.id, key]))
}

async function hasAny(inner: BlobStore, prefix: string): Promise<boolean> {
  for await (const _blob of inner.list(prefix)) return true
  return false
}

function makeHeld(mayHoldPlain: boolean): Held {
  const secret = randomBytes(32)
  return toHeld({ id: randomBytes(8).toString('hex'), madeAt: new Date().toISOString(), mayHoldPlain }, secret, [])
}

const toHeld = (
  { id, madeAt, mayHoldPlain }: Pick<Held, 'id' | 'madeAt' | 'mayHoldPlain'>,
  secret: Buffer,
  wrappedBy: Held['wrappedBy'],
): Held => ({ id, madeAt, mayHoldPlain, secret, storeKey: { id, wrapping: createSecretKey(secret) }, wrappedBy })

async function readHeld(inner: BlobStore, masters: readonly MasterKey[], id: string): Promise<Held> {
  const records = await Promise.all(copies.map((copy) => readRecord(inner, id, copy)))
  const opened = records.map((record) => record && openRecord(record, masters))
  const found = opened.find((each) => each !== undefined)
  if (!found) {
    const wrappers = [...new Set(records.flatMap((record) => record?.masterKeyId ?? []))]
    throw new StorageProblem(
      'storage_refused',
      wrappers.length > 0 && !wrappers.some((wrapper) => masters.some((master) => master.id === wrapper))
        ? `The files are encrypted under the master key ${wrappers.join(' or ')}, which was not given (given: ${masters.map((master) => master.id).join(', ')}).`
        : `The key ${id} in ${keyringPrefix} of the storage is damaged in both copies. Restore it from a backup.`,
    )
  }
  // What both copies say must agree before anything is switched off for good.
  const mayHoldPlain = opened.every((each) => each?.mayHoldPlain !== false)
  const held = toHeld(
    { ...found, mayHoldPlain },
    found.secret,
    opened.map((each) => each?.masterKeyId),
  )
  // A rotation that was killed between the copies, or a copy that is lost: made whole as soon as somebody sees it.
  if (opened.some((each) => !each)) await writeAll(inner, masters[0]!, [held])
  return held
}

async function readRecord(inner: BlobStore, id: string, copy: string): Promise<Record | undefined> {
  try {
    const stream = await inner.read(nameOf(id, copy), { range: { start: 0, end: maxRecordBytes } })
    const record = JSON.parse(await text(stream)) as Record
    return record.format === 1 && record.id === id ? record : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    if (error instanceof StorageProblem && error.code === 'blob_missing') return undefined
    throw error
  }
}

function openRecord(record: Record, masters: readonly MasterKey[]): (Record & { secret: Buffer }) | undefined {
  const master = masters.find(({ id }) => id === record.masterKeyId)
  const secret = master && unwrap(master.wrapping, Buffer.from(record.wrapped, 'base64url'), boundTo(record))
  return secret && { ...record, secret }
}

const boundTo = ({ id, madeAt, mayHoldPlain }: Pick<Held, 'id' | 'madeAt' | 'mayHoldPlain'>) =>
  `damask store key ${JSON.stringify([id, madeAt, mayHoldPlain])}`

/** One copy after the other, each whole or absent: at every moment one of them can be read. */
async function writeAll(inner: BlobStore, master: MasterKey, keys: readonly Held[]): Promise<void> {
  for (const key of keys) {
    for (const copy of copies) {
      const { id, madeAt, mayHoldPlain } = key
      const wrapped = wrap(master.wrapping, key.secret, boundTo(key)).toString('base64url')
      const record: Record = { format: 1, id, madeAt, mayHoldPlain, masterKeyId: master.id, wrapped }
      const bytes = Buffer.from(`${JSON.stringify(record)}\n`)
      await inner.put(nameOf(id, copy), { stream: Readable.from([bytes]), sizeBytes: bytes.length })
    }
  }
}

const nameOf = (id: string, copy: string) => `${keyringPrefix}${id}-${copy}.json`

const newest = (keys: ReadonlyMap<string, Held>): Held =>
  [...keys.values()].reduce((a, b) => (a.madeAt + a.id > b.madeAt + b.id ? a : b))
