import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Answers kept for repeated calls are promised for a day, and are of no use after it. */
export const sweepOldRows = job({
  name: 'upkeep.sweep_old_rows',
  payload: z.object({}),
  cron: '17 * * * *',
  async run(ctx: Ctx) {
    const dayAgo = new Date(ctx.now().getTime() - DAY_MS)
    await ctx.db.deleteFrom('idempotent_answer').where('created_at', '<', dayAgo).execute()
    await ctx.db.deleteFrom('archive').where('expires_at', '<', ctx.now()).execute()
    await ctx.db.deleteFrom('session').where('expires_at', '<', ctx.now()).execute()
  },
})
