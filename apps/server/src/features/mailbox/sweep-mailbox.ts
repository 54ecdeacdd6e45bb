import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'
import { forgetOldMessages } from '../../platform/mail.ts'

export const sweepMailbox = job({
  name: 'mailbox.sweep',
  payload: z.object({}),
  cron: '43 * * * *',
  run: (ctx: Ctx) => forgetOldMessages(ctx),
})
