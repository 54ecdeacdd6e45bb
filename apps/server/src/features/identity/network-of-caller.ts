import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { addressToKeep } from '../../platform/shorten-address.ts'

/** The network a call came from: enough to notice a stranger, not enough to follow somebody around. */
export function networkOfCaller(ctx: Ctx): string | null {
  const keepsNone = ctx.settings(processSettings).DAMASK_HISTORY_ADDRESS === 'none'
  return addressToKeep(ctx.caller?.address ?? null, keepsNone ? 'none' : 'shortened')
}
