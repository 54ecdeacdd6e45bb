import { processSettings } from './config.ts'
import type { Ctx } from './ctx.ts'

/**
 * An address of this library for links that leave it. With DAMASK_URL it never depends on what a request claims about its
 * host; mail that leaves the house needs that setting.
 * @param path begins with a slash
 */
export function publicUrl(ctx: Ctx, path: string): string {
  const { DAMASK_URL, DAMASK_HOST, DAMASK_PORT } = ctx.settings(processSettings)
  const base = DAMASK_URL ?? ctx.caller?.origin ?? `http://${DAMASK_HOST}:${DAMASK_PORT}`
  return base.replace(/\/+$/, '') + path
}
