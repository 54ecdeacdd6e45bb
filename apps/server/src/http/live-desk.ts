import type { FolderId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, systemActor } from '../platform/ctx.ts'
import type { House } from '../platform/house.ts'
import type { LiveItem } from '../platform/live.ts'
import { type Place, type Placed, placesOf } from './live-hearing.ts'

export type Reader = {
  /** May be slow for nobody: writes and returns. */
  readonly hear: (item: Placed) => void
  /** Access has changed somewhere, or this reader's own account has: asks again who reads, and may end the reader. */
  readonly askAgain: (why: 'access' | 'identity') => Promise<void>
  readonly cut: () => void
}

export type Desk = {
  /** @returns a function that ends it */
  join(reader: Reader): () => void
  prepare(items: readonly LiveItem[]): Promise<Placed[]>
}

/** Messages worked out together; and how many may wait before the readers have to catch up from the log. */
const BATCH = 500
const MAX_WAITING = 20_000
/** Folders whose place is remembered, some 10 MB. */
const MAX_KNOWN = 50_000

const desks = new WeakMap<House, Desk>()

/** One per process: looks once where the things of a message are, whoever is to hear it, and notices changes of access. */
export function deskOf(house: House): Desk {
  let desk = desks.get(house)
  if (!desk) {
    desk = openDesk(house)
    desks.set(house, desk)
  }
  return desk
}

function openDesk(house: House): Desk {
  const ctx: Ctx = house.ctxFor(systemActor('Live'), null, house.stopping)
  const readers = new Set<Reader>()
  const known = new Map<FolderId, Place>()
  let version: string | undefined
  let waiting: LiveItem[] = []
  let working = false
  let unsubscribe: (() => void) | undefined

  /** @returns whether anything that decides about access has changed since the last look */
  async function lookForChange(): Promise<boolean> {
    const { rows } = await sql<{ version: string }>`select version::text from access_version`.execute(ctx.db)
    const isNew = version !== undefined && version !== rows[0]!.version
    if (isNew || known.size > MAX_KNOWN) known.clear()
    version = rows[0]!.version
    return isNew
  }

  async function prepare(items: readonly LiveItem[]): Promise<Placed[]> {
    const hasChanged = await lookForChange()
    const isOfAccount = items.some(({ message }) => OF_ACCOUNT.test(message.name))
    if (hasChanged || isOfAccount) {
      const why = isOfAccount ? 'identity' : 'access'
      await Promise.all([...readers].map((reader) => reader.askAgain(why)))
    }
    return placesOf(ctx, items, known)
  }

  async function work(): Promise<void> {
    if (working) return
    working = true
    try {
      while (waiting.length > 0 && readers.size > 0) {
        for (const item of await prepare(waiting.splice(0, BATCH))) for (const reader of readers) reader.hear(item)
      }
    } catch (error) {
      // Nobody must miss something without knowing: whoever is cut off comes back and catches up.
      if (!house.stopping.aborted) ctx.log.warn({ err: error }, 'the live feed lost its place; readers come back')
      cutAll()
    } finally {
      working = false
    }
  }

  function cutAll() {
    waiting = []
    for (const reader of readers) reader.cut()
  }

  return {
    join(reader) {
      readers.add(reader)
      unsubscribe ??= house.live.subscribe((item) => {
        waiting.push(item)
        if (waiting.length > MAX_WAITING) cutAll()
        else void work()
      })
      return () => {
        readers.delete(reader)
        if (readers.size > 0) return
        unsubscribe?.()
        unsubscribe = undefined
        waiting = []
      }
    },
    prepare,
  }
}

/** Events after which somebody may be signed out, or somebody else. */
const OF_ACCOUNT = /^(person|session|api_key|app|second_factor|sign_in_policy)\./
