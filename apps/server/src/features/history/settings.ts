import * as z from 'zod'
import { defineSettings } from '../../platform/settings.ts'

export const historySettings = defineSettings('history', {
  DAMASK_HISTORY_SEAL_S: z.coerce
    .number()
    .min(1)
    .max(3600)
    .default(3)
    .describe('How many seconds pass at most before an event is sealed, so that it cannot be changed unnoticed.'),
})
