import { processSettings } from './config.ts'
import type { Ctx } from './ctx.ts'

/**
 * An address of this library for links that leave it. With DAMASK_URL it never depends on what a request claims about its
 * host; mail that leaves the house needs that setting. Without it, only somebody who is signed in is believed, or whoever is
 * on this machine: else a stranger could have a link sent that leads to them.
 * @param path begins with a slash
 */
export function publicUrl(ctx: Ctx, path: string): string {
  const { DAMASK_URL, DAMASK_HOST, DAMASK_PORT } = ctx.settings(processSettings)
  const host = DAMASK_HOST === '0.0.0.0' || DAMASK_HOST === '::' ? 'localhost' : DAMASK_HOST
  const base = DAMASK_URL ?? believedOrigin(ctx) ?? `http://${host}:${DAMASK_PORT}`
  return base.replace(/\/+$/, '') + path
}

function believedOrigin({ caller, actor }: Ctx): string | undefined {
  if (!caller || !URL.canParse(caller.origin)) return undefined
  const { hostname } = new URL(caller.origin)
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return isHere || actor.personId ? caller.origin : undefined
}
