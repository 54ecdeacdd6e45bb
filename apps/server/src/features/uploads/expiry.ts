import type { Ctx } from '../../platform/ctx.ts'
import type { UploadRow } from './queries.ts'
import { uploadSettings } from './settings.ts'
import { stagedBytes } from './staging.ts'

const HOUR_MS = 60 * 60 * 1000

export const expiryMs = (ctx: Ctx): number => ctx.settings(uploadSettings).DAMASK_UPLOAD_EXPIRY_HOURS * HOUR_MS

/** When an upload that gets no more bytes from now on will be given up. */
export const expiresFromNow = (ctx: Ctx): Date => new Date(ctx.now().getTime() + expiryMs(ctx))

/** Every byte that arrives moves the date; the file's own time of change remembers that without touching the database. */
export async function expiryOf(ctx: Ctx, row: UploadRow): Promise<Date> {
  const staged = row.state === 'receiving' ? await stagedBytes(ctx, row.id) : undefined
  return new Date(Math.max(row.expires_at.getTime(), (staged?.changedAt.getTime() ?? 0) + expiryMs(ctx)))
}

/** Complete files never expire: what keeps them waiting is our storage, not their sender. */
export const isExpired = async (ctx: Ctx, row: UploadRow): Promise<boolean> =>
  row.state !== 'verifying' && (await expiryOf(ctx, row)) <= ctx.now()
