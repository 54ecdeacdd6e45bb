import type { CataloguingEvents } from './cataloguing-events.ts'
import type { EventKind } from './history.ts'
import type {
  AccessRequestId,
  ApiKeyId,
  ArchiveId,
  AssetId,
  BinEntryId,
  ConnectedAppId,
  DataExportId,
  FolderId,
  GrantId,
  HistoryStreamId,
  HistoryViewId,
  InvitationId,
  OAuthClientId,
  OperationId,
  PersonId,
  RoleId,
  ScimTokenId,
  SessionId,
  SsoConnectionId,
  TeamId,
  TermId,
  VersionId,
  VocabularyId,
} from './ids.ts'
import type { Operation } from './operations.ts'
import type { PolicyPart, PolicyParts } from './policies.ts'
import type { SchemaEvents } from './schema-events.ts'
import type { Upload } from './uploads.ts'

/** How a session began. */
export type SignInMethod = 'password' | 'passkey' | 'sso' | 'invitation' | 'rescue'
export type SecondFactorKind = 'authenticator' | 'passkey'
/** What proved it a second time. A device that was trusted proved it before. */
export type SecondFactorUsed = 'authenticator' | 'recovery_code' | 'passkey' | 'trusted_device'
/** A grant as events tell of it: in ids. */
type GrantFact = {
  grantId: GrantId
  principal: { type: 'person' | 'team' | 'everyone' | 'key'; id: string | null }
  folderId: FolderId | null
  assetId: AssetId | null
}
type GrantTerms = { roleId: RoleId; startsAt: string | null; endsAt: string | null }
type RoleTerms = { name: string; description: string; capabilities: string[] }
type RequestFact = {
  accessRequestId: AccessRequestId
  personId: PersonId
  folderId: FolderId | null
  assetId: AssetId | null
}

type OfAreas = CataloguingEvents & SchemaEvents

/**
 * Facts, in the past tense. Written in the same transaction as the change they describe. Nothing here names a person
 * otherwise than by id: names and addresses go with the event as `personal`, where they can be blanked.
 */
