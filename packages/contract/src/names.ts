import type { RoleId } from './ids.ts'

// What a page in a browser names, told without what checks it: nothing here brings zod along.

/** What may be done with a thing in the library, from least to most. */
export const CAPABILITIES = [
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
] as const

/** What may be done with the account as a whole. */
export const ACCOUNT_CAPABILITIES = [
  'manage_people',
  'manage_fields',
  'manage_policies',
  'manage_integrations',
  'manage_settings',
  'see_audit',
] as const

/** The roles that every library has. */
export const ROLE_IDS = {
  viewer: '00000000-0000-7000-8000-000000000011' as RoleId,
  contributor: '00000000-0000-7000-8000-000000000012' as RoleId,
  editor: '00000000-0000-7000-8000-000000000013' as RoleId,
  manager: '00000000-0000-7000-8000-000000000014' as RoleId,
} as const
