import * as z from 'zod'
import { ACCOUNT_CAPABILITIES, CAPABILITIES } from './names.ts'

/** What may be done with a thing in the library. A role is a set of these. */
export const Capability = z.enum(CAPABILITIES).meta({ id: 'Capability' })
export type Capability = z.infer<typeof Capability>

/** What may be done with the account as a whole. Counts only in a grant on the library itself. */
export const AccountCapability = z.enum(ACCOUNT_CAPABILITIES).meta({ id: 'AccountCapability' })
export type AccountCapability = z.infer<typeof AccountCapability>

export const AnyCapability = z.enum([...Capability.options, ...AccountCapability.options])
export type AnyCapability = z.infer<typeof AnyCapability>
