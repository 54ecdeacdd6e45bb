import { type SqlBool, sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'

const DAY_MS = 24 * 60 * 60_000

/** What has ended by itself: tokens, requests, consents that nobody took up, programs that nobody connected. */
export const sweepApps = job({
  name: 'oauth.sweep_apps',
  payload: z.object({}),
  cron: '*/20 * * * *',
  run: (ctx: Ctx) =>
    inTransaction(ctx, async (ctx) => {
      const now = ctx.now()
      const dayAgo = new Date(now.getTime() - DAY_MS)
      await ctx.db.deleteFrom('app_token').where('expires_at', '<', now).execute()
      // A used code is known for a day longer than it lives, so that its replay is noticed.
      await ctx.db.deleteFrom('app_request').where('expires_at', '<', dayAgo).execute()
      const hasTokens = sql<SqlBool>`exists (select from app_token where connected_app_id = connected_app.id)`
      await ctx.db
        .deleteFrom('connected_app')
        .where('created_at', '<', dayAgo)
        .where(sql<SqlBool>`not ${hasTokens}`)
        .execute()
      const isConnected = sql<SqlBool>`exists (select from connected_app where oauth_client_id = oauth_client.id)`
      await ctx.db
        .deleteFrom('oauth_client')
        .where('source', '=', 'registered')
        .where('created_at', '<', new Date(now.getTime() - 7 * DAY_MS))
        .where(sql<SqlBool>`not ${isConnected}`)
        .execute()
      await ctx.db.deleteFrom('app_code_guess').where('began_at', '<', dayAgo).execute()
    }),
})
