import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { type AuditKey, readAuditKey } from './audit-key.ts'
import { findLostHead, type HeadFile, readHead, writeHead } from './head-file.ts'
import { withHistoryLock } from './history-lock.ts'
import { kindOf } from './kinds.ts'
import { MerkleTree } from './merkle.ts'
import { leafHash, type SealedRow, sealedColumns } from './payload.ts'
import { hashOfSeal, lastSeal, MAX_EVENTS_OF_SEAL, NO_SEAL_BEFORE, type Roots, type SealRow, sealText } from './seal.ts'

/** Transactions last for milliseconds, and those of other databases on the same server count too. */
const PATIENCE_MS = 10_000

const NOTHING_TAKEN = { xid: '0', seq: 0 }

/**
 * Gives every event that was committed by now its place in the chain. Events are taken in the order of their
 * transactions and only from those older than every one that runs, so none can ever appear behind what was sealed.
 * @param patienceMs how long to wait for transactions that still run
 * @returns how many were sealed
 * @throws AuditKeyMissing
 */
export async function sealEvents(ctx: Ctx, patienceMs = PATIENCE_MS): Promise<number> {
  const { rows } = await sql<{ xid: string }>`select xid::text from event order by event.xid desc limit 1`.execute(
    ctx.db,
  )
  const newest = rows[0]?.xid
  for (const until = Date.now() + patienceMs; newest && Date.now() < until && !ctx.signal.aborted; await sleep(25)) {
    const { rows } = await sql<{ is_over: boolean }>`
      select ${newest}::xid8 < pg_snapshot_xmin(pg_current_snapshot()) as is_over`.execute(ctx.db)
    if (rows[0]!.is_over) break
  }
  return (await sealDue(ctx, { wait: true })) ?? 0
}

/**
 * Seals what can be sealed now.
 * @returns how many events; undefined when somebody else is at it and `wait` is false
 * @throws AuditKeyMissing
 */
export async function sealDue(ctx: Ctx, how: { wait: boolean }): Promise<number | undefined> {
  if (!(await hasUnsealed(ctx))) return 0
  return withHistoryLock(ctx, 'seal', how, async (ctx) => {
    const last = await lastSeal(ctx)
    const key = await readAuditKey(ctx, last === undefined)
    const head = await readHead(ctx)
    const lost = head ? [...head.lost] : []
    const cut = head && (await findLostHead(ctx, head))
    if (cut) {
      lost.push(cut)
      ctx.log.error(
        { seal: cut.number },
        'the end of the history is missing: it was cut off, or an older state restored',
      )
    }
    let total = 0
    for (let sealed = last; !ctx.signal.aborted; ) {
      const seal: SealRow | undefined = await inTransaction(ctx, (ctx) => sealSome(ctx, key, sealed))
      if (!seal) break
      await writeHead(ctx, toHead(seal, lost))
      total += seal.to_position - seal.from_position + 1
      sealed = seal
    }
    return total
  })
}

async function hasUnsealed(ctx: Ctx): Promise<boolean> {
  const cursor = toCursor(await lastSeal(ctx))
  const { rows } = await sql`
    select 1 from event where (xid, seq) > (${cursor.xid}::xid8, ${cursor.seq}::bigint)
      and xid < pg_snapshot_xmin(pg_current_snapshot()) limit 1`.execute(ctx.db)
  return rows.length > 0
}

const toCursor = (seal: SealRow | undefined) => (seal ? { xid: seal.cursor_xid, seq: seal.cursor_seq } : NOTHING_TAKEN)

const toHead = (seal: SealRow, lost: HeadFile['lost']): HeadFile => ({
  number: seal.number,
  hash: seal.hash.toString('hex'),
  sealedAt: seal.sealed_at,
  lost,
})

async function sealSome(ctx: Ctx, key: AuditKey, last: SealRow | undefined): Promise<SealRow | undefined> {
  const cursor = toCursor(last)
  const { rows } = await sql<SealedRow & { xid: string }>`
    select ${sealedColumns}, event.xid::text from event
    where (xid, seq) > (${cursor.xid}::xid8, ${cursor.seq}::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
      and not exists (select 1 from event_leaf where event_leaf.seq = event.seq)
    order by event.xid, event.seq limit ${MAX_EVENTS_OF_SEAL}`.execute(ctx.db)
  if (rows.length === 0) return undefined
  const from = (last?.to_position ?? 0) + 1
  const leaves = rows.map((row, i) => ({ seq: row.seq, kind: kindOf(row.name), hash: leafHash(row, from + i) }))
  await sql`
    insert into event_leaf (position, seq, kind, hash)
    select ${from}::bigint - 1 + nth, seq, kind, hash
    from unnest(${leaves.map((leaf) => leaf.seq)}::bigint[], ${leaves.map((leaf) => leaf.kind)}::text[],
      ${leaves.map((leaf) => leaf.hash)}::bytea[]) with ordinality as leaf (seq, kind, hash, nth)`.execute(ctx.db)
  const seal = {
    number: (last?.number ?? 0) + 1,
    from_position: from,
    to_position: from + rows.length - 1,
    roots: rootsOf(leaves),
    previous: last?.hash ?? NO_SEAL_BEFORE,
    sealed_at: ctx.now().toISOString().replace('Z', '000Z'),
    key: key.name,
  }
  const text = sealText(seal)
  const { xid, seq } = rows.at(-1)!
  const made = { ...seal, hash: hashOfSeal(text), signature: key.sign(text), cursor_xid: xid, cursor_seq: seq }
  await ctx.db
    .insertInto('event_seal')
    .values({ ...made, roots: JSON.stringify(seal.roots), sealed_at: new Date(seal.sealed_at) })
    .execute()
  return { ...made, pruned: {} }
}

function rootsOf(leaves: readonly { kind: ReturnType<typeof kindOf>; hash: Buffer }[]): Roots {
  const trees = new Map<keyof Roots, MerkleTree>()
  for (const { kind, hash } of leaves) {
    const tree = trees.get(kind) ?? new MerkleTree()
    trees.set(kind, tree)
    tree.add(hash)
  }
  return Object.fromEntries(
    [...trees].map(([kind, tree]) => [kind, { count: tree.count, root: tree.root().toString('hex') }]),
  )
}
