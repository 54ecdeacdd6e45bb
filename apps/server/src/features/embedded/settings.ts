import * as z from 'zod'
import { defineSettings } from '../../platform/settings.ts'

export const embeddedSettings = defineSettings('embedded', {
  DAMASK_METADATA_COPIES_GIB: z.coerce
    .number()
    .min(0)
    .max(100_000)
    .default(10)
    .describe(
      'How much room copies of originals with metadata in them may take, in GiB. They are made again when wanted.',
    ),
})
