import * as z from 'zod'
import { defineSettings } from '../../platform/settings.ts'

export const identitySettings = defineSettings('identity', {
  DAMASK_ADMIN_EMAIL: z
    .email()
    .optional()
    .describe('With DAMASK_ADMIN_PASSWORD: creates the first administrator at the first start, unattended.'),
  DAMASK_ADMIN_PASSWORD: z.string().optional().describe('The password of that first administrator.'),
})
