import type { AppRequest, ConnectedApp, OAuthClient } from '@damask/contract'
import type { Selectable } from 'kysely'
import type { Tables } from '../../platform/database.ts'
import type { ClientRow } from './authenticate-client.ts'
import { isLoopback } from './rules.ts'

export type RequestRow = Selectable<Tables['app_request']>

type Program = Pick<ClientRow, 'id' | 'name' | 'website' | 'source'>

export const toProgram = ({ id, name, website, source }: Program): ConnectedApp['program'] => ({
  id,
  name,
  website,
  isVouchedFor: source !== 'registered',
})

export const toAppRequest = (
  row: RequestRow,
  client: Program,
  { consentToken, isConnected }: { consentToken: string; isConnected: boolean },
): AppRequest => ({
  id: row.id,
  consentToken,
  program: toProgram(client),
  scopes: row.scopes as AppRequest['scopes'],
  returnsTo: row.redirect_uri && placeOf(row.redirect_uri),
  isOnThisComputer: row.redirect_uri !== null && isLoopback(row.redirect_uri),
  askedBy: row.asked_by,
  askedFrom: row.asked_from,
  askedAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  isConnected,
})

/** The host of a site; of an installed app, its scheme. */
function placeOf(uri: string): string {
  const { protocol, host } = new URL(uri)
  return protocol === 'https:' || protocol === 'http:' ? host : protocol.replace(/:$/, '')
}

export const toClient = (row: ClientRow, connectedCount: number, now: Date): OAuthClient => ({
  id: row.id,
  name: row.name,
  website: row.website,
  kind: row.kind as OAuthClient['kind'],
  source: row.source as OAuthClient['source'],
  secretPrefix: row.secret_prefix,
  previousSecretValidUntil:
    row.previous_secret_valid_until && row.previous_secret_valid_until > now
      ? row.previous_secret_valid_until.toISOString()
      : null,
  redirectUris: row.redirect_uris,
  scopes: row.scopes as OAuthClient['scopes'],
  mayUseDeviceCode: row.may_use_device_code,
  isDisabled: row.disabled_at !== null,
  connectedCount,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
})
