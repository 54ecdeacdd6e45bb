import * as z from 'zod'
import { queryFlag, Timestamp } from './endpoint.ts'

/** `cold`: archived; its original has to be brought back before it can be downloaded. */
export const Tier = z.enum(['hot', 'cold']).meta({ id: 'Tier' })
export type Tier = z.infer<typeof Tier>

/** What narrows a list by what time does to assets. */
export const dateFilters = {
  reviewBefore: Timestamp.optional().describe('To be reviewed before then.'),
  expiresBefore: Timestamp.optional().describe('Expiring, or expired, before then.'),
  isExpired: queryFlag().optional().describe('Only what has expired; or, when false, only what has not.'),
}
