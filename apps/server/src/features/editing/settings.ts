import * as z from 'zod'
import { defineSettings } from '../../platform/settings.ts'

export const editingSettings = defineSettings('editing', {
  DAMASK_UNDO_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe('For how many days edits of many assets can be undone. 0 keeps nothing to undo them by.'),
  DAMASK_UNDO_VALUES: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(20_000_000)
    .describe('How many earlier values are kept for that at most; the oldest edits lose theirs first.'),
})
