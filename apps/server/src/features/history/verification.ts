import type { HistoryVerification } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { publish, signal } from '../../platform/events.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { trustedKeys } from './audit-key.ts'
import { type Verified, verifyChain } from './verify-chain.ts'

export async function getVerification(ctx: Ctx): Promise<HistoryVerification> {
  const row = await ctx.db.selectFrom('history_check').selectAll().executeTakeFirstOrThrow()
  const outcome = row.outcome as Verified | null
  return {
    state: row.state as HistoryVerification['state'],
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    done: row.done,
    total: row.total,
    isIntact: outcome && outcome.findingCount === 0,
    verifiedTo: outcome?.verifiedTo ?? null,
    blankedParts: outcome?.blankedParts ?? 0,
    prunedEvents: outcome?.prunedEvents ?? 0,
    findings: outcome?.findings ?? [],
    findingCount: outcome?.findingCount ?? 0,
    keys: await trustedKeys(ctx),
  }
}

/** Asked for twice, it runs once. */
export async function startVerification(ctx: Ctx): Promise<HistoryVerification> {
  await enqueue(ctx, verifyJob, {}, { key: 'one', priority: -1 })
  await ctx.db
    .updateTable('history_check')
    .set({ state: 'running', started_at: ctx.now(), done: 0, total: 0 })
    .where('state', '<>', 'running')
    .execute()
  return getVerification(ctx)
}

export const verifyJob = job({
  name: 'history.verify',
  payload: z.object({}),
  maxAttempts: 3,
  async run(ctx, _, attempt) {
    try {
      await verifyAndTell(ctx)
    } catch (error) {
      if (attempt.isLast)
        await ctx.db.updateTable('history_check').set({ state: 'failed', ended_at: ctx.now() }).execute()
      throw error
    }
  },
})

/** Nobody has to ask: what was changed by night is known in the morning. */
export const verifyNightly = job({
  name: 'history.verify_nightly',
  payload: z.object({}),
  cron: '23 3 * * *',
  run: async (ctx) => {
    await verifyAndTell(ctx)
  },
})

/** Verifies, writes down what was found, and makes an event of it. */
export async function verifyAndTell(ctx: Ctx): Promise<Verified> {
  await ctx.db
    .updateTable('history_check')
    .set({
      state: 'running',
      started_at: sql`case when state = 'running' then started_at else ${ctx.now()} end`,
      done: 0,
    })
    .execute()
  const verified = await verifyChain(ctx, async (done, total) => {
    await ctx.db.updateTable('history_check').set({ done, total }).execute()
    await signal(ctx, 'history.verifying', { done, total })
  })
  await ctx.db
    .updateTable('history_check')
    .set({
      state: 'done',
      ended_at: ctx.now(),
      outcome: JSON.stringify(verified),
      done: verified.events,
      total: verified.events,
    })
    .execute()
  if (verified.findingCount > 0) {
    ctx.log.error({ findings: verified.findingCount, first: verified.findings[0]?.says }, 'the history is not intact')
  }
  const { verifiedTo, findingCount, events } = verified
  await publish(ctx, 'history.verified', { toPosition: verifiedTo?.position ?? 0, events, findings: findingCount })
  return verified
}
