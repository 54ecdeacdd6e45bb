import { createHash } from 'node:crypto'
import type { EventKind } from '@damask/contract'
import { sql } from 'kysely'
import { canonicalJson } from '../../platform/canonical-json.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { exactTime } from './payload.ts'

/** By kind of event: how many a seal holds, and the root of the Merkle tree over their leaves. */
export type Roots = { [K in EventKind]?: { count: number; root: string } }
export type Pruned = { [K in EventKind]?: { at: string; names: Record<string, number> } }

export type SealRow = {
  number: number
  from_position: number
  to_position: number
  roots: Roots
  previous: Buffer
  sealed_at: string
  key: string
  hash: Buffer
  signature: Buffer
  cursor_xid: string
  cursor_seq: number
  pruned: Pruned
}

/** What the first seal stands on. */
export const NO_SEAL_BEFORE = Buffer.alloc(32)

/** As many events as a seal may hold: what is read at once to say which of them was changed. */
export const MAX_EVENTS_OF_SEAL = 5_000

/** What is signed. docs/operate/audit.md tells strangers of this, word for word. */
export const sealText = (seal: Omit<SealRow, 'hash' | 'signature' | 'cursor_xid' | 'cursor_seq' | 'pruned'>): string =>
  canonicalJson({
    v: 1,
    number: seal.number,
    from: seal.from_position,
    to: seal.to_position,
    count: seal.to_position - seal.from_position + 1,
    roots: seal.roots,
    previous: seal.previous.toString('hex'),
    sealedAt: seal.sealed_at,
    key: seal.key,
  })

export const hashOfSeal = (text: string): Buffer => createHash('sha256').update(text).digest()

const columns = sql`number, from_position, to_position, roots, previous, ${exactTime(sql`sealed_at`)} as sealed_at, key,
  hash, signature, cursor_xid::text, cursor_seq, pruned`

export async function lastSeal(ctx: Ctx): Promise<SealRow | undefined> {
  const { rows } = await sql<SealRow>`select ${columns} from event_seal order by number desc limit 1`.execute(ctx.db)
  return rows[0]
}

export async function findSeal(ctx: Ctx, number: number): Promise<SealRow | undefined> {
  const { rows } = await sql<SealRow>`select ${columns} from event_seal where number = ${number}`.execute(ctx.db)
  return rows[0]
}

const SEALS_AT_ONCE = 500

/** The chain from one number on, a page in memory. */
export async function* sealsFrom(ctx: Ctx, first: number, last: number): AsyncGenerator<SealRow> {
  for (let next = first; ; ) {
    const { rows } = await sql<SealRow>`
      select ${columns} from event_seal where number >= ${next} and number <= ${last}
      order by number limit ${SEALS_AT_ONCE}`.execute(ctx.db)
    yield* rows
    if (rows.length < SEALS_AT_ONCE) return
    next = rows.at(-1)!.number + 1
  }
}

/** How many events of a seal were taken away by policy. */
export const prunedCount = (seal: Pick<SealRow, 'roots' | 'pruned'>): number =>
  (Object.keys(seal.pruned) as EventKind[]).reduce((sum, kind) => sum + (seal.roots[kind]?.count ?? 0), 0)
