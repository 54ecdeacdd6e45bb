import type { OnExpiry } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'

type LifecycleSettings = { onExpiry: OnExpiry }

export async function getSettings(ctx: Ctx): Promise<LifecycleSettings> {
  const row = await ctx.db.selectFrom('lifecycle_setting').select('on_expiry').executeTakeFirstOrThrow()
  return { onExpiry: row.on_expiry as OnExpiry }
}

export function setSettings(ctx: Ctx, { onExpiry }: LifecycleSettings): Promise<LifecycleSettings> {
  return inTransaction(ctx, async (ctx) => {
    const before = await ctx.db
      .selectFrom('lifecycle_setting')
      .select('on_expiry')
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (before.on_expiry === onExpiry) return { onExpiry }
    await ctx.db.updateTable('lifecycle_setting').set({ on_expiry: onExpiry }).execute()
    await publish(ctx, 'setting.expiry_changed', { was: before.on_expiry as OnExpiry, is: onExpiry })
    return { onExpiry }
  })
}
