import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'

const DAY_MS = 24 * 60 * 60_000

/** What signing in leaves behind, once it means nothing any more. */
export const sweepSignIn = job({
  name: 'identity.sweep_sign_in',
  payload: z.object({}),
  cron: '23 * * * *',
  async run(ctx: Ctx) {
    const now = ctx.now()
    const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
    await ctx.db.deleteFrom('sign_in_step').where('expires_at', '<', now).execute()
    await ctx.db.deleteFrom('sign_in_link').where('expires_at', '<', now).execute()
    await ctx.db.deleteFrom('verification').where('expires_at', '<', now).execute()
    await ctx.db.deleteFrom('sign_in_throttle').where('failed_at', '<', ago(1)).execute()
    await ctx.db.deleteFrom('known_device').where('last_used_at', '<', ago(365)).execute()
    await ctx.db
      .deleteFrom('authenticator')
      .where('confirmed_at', 'is', null)
      .where('created_at', '<', ago(1))
      .execute()
  },
})
