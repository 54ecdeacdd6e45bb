import type { HistoryFinding } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { isSignedBy, trustedKeys } from './audit-key.ts'
import { Findings, nameOfEvent } from './findings.ts'
import { readHead } from './head-file.ts'
import { withHistoryLock } from './history-lock.ts'
import { judgePersonal } from './judge-personal.ts'
import { isAsStored, type Judged, judgeSeal, nameSuspects, type Suspect } from './judge-seal.ts'
import { leafHash } from './payload.ts'
import { type LeafRow, readLeaves } from './read-leaves.ts'
import {
  hashOfSeal,
  lastSeal,
  MAX_EVENTS_OF_SEAL,
  NO_SEAL_BEFORE,
  prunedCount,
  type SealRow,
  sealsFrom,
  sealText,
} from './seal.ts'
import { sealEvents } from './seal-events.ts'

export type Verified = {
  seals: number
  events: number
  blankedParts: number
  prunedEvents: number
  verifiedTo: { position: number; seal: number; sealedAt: string } | null
  findings: HistoryFinding[]
  findingCount: number
}

/** No transaction of ours takes longer than this between what happens and its commit. */
const LONGEST_TRANSACTION_MS = 60 * 60_000

/**
 * Reads the whole chain, a page in memory, and proves that nothing in it was changed, removed, inserted or put into
 * another order; says where, when something was.
 * @param tell is called now and then with the position that was reached
 */
export async function verifyChain(
  ctx: Ctx,
  tell: (position: number, last: number) => Promise<void>,
): Promise<Verified> {
  const findings = new Findings()
  const horizon = await oldestRunning(ctx)
  await sealEvents(ctx).catch((error: Error) => findings.add('seal', `The history cannot be sealed: ${error.message}`))
  const verified = await withHistoryLock(ctx, 'check', { wait: true }, (ctx) => readAll(ctx, findings, horizon, tell))
  return { ...verified!, findings: findings.kept, findingCount: findings.count }
}

async function readAll(ctx: Ctx, findings: Findings, horizon: string, tell: (p: number, l: number) => Promise<void>) {
  const last = await lastSeal(ctx)
  const { rows } = await sql<{ position: number | null }>`select max(position) as position from event_leaf`.execute(
    ctx.db,
  )
  const lastPosition = Math.max(last?.to_position ?? 0, rows[0]!.position ?? 0)
  const keys = new Set(await trustedKeys(ctx))
  const erased = await peopleErased(ctx)
  const suspects: Suspect[] = []
  const leaves = readLeaves(ctx, 0, lastPosition)
  let leaf = await next(leaves)
  let before: { seal: SealRow; isSound: boolean } | undefined
  let [events, blankedParts, prunedEvents, seals] = [0, 0, 0, 0]

  const judge = (row: LeafRow): Judged => {
    events++
    const { event } = row
    const counted = event && leafHash(event, row.position)
    if (event) blankedParts += judgePersonal(event, erased, findings)
    if (event && before && Date.parse(event.at_text) < Date.parse(before.seal.sealed_at) - LONGEST_TRANSACTION_MS) {
      const says = `${nameOfEvent(event)} tells of a time long before it was written down, after ${before.seal.sealed_at}.`
      findings.add('backdated', says, { eventSeq: event.seq, position: row.position })
    }
    const judged = {
      position: row.position,
      seq: row.leaf_seq,
      kind: row.leaf_kind,
      stored: row.leaf_hash,
      counted,
      event,
    }
    return isAsStored(judged) ? { ...judged, event: event && { ...event, data: {} } } : judged
  }

  for await (const { seal, following } of withFollowing(sealsFrom(ctx, -1, Number.MAX_SAFE_INTEGER))) {
    if (last && seal.number > last.number) break
    seals++
    prunedEvents += prunedCount(seal)
    const isSound = judgeDocument(seal, before, keys, findings)
    // A seal that was changed does not say reliably how far it goes; its neighbours do.
    const to = isSound ? seal.to_position : (following?.from_position ?? lastPosition + 1) - 1
    const within: Judged[] = []
    for (; leaf && leaf.position <= to; leaf = await next(leaves)) {
      const judged = judge(leaf)
      if (leaf.position < seal.from_position && isSound) foundOutside(judged, findings)
      else if (within.length < MAX_EVENTS_OF_SEAL) within.push(judged)
      if (events % 5_000 === 0) await tell(leaf.position, lastPosition)
    }
    if (isSound) judgeSeal(seal, within, suspects, findings)
    before = { seal, isSound }
  }
  for (; leaf; leaf = await next(leaves)) foundOutside(judge(leaf), findings)
  nameSuspects(suspects, findings)
  await findUnsealed(ctx, last, horizon, findings)
  await judgeHead(ctx, last, findings)
  await judgePrunings(ctx, findings)
  const verifiedTo = last ? { position: last.to_position, seal: last.number, sealedAt: last.sealed_at } : null
  return { seals, events, blankedParts, prunedEvents, verifiedTo }
}

const next = async <T>(rows: AsyncGenerator<T>): Promise<T | undefined> => {
  const { value, done } = await rows.next()
  return done ? undefined : value
}