export type Events = OfAreas & {
  'person.created': { personId: PersonId }
  'person.updated': { personId: PersonId; changed: string[] }
  'person.signed_in': { personId: PersonId; method: SignInMethod; secondFactor: SecondFactorUsed | null }
  'person.sign_in_failed': { personId: PersonId | null; method: SignInMethod | SecondFactorUsed }
  'person.signed_out': { personId: PersonId }
  'person.password_changed': { personId: PersonId }
  'session.ended': { personId: PersonId; sessionId: SessionId }
  'person.confirmed': { personId: PersonId; method: 'password' | 'passkey' }
  'person.password_reset_requested': { personId: PersonId }
  'person.password_reset': { personId: PersonId }
  'person.rescued': { personId: PersonId }
  'second_factor.added': { personId: PersonId; kind: SecondFactorKind }
  'second_factor.removed': { personId: PersonId; kind: SecondFactorKind }
  'second_factor.codes_made': { personId: PersonId }
  'second_factor.device_trusted': { personId: PersonId }
  'second_factor.device_forgotten': { personId: PersonId }
  'second_factor.reset': { personId: PersonId }
  'sign_in_policy.changed': { requiredOf: string; roleIds: RoleId[]; startsAt: string | null }
  'session.others_ended': { personId: PersonId; count: number }
  'api_key.created': { apiKeyId: ApiKeyId; personId: PersonId; name: string; scopes: string[]; hasOwnAccess: boolean }
  'api_key.rotated': { apiKeyId: ApiKeyId; personId: PersonId; name: string; oldValidUntil: string | null }
  /** Told once, a week ahead. */
  'api_key.expiring': { apiKeyId: ApiKeyId; personId: PersonId; name: string; expiresAt: string }
  'api_key.revoked': { apiKeyId: ApiKeyId; name: string }
  'app.connected': {
    connectedAppId: ConnectedAppId
    personId: PersonId
    oauthClientId: OAuthClientId
    name: string
    scopes: string[]
    folderIds: FolderId[]
  }
  'app.disconnected': {
    connectedAppId: ConnectedAppId
    personId: PersonId
    oauthClientId: OAuthClientId
    name: string
    /** `replay`: somebody used a code or a refresh token a second time, so it may have been stolen. */
    by: 'person' | 'app' | 'administrator' | 'replay'
  }
  'oauth_client.created': { oauthClientId: OAuthClientId; name: string; kind: string; source: string }
  'oauth_client.updated': { oauthClientId: OAuthClientId; name: string; changed: string[] }
  'oauth_client.secret_rotated': { oauthClientId: OAuthClientId; name: string; oldValidUntil: string | null }
  'oauth_client.disabled': { oauthClientId: OAuthClientId; name: string }
  'oauth_client.enabled': { oauthClientId: OAuthClientId; name: string }
  'oauth_client.erased': { oauthClientId: OAuthClientId; name: string }

  'history.verified': { toPosition: number; events: number; findings: number }
  'history.person_blanked': { personId: PersonId; events: number }
  /** Of a kind of event, those within these seals were taken away by policy; how many of each name. */
  'history.pruned': { kind: EventKind; fromSeal: number; toSeal: number; names: Record<string, number> }
  'history.exported': { format: 'csv' | 'ndjson'; filters: Record<string, string | string[]> }
  'history.proved': { assetId: AssetId }
  'history.view_saved': { historyViewId: HistoryViewId; name: string }
  'history.view_deleted': { historyViewId: HistoryViewId; name: string }
  'history.retention_changed': { before: Record<string, number | null>; after: Record<string, number | null> }
  'history.stream_created': { historyStreamId: HistoryStreamId; name: string; to: string }
  'history.stream_updated': { historyStreamId: HistoryStreamId; before: StreamTold; after: StreamTold }
  'history.stream_deleted': { historyStreamId: HistoryStreamId; name: string; to: string }
  'history.stream_tested': { historyStreamId: HistoryStreamId; name: string; arrived: boolean }
  'history.gap_acknowledged': { seals: number[] }
  'history.key_replaced': { before: string | null; after: string }

  'person.invited': {
    invitationId: InvitationId
    by: 'mail' | 'link' | 'domain'
    teamIds: TeamId[]
    roleId: RoleId | null
    folderId: FolderId | null
  }
  'invitation.resent': { invitationId: InvitationId }
  'invitation.revoked': { invitationId: InvitationId }
  'person.joined': {
    personId: PersonId
    invitationId: InvitationId
    isNew: boolean
    teamIds: TeamId[]
    roleId: RoleId | null
    folderId: FolderId | null
  }
  'person.deactivated': { personId: PersonId }
  'person.reactivated': { personId: PersonId }
  'person.administrator_changed': { personId: PersonId; isAdministrator: boolean }
  'person.avatar_changed': { personId: PersonId }
  'service_account.created': { personId: PersonId; name: string }
  'joining.changed': {
    before: { domains: string[]; teamIds: TeamId[] }
    after: { domains: string[]; teamIds: TeamId[] }
  }
  'team.created': { teamId: TeamId; name: string; parentId: TeamId | null }
  'team.changed': {
    teamId: TeamId
    before: { name: string; description: string; parentId: TeamId | null }
    after: { name: string; description: string; parentId: TeamId | null }
  }
  'team.deleted': { teamId: TeamId; name: string; memberCount: number }
  'team.members_added': { teamId: TeamId; personIds: PersonId[] }
  'team.members_removed': { teamId: TeamId; personIds: PersonId[] }
  'role.created': { roleId: RoleId; after: RoleTerms }
  'role.changed': { roleId: RoleId; before: RoleTerms; after: RoleTerms }
  'role.deleted': { roleId: RoleId; before: RoleTerms }
  'access.granted': GrantFact & { after: GrantTerms }
  'access.grant_changed': GrantFact & { before: GrantTerms; after: GrantTerms }
  'access.revoked': GrantFact & { before: GrantTerms }
  'access.requested': RequestFact
  'access.request_approved': RequestFact & { grantId: GrantId }
  'access.request_declined': RequestFact
  'access.request_withdrawn': RequestFact
  'person.data_exported': { personId: PersonId; dataExportId: DataExportId }
  'person.erased': { personId: PersonId }
  'privacy.text_published': { kind: string; version: number; mustAccept: boolean }
  'privacy.text_retired': { kind: string }
  'privacy.text_accepted': { personId: PersonId; kind: string; version: number }

  'sso_connection.created': { connectionId: SsoConnectionId; name: string; protocol: 'oidc' | 'saml' }
  'sso_connection.changed': { connectionId: SsoConnectionId; name: string; changed: string[] }
  'sso_connection.removed': { connectionId: SsoConnectionId; name: string }
  'sso_connection.linked': { connectionId: SsoConnectionId; personId: PersonId; by: 'email' | 'new' | 'directory' }
  'scim_token.created': { connectionId: SsoConnectionId; scimTokenId: ScimTokenId }
  'scim_token.revoked': { connectionId: SsoConnectionId; scimTokenId: ScimTokenId }

  'folder.created': { folderId: FolderId; parentId: FolderId; name: string }
  'folder.renamed': { folderId: FolderId; parentId: FolderId; before: string; after: string }
  'folder.moved': { folderId: FolderId; name: string; before: FolderId; after: FolderId }
  'folder.deleted': { folderId: FolderId; parentId: FolderId; name: string; binEntryId: BinEntryId; assetCount: number }
  'folder.restored': { folderId: FolderId; parentId: FolderId; name: string }
  'folder.erased': { folderId: FolderId; name: string; assetCount: number }

  'policy.changed': {
    folderId: FolderId
    /** What the folder itself says; what it does not say is not there. */
    before: { parts: PolicyParts; locked: PolicyPart[] }
    after: { parts: PolicyParts; locked: PolicyPart[] }
  }
  /** It arrived and breaks the rules of its folder, so it is not in the library yet. */
  'asset.held': { assetId: AssetId; folderId: FolderId; name: string; faults: string[]; versionOf: AssetId | null }
  /** Somebody let it in as it was, with a reason. */
  'asset.hold_overridden': { assetId: AssetId; folderId: FolderId; name: string; faults: string[] }

  'asset.created': { assetId: AssetId; folderId: FolderId; name: string }
  'asset.version_added': {
    assetId: AssetId
    folderId: FolderId
    versionId: VersionId
    number: number
    sha256: string
    /** The version that was brought back, when it was not an upload. */
    restoredFrom?: number
  }
  'asset.renamed': { assetId: AssetId; folderId: FolderId; before: string; after: string }
  'asset.moved': { assetId: AssetId; name: string; before: FolderId; after: FolderId }
  'asset.copied': { assetId: AssetId; folderId: FolderId; fromAssetId: AssetId; name: string }
  'asset.downloaded': { assetId: AssetId; folderId: FolderId; name: string; number: number; sha256: string }
  'asset.deleted': { assetId: AssetId; folderId: FolderId; name: string; binEntryId: BinEntryId }
  'asset.restored': { assetId: AssetId; folderId: FolderId; name: string }
  'asset.erased': { assetId: AssetId; folderId: FolderId; name: string }
  'asset.processed': { assetId: AssetId; folderId: FolderId; versionId: VersionId; state: 'done' | 'failed' }
  'asset.processing_requested': { assetId: AssetId; folderId: FolderId; sha256: string }
  /** One event for a bulk verb; the operation holds the outcome per item. */
  'assets.moved': { operationId: OperationId; before: FolderId[]; after: FolderId } & Several
  'assets.deleted': { operationId: OperationId } & Several
  'assets.copied': { operationId: OperationId; after: FolderId } & Several
  /** A ZIP: of a folder with everything below it, or of these. */
  'assets.downloaded': { archiveId: ArchiveId; folderId: FolderId | null; name: string } & Several

  'vocabulary.created': { vocabularyId: VocabularyId; name: string }
  'vocabulary.updated': { vocabularyId: VocabularyId; name: string; changed: string[] }
  'vocabulary.deleted': { vocabularyId: VocabularyId; name: string; termCount: number }
  // A term may be called after a person, so labels of terms are personal.
  'term.created': { termId: TermId; vocabularyId: VocabularyId; broaderId: TermId | null }
  'term.updated': { termId: TermId; vocabularyId: VocabularyId; changed: string[] }
  'term.moved': { termId: TermId; vocabularyId: VocabularyId; before: TermId[]; after: TermId[] }
  'term.retired': { termId: TermId; vocabularyId: VocabularyId }
  'term.restored': { termId: TermId; vocabularyId: VocabularyId }
  'term.deleted': { termId: TermId; vocabularyId: VocabularyId }
  /** The second became the first, on so many assets. */
  'terms.merged': { termId: TermId; mergedTermId: TermId; vocabularyId: VocabularyId; assetCount: number }
  'vocabulary.imported': {
    vocabularyId: VocabularyId
    operationId: OperationId
    name: string
    format: 'turtle' | 'rdfxml' | 'csv'
    created: number
    updated: number
  }
  'vocabulary.exported': { vocabularyId: VocabularyId; name: string; format: 'turtle' | 'csv' }

  'operation.cancelled': { operationId: OperationId; name: string; done: number; total: number | null }
}

type StreamTold = { name: string; to: string; kinds: string[]; isActive: boolean }

/** Assets of one event, and what each of them was, in the same order. The live feed leaves that out. */
type Several = { assetIds: AssetId[]; each?: { name: string; before?: FolderId }[] }
export type EventName = keyof Events

/** Passing news that is shown and forgotten: never stored, never replayed. */
export type Signals = {
  'history.verifying': { done: number; total: number }
  'processing.progress': {
    assetId: AssetId
    folderId: FolderId
    state: string
    step: string
    done: number
    total: number
  }
  'operation.progress': Operation
  /** The numbers of the metadata quality page are new. */
  'quality.counted': Record<string, never>
  'upload.changed': Upload
  /** Something began or ceased to be held in this folder. */
  'attention.changed': { folderId: FolderId }
  /** What the reader may do or see has changed: everything on screen is to be asked for anew. */
  'access.changed': Record<string, never>
}
export type SignalName = keyof Signals

/** What one message of the live feed carries in its `data`. */
export type LiveMessage =
  | { [N in EventName]: { name: N; data: Events[N]; at: string; actor: string | null } }[EventName]
  | { [N in SignalName]: { name: N; data: Signals[N] } }[SignalName]
