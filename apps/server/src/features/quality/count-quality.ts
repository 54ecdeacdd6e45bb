import type { Quality } from '@damask/contract'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { signal } from '../../platform/events.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { findMisfits } from './find-misfits.ts'
import { writeCounts } from './write-counts.ts'

type State = Pick<Quality, 'state' | 'countedAt'>

/** Asked for twice, it runs once. */
export async function startCount(ctx: Ctx): Promise<State> {
  await enqueue(ctx, countJob, {}, { key: 'one' })
  const row = await ctx.db
    .updateTable('quality_state')
    .set({ state: 'running', started_at: ctx.now() })
    .returning('counted_at')
    .executeTakeFirstOrThrow()
  return { state: 'running', countedAt: row.counted_at?.toISOString() ?? null }
}

export const countJob = job({
  name: 'quality.count',
  payload: z.object({}),
  maxAttempts: 3,
  async run(ctx, _, attempt) {
    try {
      await countQuality(ctx)
    } catch (error) {
      if (attempt.isLast) {
        await ctx.db.updateTable('quality_state').set({ state: 'failed' }).execute()
        await signal(ctx, 'quality.counted', {})
      }
      throw error
    }
  },
})

/** Nobody has to ask: in the morning the numbers are of last night. */
export const countNightly = job({
  name: 'quality.count_nightly',
  payload: z.object({}),
  cron: '37 2 * * *',
  run: countQuality,
})

async function countQuality(ctx: Ctx): Promise<void> {
  const judgedTo = await findMisfits(ctx)
  // The process is stopping: the job is still in the queue and begins anew.
  if (ctx.signal.aborted) throw new Error('stopped while counting')
  await writeCounts(ctx)
  await ctx.db.updateTable('quality_state').set({ state: 'done', counted_at: ctx.now(), judged_to: judgedTo }).execute()
  await signal(ctx, 'quality.counted', {})
}
