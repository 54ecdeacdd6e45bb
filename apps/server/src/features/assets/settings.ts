import * as z from 'zod'
import { defineSettings } from '../../platform/settings.ts'

export const assetSettings = defineSettings('assets', {
  DAMASK_BIN_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(36_500)
    .default(30)
    .describe('After how many days what is in the bin is erased for ever. 0 keeps it until somebody erases it.'),
  DAMASK_BLOB_GRACE_HOURS: z.coerce
    .number()
    .min(0)
    .max(87_600)
    .default(24)
    .describe('For how many hours the bytes of erased files are still kept in storage.'),
  DAMASK_SCRUB_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .describe('How often stored bytes are read again and compared with their checksum, in days. 0 never does.'),
})
