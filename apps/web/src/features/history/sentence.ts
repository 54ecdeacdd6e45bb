import type { TFunction } from 'i18next'
import { formatNumber } from '../../app/format.ts'
import type { words } from './words.en.ts'

type Told = {
  name: string
  actor: { type: string; name: string | null }
  facts: Record<string, unknown>
  names: Record<string, string>
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What happened, as a sentence. @param isOwn whether it is told beside the thing that it happened to */
export function sentenceOf(t: TFunction<'words'>, told: Told, isOwn: boolean): string {
  const { name, facts, names } = told
  const folder = (id: unknown) => names[text(id) ?? ''] ?? t('history.elsewhere')
  const first = Array.isArray(facts.before) ? facts.before[0] : facts.before
  const values = {
    who: whoOf(t, told.actor),
    what: whatOf(t, told, isOwn),
    number: text(String(facts.number ?? '')) ?? '',
    restoredFrom: String(facts.restoredFrom ?? ''),
    before: text(first) ?? '',
    after: text(facts.after) ?? '',
    from: folder(first),
    to: folder(facts.after ?? facts.folderId),
    original: names[text(facts.fromAssetId) ?? ''] ?? '…',
    event: name,
    name: text(facts.name) ?? nameIn(facts.after) ?? nameIn(facts.before) ?? '…',
  }
  return t(`history.did.${keyOf(told, isOwn)}`, values)
}

/** Of something that is told as it is now, or as it was. */
const nameIn = (terms: unknown): string | undefined =>
  typeof terms === 'object' && terms !== null && 'name' in terms ? text(terms.name) : undefined

type Did = keyof (typeof words)['did']

function keyOf({ name, facts }: Told, isOwn: boolean): Did {
  const plain = name.replace('.', '_')
  if (plain === 'asset_version_added' && facts.restoredFrom) return 'asset_version_restored'
  // Told of one thing, a bulk verb is that verb.
  if (isOwn && facts.count === 1 && plain === 'assets_moved' && facts.before) return 'asset_moved'
  if (!isOwn && /_renamed$/.test(plain)) return 'asset_renamed_to'
  return DID.has(plain) ? (plain as Did) : 'other'
}

const DID = new Set<string>([
  'asset_created',
  'asset_version_added',
  'asset_metadata_changed',
  'asset_renamed',
  'asset_moved',
  'asset_copied',
  'asset_downloaded',
  'asset_deleted',
  'asset_restored',
  'asset_erased',
  'asset_processing_requested',
  'assets_moved',
  'assets_copied',
  'assets_deleted',
  'assets_downloaded',
  'folder_created',
  'folder_renamed',
  'folder_moved',
  'folder_deleted',
  'folder_restored',
  'folder_erased',
  'access_granted',
  'access_grant_changed',
  'access_revoked',
  'access_requested',
  'person_signed_in',
  'person_sign_in_failed',
  'person_signed_out',
  'person_created',
  'person_joined',
  'person_invited',
  'person_erased',
  'person_password_changed',
  'session_ended',
  'api_key_created',
  'api_key_revoked',
  'asset_processed',
  'operation_cancelled',
  'history_verified',
  'history_exported',
  'history_proved',
  'history_pruned',
  'history_retention_changed',
  'history_stream_created',
  'history_stream_deleted',
  'history_stream_tested',
  'access_request_approved',
  'access_request_declined',
  'access_request_withdrawn',
  'role_created',
  'role_changed',
  'role_deleted',
  'team_created',
  'team_changed',
  'team_deleted',
  'team_members_added',
  'team_members_removed',
  'invitation_resent',
  'invitation_revoked',
  'person_updated',
  'person_confirmed',
  'person_deactivated',
  'person_reactivated',
  'person_administrator_changed',
  'second_factor_added',
  'second_factor_removed',
  'second_factor_codes_made',
  'second_factor_reset',
  'sign_in_policy_changed',
  'service_account_created',
] satisfies Did[])

export function whoOf(t: TFunction<'words'>, { type, name }: Told['actor']): string {
  if (type === 'nobody') return t('history.nobody')
  return name ?? t('history.somebody')
}

function whatOf(t: TFunction<'words'>, { name, facts, names }: Told, isOwn: boolean): string {
  if (isOwn && facts.count === undefined) return t('history.this')
  const count = typeof facts.count === 'number' ? facts.count : listOf(facts.assetIds)
  if (name.startsWith('assets.') && count !== undefined) {
    if (isOwn && count === 1) return t('history.this')
    return t('history.several', { count, formatted: formatNumber(count) })
  }
  const id = text(facts.assetId) ?? text(facts.folderId)
  const known = text(facts.name) ?? (name.endsWith('.renamed') ? text(facts.before) : undefined) ?? names[id ?? '']
  return known ? t('history.thing', { name: known }) : t('history.this')
}

const listOf = (value: unknown) => (Array.isArray(value) ? value.length : undefined)
