import * as z from 'zod'

/** What may be done with a thing in the library. A role is a set of these. */
export const Capability = z
  .enum([
    'view',
    'download',
    'download_original',
    'comment',
    'upload',
    'edit',
    'replace',
    'move',
    'delete',
    'share',
    'approve',
    'publish',
    'manage_folder',
    'manage_access',
  ])
  .meta({ id: 'Capability' })
export type Capability = z.infer<typeof Capability>

/** What may be done with the account as a whole. Counts only in a grant on the library itself. */
export const AccountCapability = z
  .enum(['manage_people', 'manage_fields', 'manage_policies', 'manage_integrations', 'manage_settings', 'see_audit'])
  .meta({ id: 'AccountCapability' })
export type AccountCapability = z.infer<typeof AccountCapability>

export const AnyCapability = z.enum([...Capability.options, ...AccountCapability.options])
export type AnyCapability = z.infer<typeof AnyCapability>
