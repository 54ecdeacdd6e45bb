import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { job } from '../../platform/jobs.ts'
import { KEY_EXPIRY_WARNING_MS } from './rules.ts'

const AT_ONCE = 500

/** Says once for each key that it ends within a week, so that nothing stops working overnight. */
export const warnOfExpiringKeys = job({
  name: 'identity.warn_of_expiring_keys',
  payload: z.object({}),
  cron: '41 * * * *',
  run: (ctx: Ctx) =>
    inTransaction(ctx, async (ctx) => {
      const rows = await ctx.db
        .selectFrom('api_key')
        .innerJoin('person', 'person.id', 'api_key.person_id')
        .select(['api_key.id', 'api_key.name', 'person_id', 'expires_at'])
        .where('expires_at', '>', ctx.now())
        .where('expires_at', '<=', new Date(ctx.now().getTime() + KEY_EXPIRY_WARNING_MS))
        .where('expiry_warned_at', 'is', null)
        .where('deactivated_at', 'is', null)
        .orderBy('expires_at')
        .limit(AT_ONCE)
        .forUpdate('api_key')
        .skipLocked()
        .execute()
      for (const { id, name, person_id, expires_at } of rows) {
        const told = { apiKeyId: id, personId: person_id, name, expiresAt: expires_at!.toISOString() }
        await publish(ctx, 'api_key.expiring', told, id)
      }
      if (rows.length === 0) return
      const ids = rows.map(({ id }) => id)
      await ctx.db.updateTable('api_key').set({ expiry_warned_at: ctx.now() }).where('id', 'in', ids).execute()
    }),
})
