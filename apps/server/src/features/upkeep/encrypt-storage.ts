import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'

/**
 * Encrypts what was stored before encryption was turned on. What is done is done: a killed run is gone on with at the next
 * start, or within the hour.
 */
export const encryptStorage = job({
  name: 'upkeep.encrypt_storage',
  payload: z.object({}),
  cron: '53 * * * *',
  async run(ctx: Ctx) {
    const { encryption } = ctx.storage
    if (!encryption || !(await encryption.mayHoldPlain())) return
    let count = 0
    const isDone = await encryption.encryptPlain({ signal: ctx.signal, onBlob: () => count++ })
    ctx.log.info({ count, isDone }, 'encrypted files that were stored before encryption was turned on')
  },
})