async function* withFollowing(seals: AsyncGenerator<SealRow>): AsyncGenerator<{ seal: SealRow; following?: SealRow }> {
  let seal = await next(seals)
  while (seal) {
    const following = await next(seals)
    yield { seal, ...(following && { following }) }
    seal = following
  }
}

/** The seal by itself, and how it joins the one before. */
function judgeDocument(
  seal: SealRow,
  before: { seal: SealRow; isSound: boolean } | undefined,
  keys: ReadonlySet<string>,
  findings: Findings,
): boolean {
  const place = { seal: seal.number }
  const expected = (before?.seal.number ?? 0) + 1
  if (seal.number > expected) {
    const which = seal.number - 1 === expected ? `Seal ${expected} is` : `Seals ${expected} to ${seal.number - 1} are`
    findings.add('missing', `${which} missing.`, { seal: expected })
  }
  const text = sealText(seal)
  if (!hashOfSeal(text).equals(seal.hash)) {
    findings.add('seal', `Seal ${seal.number} was changed: it has not the hash that it had.`, place)
    return false
  }
  if (!isSignedBy(seal.key, text, seal.signature)) {
    findings.add('signature', `Seal ${seal.number} was not signed by the key it names.`, place)
    return false
  }
  if (!keys.has(seal.key)) {
    findings.add('signature', `Seal ${seal.number} was signed by a key that is not one of this library's.`, place)
    return false
  }
  const isNext = seal.number === expected
  const joins =
    seal.previous.equals(before?.seal.hash ?? NO_SEAL_BEFORE) &&
    seal.from_position === (before?.seal.to_position ?? 0) + 1
  if (isNext && (before?.isSound ?? true) && !joins) {
    findings.add('seal', `Seal ${seal.number} does not follow from seal ${seal.number - 1}.`, place)
  }
  return true
}

function foundOutside({ position, seq, event }: Judged, findings: Findings): void {
  const says = `${nameOfEvent(event ?? { seq })} was inserted at position ${position}, or the seal around it is gone.`
  findings.add('inserted', says, { eventSeq: seq, position })
}

async function oldestRunning(ctx: Ctx): Promise<string> {
  const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(
    ctx.db,
  )
  return rows[0]!.xid
}

/** Events that had their turn and have no place in the chain. */
async function findUnsealed(ctx: Ctx, last: SealRow | undefined, horizon: string, findings: Findings): Promise<void> {
  const { rows } = await sql<{ seq: number; name: string; at_text: string; is_behind: boolean }>`
    select event.seq, event.name, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at_text,
      (event.xid, event.seq) <= (${last?.cursor_xid ?? '0'}::xid8, ${last?.cursor_seq ?? 0}::bigint) as is_behind
    from event left join event_leaf on event_leaf.seq = event.seq
    where event_leaf.seq is null and event.xid < ${horizon}::xid8 order by event.seq limit 100`.execute(ctx.db)
  for (const row of rows) {
    const says = row.is_behind
      ? `${nameOfEvent(row)} was inserted after its time had been sealed, or its leaf was removed.`
      : `${nameOfEvent(row)} has not been sealed.`
    findings.add('inserted', says, { eventSeq: row.seq })
  }
}

/** What was written down outside of the database. */
async function judgeHead(ctx: Ctx, last: SealRow | undefined, findings: Findings): Promise<void> {
  const head = await readHead(ctx)
  if (!head) {
    if (last) findings.add('cut_off', 'The file audit.head is missing: nothing says how far the history was.')
    return
  }
  const { number, hash, sealedAt } = head
  const here = await findHash(ctx, number)
  const missing = here === hash ? head.lost : [...head.lost, { number, hash, sealedAt }]
  for (const gone of missing) {
    const says = `The end of the history is missing: seal ${gone.number} of ${gone.sealedAt} was written down, and is not there. It was cut off, or an older state of the database was restored.`
    findings.add('cut_off', says, { seal: gone.number })
  }
}

async function findHash(ctx: Ctx, number: number): Promise<string | undefined> {
  const row = await ctx.db.selectFrom('event_seal').select('hash').where('number', '=', number).executeTakeFirst()
  return row?.hash.toString('hex')
}

async function peopleErased(ctx: Ctx): Promise<Set<string>> {
  const rows = await ctx.db
    .selectFrom('event')
    .select('subject_id')
    .distinct()
    .where('name', '=', 'history.person_blanked')
    .execute()
  return new Set(rows.flatMap((row) => row.subject_id ?? []))
}

/** Every seal that says it was pruned must be told of by an event, which is in the chain itself. */
async function judgePrunings(ctx: Ctx, findings: Findings): Promise<void> {
  const { rows } = await sql<{ number: number; kind: string }>`
    select event_seal.number, pruned.kind from event_seal, jsonb_object_keys(event_seal.pruned) as pruned (kind)
    where event_seal.pruned <> '{}' and not exists (
      select 1 from event where event.name = 'history.pruned' and event.data ->> 'kind' = pruned.kind
        and event_seal.number between (event.data ->> 'fromSeal')::bigint and (event.data ->> 'toSeal')::bigint)
    order by event_seal.number limit 100`.execute(ctx.db)
  for (const { number, kind } of rows) {
    const says = `Seal ${number} says that its events of ${kind} were pruned, and no event tells of that.`
    findings.add('missing', says, { seal: number })
  }
}
