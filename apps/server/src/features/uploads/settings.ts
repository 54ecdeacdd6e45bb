import * as z from 'zod'
import { defineSettings } from '../../platform/settings.ts'

export const uploadSettings = defineSettings('uploads', {
  DAMASK_UPLOAD_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('The largest file that is accepted, in bytes. No limit when left out.'),
  DAMASK_UPLOAD_EXPIRY_HOURS: z.coerce
    .number()
    .min(1)
    .max(24 * 365)
    .default(24)
    .describe('How long an unfinished upload is kept after its last bytes arrived, in hours.'),
})
