import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveMessage } from '@damask/contract'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import type { Database, Tables } from './database.ts'
import type { Owner } from './events.ts'
import type { Log } from './log.ts'

/** A message of the feed. Stored events carry an id that a reader may resume after; passing signals do not. */
export type LiveItem = {
  readonly id: string | null
  readonly message: LiveMessage
  /** Whose business it is, where it is somebody's own. */
  readonly to?: Owner
}

export type LiveFeed = {
  /** @returns a function that ends the subscription */
  subscribe(reader: (item: LiveItem) => void): () => void
  /** Stored events after `id`, oldest first; undefined when too many have passed to replay them. */
  since(id: string): Promise<LiveItem[] | undefined>
  close(): Promise<void>
}

const MAX_REPLAY = 1000
/** A transaction that is still running hides later events; look again this soon. */
const RETRY_MS = 100
/** Covers a notification lost while the listening connection was being remade. */
const SAFETY_POLL_MS = 5_000

/**
 * Follows committed events and passing signals through LISTEN on one connection of its own.
 * Nothing is read from the database while nobody is subscribed.
 */
export async function openLiveFeed({ db, connection }: Database, log: Log): Promise<LiveFeed> {
  const bus = new EventEmitter().setMaxListeners(0)
  let cursor = await newestPosition(db)
  let closed = false
  let client: pg.Client | undefined
  let reading = false
  let again = false

  async function readNew(): Promise<void> {
    if (reading) {
      again = true
      return
    }
    reading = true
    try {
      do {
        again = false
        const { items, position, hidden } = await eventsAfter(db, cursor, MAX_REPLAY)
        cursor = position
        for (const item of items) bus.emit('item', item)
        if (items.length === MAX_REPLAY) again = true
        else if (hidden && !closed) setTimeout(() => void readNew(), RETRY_MS).unref()
      } while (again)
    } catch (error) {
      if (!closed) log.warn({ err: error }, 'the live feed could not read events; it tries again')
    } finally {
      reading = false
    }
  }

  async function connect(): Promise<void> {
    for (let wait = 200; !closed; wait = Math.min(wait * 2, 10_000)) {
      try {
        client = new pg.Client({ ...connection, application_name: 'damask live' })
        client.on('error', () => {})
        client.once('end', () => !closed && void connect())
        client.on('notification', ({ channel, payload }) => {
          if (bus.listenerCount('item') === 0) return
          if (channel === 'damask_event') void readNew()
          else if (payload) bus.emit('item', signalIn(payload))
        })
        await client.connect()
        await client.query('listen damask_event; listen damask_signal')
        return
      } catch (error) {
        if (!closed) log.warn({ err: error }, 'the live feed lost the database; it tries again')
        await sleep(wait, undefined, { ref: false })
      }
    }
  }

  await connect()
  const poll = setInterval(() => bus.listenerCount('item') > 0 && void readNew(), SAFETY_POLL_MS).unref()
  return {
    subscribe(reader) {
      const first = bus.listenerCount('item') === 0
      bus.on('item', reader)
      // Events of the time when nobody listened are history, not news.
      if (first)
        void newestPosition(db).then(
          (position) => (cursor = position),
          () => {},
        )
      return () => bus.off('item', reader)
    },
    async since(id) {
      const position = parsePosition(id)
      if (!position) return undefined
      const { items } = await eventsAfter(db, position, MAX_REPLAY)
      return items.length === MAX_REPLAY ? undefined : items
    },
    async close() {
      closed = true
      clearInterval(poll)
      await client?.end().catch(() => {})
    },
  }
}

function signalIn(payload: string): LiveItem {
  const { to, ...message } = JSON.parse(payload)
  return { id: null, message, ...(to && { to }) }
}

type Position = { xid: string; seq: number }

function parsePosition(id: string): Position | undefined {
  const match = /^(\d{1,20})\.(\d{1,15})$/.exec(id)
  return match ? { xid: match[1]!, seq: Number(match[2]) } : undefined
}

async function newestPosition(db: Kysely<Tables>): Promise<Position> {
  const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(db)
  return { xid: rows[0]!.xid, seq: 0 }
}

/** Events in commit-safe order: only of transactions older than every running one, so none can appear behind the reader. */
async function eventsAfter(db: Kysely<Tables>, after: Position, limit: number) {
  const { rows } = await sql<{
    xid: string
    seq: number
    name: string
    at: Date
    actor_name: string | null
    data: object
    hidden: boolean
  }>`
    select xid::text, seq, name, at, actor_name, data, xid >= pg_snapshot_xmin(pg_current_snapshot()) as hidden
    from event where (xid, seq) > (${after.xid}::xid8, ${after.seq}::bigint) order by event.xid, event.seq limit ${limit}`.execute(
    db,
  )
  const seen = rows.filter((row) => !row.hidden)
  const items = seen.map(
    (row): LiveItem => ({
      id: `${row.xid}.${row.seq}`,
      message: { name: row.name, data: row.data, at: row.at.toISOString(), actor: row.actor_name } as LiveMessage,
    }),
  )
  const last = seen.at(-1)
  return { items, position: last ? { xid: last.xid, seq: last.seq } : after, hidden: seen.length < rows.length }
}
