import * as z from 'zod'
import { defineSettings } from '../../platform/settings.ts'

export const oauthSettings = defineSettings('oauth', {
  DAMASK_APP_REGISTRATION: z
    .stringbool()
    .default(false)
    .describe('Let programs such as agents register themselves, to ask people to be let in (RFC 7591).'),
})
