import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { api, type Endpoint, type EventName } from '@damask/contract'
import { expect, test } from 'vitest'

// Which event tells of what an endpoint does. A new endpoint needs a line: the events it publishes, itself or by the
// operation that it starts, or a sentence that says why there is nothing to tell.

const TOLD: Record<string, readonly EventName[] | string> = {
  'POST /setup': ['person.created'],
  'POST /sign-in': ['person.signed_in', 'person.sign_in_failed'],
  'POST /sign-out': ['person.signed_out'],
  'PATCH /me': ['person.updated'],
  'POST /me/password': ['person.password_changed'],
  'DELETE /me/sessions/:sessionId': ['session.ended'],
  'DELETE /me/sessions': ['session.others_ended'],
  'POST /api-keys': ['api_key.created'],
  'POST /api-keys/:apiKeyId/rotate': ['api_key.rotated'],
  'DELETE /api-keys/:apiKeyId': ['api_key.revoked'],
  'POST /history/verification': ['history.verified'],
  'POST /history/views': ['history.view_saved'],
  'DELETE /history/views/:viewId': ['history.view_deleted'],
  'PUT /history/retention': ['history.retention_changed'],
  'POST /history/streams': ['history.stream_created'],
  'PATCH /history/streams/:streamId': ['history.stream_updated'],
  'DELETE /history/streams/:streamId': ['history.stream_deleted'],
  'POST /history/streams/:streamId/test': ['history.stream_tested'],
  'DELETE /mailbox': 'Mail that was never sent is kept for looking at; nothing of the library changes.',
  'POST /mailbox/test': 'A test mail to oneself changes nothing.',
  'DELETE /access/grants/:grantId': ['access.revoked'],
  'DELETE /access/requests/:accessRequestId': ['access.request_withdrawn'],
  'PATCH /access/grants/:grantId': ['access.grant_changed'],
  'POST /access/grants': ['access.granted'],
  'POST /access/requests': ['access.requested'],
  'POST /access/requests/:accessRequestId/approve': ['access.request_approved'],
  'POST /access/requests/:accessRequestId/decline': ['access.request_declined'],
  'POST /roles': ['role.created'],
  'PATCH /roles/:roleId': ['role.changed'],
  'DELETE /roles/:roleId': ['role.deleted'],
  'POST /invitations': ['person.invited'],
  'POST /invitations/:invitationId/resend': ['invitation.resent'],
  'POST /invitations/links': ['person.invited'],
  'DELETE /invitations/:invitationId': ['invitation.revoked'],
  'POST /join': ['person.joined'],
  'POST /join/as-me': ['person.joined'],
  'POST /join/ask': ['person.invited'],
  'POST /join/look': 'A look at an invitation, by its secret.',
  'PUT /joining': ['joining.changed'],
  'PATCH /people/:personId': ['person.updated'],
  'POST /people/:personId/deactivate': ['person.deactivated'],
  'POST /people/:personId/reactivate': ['person.reactivated'],
  'PUT /people/:personId/administrator': ['person.administrator_changed'],
  'POST /people/service-accounts': ['service_account.created'],
  'POST /people/:personId/api-keys': ['api_key.created'],
  'DELETE /people/:personId/api-keys/:apiKeyId': ['api_key.revoked'],
  'DELETE /people/:personId/second-factor': ['second_factor.reset'],
  'DELETE /people/:personId/sessions': ['session.others_ended'],
  'PUT /me/avatar': ['person.avatar_changed'],
  'DELETE /me/avatar': ['person.avatar_changed'],
  'POST /teams': ['team.created'],
  'PATCH /teams/:teamId': ['team.changed'],
  'DELETE /teams/:teamId': ['team.deleted'],
  'POST /teams/:teamId/members': ['team.members_added'],
  'POST /teams/:teamId/members/remove': ['team.members_removed'],
  'POST /me/authenticator': 'Nothing counts before it is confirmed.',
  'POST /me/authenticator/confirm': ['second_factor.added'],
  'DELETE /me/authenticator': ['second_factor.removed'],
  'POST /me/recovery-codes': ['second_factor.codes_made'],
  'DELETE /me/devices/:deviceId': ['second_factor.device_forgotten'],
  'POST /me/passkeys': ['second_factor.added'],
  'POST /me/passkeys/options': 'A challenge; nothing counts before it is answered.',
  'PATCH /me/passkeys/:passkeyId': 'What somebody calls a passkey of theirs.',
  'DELETE /me/passkeys/:passkeyId': ['second_factor.removed'],
  'POST /me/confirm': ['person.confirmed'],
  'POST /me/confirm/passkey': ['person.confirmed'],
  'POST /me/confirm/passkey/options': 'A challenge; nothing counts before it is answered.',
  'POST /sign-in/forgot': ['person.password_reset_requested'],
  'POST /sign-in/reset': ['person.password_reset'],
  'POST /sign-in/reset/check': 'A question whether a link still holds.',
  'POST /sign-in/rescue': ['person.rescued'],
  'POST /sign-in/passkey': ['person.signed_in'],
  'POST /sign-in/passkey/options': 'A challenge; nothing counts before it is answered.',
  'POST /sign-in/second-factor': ['person.signed_in', 'person.sign_in_failed'],
  'PUT /sign-in-policy': ['sign_in_policy.changed'],
  'POST /sso-connections': ['sso_connection.created'],
  'PATCH /sso-connections/:connectionId': ['sso_connection.changed'],
  'DELETE /sso-connections/:connectionId': ['sso_connection.removed'],
  'POST /sso-connections/read-metadata': 'A document is read; nothing is kept.',
  'POST /sso-connections/test': 'A trial that keeps nothing.',
  'POST /sso-connections/:connectionId/scim-tokens': ['scim_token.created'],
  'DELETE /sso-connections/:connectionId/scim-tokens/:scimTokenId': ['scim_token.revoked'],
  'POST /oauth/requests': 'A program asks; the decision is what counts.',
  'POST /oauth/requests/:appRequestId/decision': ['app.connected'],
  'POST /oauth/device-requests': 'A program asks; the decision is what counts.',
  'DELETE /me/apps/:connectedAppId': ['app.disconnected'],
  'POST /oauth/clients': ['oauth_client.created'],
  'PATCH /oauth/clients/:oauthClientId': ['oauth_client.updated'],
  'DELETE /oauth/clients/:oauthClientId': ['oauth_client.erased'],
  'POST /oauth/clients/:oauthClientId/rotate-secret': ['oauth_client.secret_rotated'],
  'POST /privacy/texts': ['privacy.text_published'],
  'DELETE /privacy/texts/:kind': ['privacy.text_retired'],
  'POST /me/consents': ['privacy.text_accepted'],
  'POST /me/data-exports': ['person.data_exported'],
  'POST /people/:personId/data-exports': ['person.data_exported'],
  'POST /people/:personId/erase': ['person.erased'],
  'POST /operations/:operationId/cancel': ['operation.cancelled'],
  'POST /folders': ['folder.created'],
  'POST /folders/ensure': ['folder.created'],
  'PATCH /folders/:folderId': ['folder.renamed'],
  'POST /folders/:folderId/move': ['folder.moved'],
  'DELETE /folders/:folderId': ['folder.deleted'],
  'PATCH /assets/:assetId': ['asset.renamed'],
  'PATCH /assets/:assetId/metadata': ['asset.metadata_changed'],
  'POST /assets/:assetId/move': ['asset.moved'],
  'POST /assets/:assetId/copy': ['asset.copied'],
  'DELETE /assets/:assetId': ['asset.deleted'],
  'POST /assets/:assetId/versions/:number/restore': ['asset.version_added'],
  'POST /assets/bulk/move': ['assets.moved'],
  'POST /assets/bulk/copy': ['assets.copied'],
  'POST /assets/bulk/delete': ['assets.deleted'],
  'POST /archives': ['assets.downloaded'],
  'POST /bin/:binEntryId/restore': ['asset.restored', 'folder.restored'],
  'DELETE /bin/:binEntryId': ['asset.erased', 'folder.erased'],
  'DELETE /bin': ['asset.erased', 'folder.erased'],
  'POST /uploads': 'Nothing is in the library before the last byte is; then asset.created tells of it.',
  'PATCH /uploads/:uploadId': ['asset.created', 'asset.version_added'],
  'DELETE /uploads/:uploadId': 'What is given up was never in the library.',
  'POST /uploads/:uploadId/resolve': ['asset.created', 'asset.version_added'],
  'POST /assets': ['asset.created', 'asset.version_added'],
  'POST /assets/find-duplicates': 'A question with a long list in its body.',
  'POST /assets/:assetId/processing/retry': ['asset.processing_requested'],
}

const changing = Object.values(api)
  .flatMap((area) => Object.values(area) as Endpoint[])
  .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
  .map(({ method, path }) => `${method} ${path}`)

test('every endpoint that changes something says which event tells of it', () => {
  expect(Object.keys(TOLD).toSorted()).toEqual(changing.toSorted())
})

test('every event that is said to be published is published somewhere', () => {
  const root = fileURLToPath(new URL('./features/', import.meta.url))
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(root + path, 'utf8'))
    .join('\n')
  for (const name of new Set(Object.values(TOLD).flatMap((told) => (typeof told === 'string' ? [] : told)))) {
    expect(sources.includes(`'${name}'`), `${name} is never published`).toBe(true)
  }
})
