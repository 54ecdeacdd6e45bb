import type { Ctx } from '../../platform/ctx.ts'
import { mendAfterRestore } from './mend-after-restore.ts'
import { sealDue } from './seal-events.ts'
import { historySettings } from './settings.ts'
import { queueStreams } from './stream-events.ts'

/** Seals every few seconds as long as the process runs. Of several processes one does it; the others see that and leave it. */
export async function keepSealing(ctx: Ctx, stopping: AbortSignal): Promise<void> {
  const { DAMASK_HISTORY_SEAL_S: everyS } = ctx.settings(historySettings)
  await mendAfterRestore(ctx)
  let isSealing = false
  let wasSaid = ''
  const timer = setInterval(async () => {
    if (isSealing) return
    isSealing = true
    try {
      await sealDue({ ...ctx, signal: stopping }, { wait: false })
      await queueStreams(ctx)
      wasSaid = ''
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error)
      // Once, not every few seconds until somebody has time.
      if (!stopping.aborted && says !== wasSaid) ctx.log.error({ err: error }, 'the history could not be sealed')
      wasSaid = says
    } finally {
      isSealing = false
    }
  }, everyS * 1000).unref()
  stopping.addEventListener('abort', () => clearInterval(timer), { once: true })
}
