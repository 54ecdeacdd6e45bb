import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'

/** What waited for an answer that did not come, and what was remembered so that it is not used twice. */
export const sweepSignIns = job({
  name: 'single_sign_on.sweep',
  payload: z.object({}),
  cron: '*/15 * * * *',
  async run(ctx: Ctx) {
    await ctx.db.deleteFrom('sso_request').where('expires_at', '<', ctx.now()).execute()
    await ctx.db.deleteFrom('sso_assertion').where('expires_at', '<', ctx.now()).execute()
    await ctx.db.deleteFrom('scim_token').where('expires_at', '<', ctx.now()).execute()
  },
})
