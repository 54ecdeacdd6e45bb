import * as z from 'zod'
import { defineSettings } from '../../platform/settings.ts'

export const renditionSettings = defineSettings('renditions', {
  DAMASK_PROCESSING_TIMEOUT_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 3600)
    .optional()
    .describe('How long processing one file may take. Between one and thirty minutes, by kind, when left out.'),
})
