import type { EventKind } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { job } from '../../platform/jobs.ts'
import { withHistoryLock } from './history-lock.ts'
import { rootOf } from './merkle.ts'
import { leafHash } from './payload.ts'
import { readLeaves } from './read-leaves.ts'
import type { SealRow } from './seal.ts'

const DAY_MS = 24 * 60 * 60_000
const SEALS_AT_ONCE = 100

export const pruneJob = job({
  name: 'history.prune',
  payload: z.object({}),
  cron: '43 3 * * *',
  run: (ctx) => pruneHistory(ctx),
})

/**
 * Takes away what is older than the policy keeps. Of each seal goes a whole kind of event: its count, the count of each
 * name and its root stay, so that the chain still proves itself. What does not fit its seal is never pruned away.
 */
export async function pruneHistory(ctx: Ctx): Promise<void> {
  await withHistoryLock(ctx, 'check', { wait: true }, async (ctx) => {
    const policies = await ctx.db.selectFrom('event_retention').selectAll().execute()
    for (const { kind, days } of policies) {
      const until = new Date(ctx.now().getTime() - days * DAY_MS)
      while (!ctx.signal.aborted && (await pruneSome(ctx, kind as EventKind, until)));
    }
    // By one look over all of them: they have no index by event, which every event would pay for.
    if (policies.length > 0) {
      await sql`delete from event_subject where not exists (select 1 from event where event.seq = event_subject.seq)
        and seq < (select max(cursor_seq) from event_seal)`.execute(ctx.db)
    }
  })
}

type Due = Pick<SealRow, 'number' | 'from_position' | 'to_position' | 'roots'>

/** @returns false when there is nothing left to do */
function pruneSome(ctx: Ctx, kind: EventKind, until: Date): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { rows: due } = await sql<Due>`
      select number, from_position, to_position, roots from event_seal
      where sealed_at < ${until} and roots ? ${kind} and not pruned ? ${kind}
      order by number limit ${SEALS_AT_ONCE}`.execute(ctx.db)
    if (due.length === 0) return false
    await sql`select set_config('damask.history', 'prune', true)`.execute(ctx.db)
    const names: Record<string, number> = {}
    for (const seal of due) {
      const found = await namesWithin(ctx, seal, kind)
      if (!found) {
        ctx.log.error({ seal: seal.number, kind }, 'a seal does not fit its events, so they are not pruned')
        return false
      }
      for (const [name, count] of Object.entries(found)) names[name] = (names[name] ?? 0) + count
      await pruneSeal(ctx, seal, kind, found)
    }
    await sql`select set_config('damask.history', '', true)`.execute(ctx.db)
    await publish(ctx, 'history.pruned', { kind, fromSeal: due[0]!.number, toSeal: due.at(-1)!.number, names })
    return due.length === SEALS_AT_ONCE
  })
}

/** How many of each name a seal holds of a kind; undefined when they are not what was sealed. */
async function namesWithin(ctx: Ctx, seal: Due, kind: EventKind): Promise<Record<string, number> | undefined> {
  const hashes: Buffer[] = []
  const names: Record<string, number> = {}
  for await (const { leaf_kind, position, event } of readLeaves(ctx, seal.from_position, seal.to_position)) {
    if (leaf_kind !== kind) continue
    if (!event) return undefined
    hashes.push(leafHash(event, position))
    names[event.name] = (names[event.name] ?? 0) + 1
  }
  const sealed = seal.roots[kind]!
  return hashes.length === sealed.count && rootOf(hashes).toString('hex') === sealed.root ? names : undefined
}

async function pruneSeal(ctx: Ctx, seal: Due, kind: EventKind, names: Record<string, number>): Promise<void> {
  const { rows } = await sql<{ seq: number }>`
    delete from event_leaf where position between ${seal.from_position} and ${seal.to_position} and kind = ${kind}
    returning seq`.execute(ctx.db)
  const seqs = rows.map((row) => row.seq)
  await sql`delete from event where seq = any(${seqs}::bigint[])`.execute(ctx.db)
  const pruned = { [kind]: { at: ctx.now().toISOString(), names } }
  await sql`update event_seal set pruned = pruned || ${JSON.stringify(pruned)}::jsonb where number = ${seal.number}`.execute(
    ctx.db,
  )
}
