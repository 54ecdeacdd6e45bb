import * as z from 'zod'

// Ids are UUIDv7 strings that remember what they point at, so that one cannot be passed for another.

export const PersonId = z.uuid().brand('PersonId').meta({ id: 'PersonId' })
export type PersonId = z.infer<typeof PersonId>

/** better-auth makes session ids itself; they are opaque strings. */
export const SessionId = z.string().min(1).max(200).brand('SessionId')
export type SessionId = z.infer<typeof SessionId>

export const ApiKeyId = z.uuid().brand('ApiKeyId')
export type ApiKeyId = z.infer<typeof ApiKeyId>

export const PasskeyId = z.uuid().brand('PasskeyId')
export type PasskeyId = z.infer<typeof PasskeyId>

export const DeviceId = z.uuid().brand('DeviceId')
export type DeviceId = z.infer<typeof DeviceId>
/** What OAuth calls `client_id`. */
export const OAuthClientId = z.uuid().brand('OAuthClientId')
export type OAuthClientId = z.infer<typeof OAuthClientId>

/** One consent of one person to one program. */
export const ConnectedAppId = z.uuid().brand('ConnectedAppId')
export type ConnectedAppId = z.infer<typeof ConnectedAppId>

export const AppRequestId = z.uuid().brand('AppRequestId')
export type AppRequestId = z.infer<typeof AppRequestId>

export const FolderId = z.uuid().brand('FolderId').meta({ id: 'FolderId' })
export type FolderId = z.infer<typeof FolderId>

export const AssetId = z.uuid().brand('AssetId').meta({ id: 'AssetId' })
export type AssetId = z.infer<typeof AssetId>

export const VersionId = z.uuid().brand('VersionId')
export type VersionId = z.infer<typeof VersionId>

export const UploadId = z.uuid().brand('UploadId')
export type UploadId = z.infer<typeof UploadId>

export const OperationId = z.uuid().brand('OperationId')
export type OperationId = z.infer<typeof OperationId>

export const BinEntryId = z.uuid().brand('BinEntryId')
export type BinEntryId = z.infer<typeof BinEntryId>

export const ArchiveId = z.uuid().brand('ArchiveId')
export type ArchiveId = z.infer<typeof ArchiveId>

export const EventId = z.uuid().brand('EventId')
export type EventId = z.infer<typeof EventId>

export const HistoryViewId = z.uuid().brand('HistoryViewId')
export type HistoryViewId = z.infer<typeof HistoryViewId>

export const HistoryStreamId = z.uuid().brand('HistoryStreamId')
export type HistoryStreamId = z.infer<typeof HistoryStreamId>

export const TeamId = z.uuid().brand('TeamId').meta({ id: 'TeamId' })
export type TeamId = z.infer<typeof TeamId>

export const RoleId = z.uuid().brand('RoleId').meta({ id: 'RoleId' })
export type RoleId = z.infer<typeof RoleId>

export const GrantId = z.uuid().brand('GrantId').meta({ id: 'GrantId' })
export type GrantId = z.infer<typeof GrantId>

export const InvitationId = z.uuid().brand('InvitationId')
export type InvitationId = z.infer<typeof InvitationId>
export const DataExportId = z.uuid().brand('DataExportId')
export type DataExportId = z.infer<typeof DataExportId>

export const MailboxMessageId = z.uuid().brand('MailboxMessageId')
export type MailboxMessageId = z.infer<typeof MailboxMessageId>

export const AccessRequestId = z.uuid().brand('AccessRequestId')
export type AccessRequestId = z.infer<typeof AccessRequestId>
export const SsoConnectionId = z.uuid().brand('SsoConnectionId').meta({ id: 'SsoConnectionId' })
export type SsoConnectionId = z.infer<typeof SsoConnectionId>

export const ScimTokenId = z.uuid().brand('ScimTokenId')
export type ScimTokenId = z.infer<typeof ScimTokenId>

export const ScimGroupId = z.uuid().brand('ScimGroupId')
export type ScimGroupId = z.infer<typeof ScimGroupId>

export const VocabularyId = z.uuid().brand('VocabularyId').meta({ id: 'VocabularyId' })
export type VocabularyId = z.infer<typeof VocabularyId>

export const TermId = z.uuid().brand('TermId').meta({ id: 'TermId' })
export type TermId = z.infer<typeof TermId>

export const FieldId = z.uuid().brand('FieldId').meta({ id: 'FieldId' })
export type FieldId = z.infer<typeof FieldId>

export const FieldGroupId = z.uuid().brand('FieldGroupId').meta({ id: 'FieldGroupId' })
export type FieldGroupId = z.infer<typeof FieldGroupId>

export const TemplateId = z.uuid().brand('TemplateId').meta({ id: 'TemplateId' })
export type TemplateId = z.infer<typeof TemplateId>

export const CollectionId = z.uuid().brand('CollectionId').meta({ id: 'CollectionId' })
export type CollectionId = z.infer<typeof CollectionId>

export const SectionId = z.uuid().brand('SectionId')
export type SectionId = z.infer<typeof SectionId>

export const ImportId = z.uuid().brand('ImportId').meta({ id: 'ImportId' })
export type ImportId = z.infer<typeof ImportId>

export const MetadataExportId = z.uuid().brand('MetadataExportId').meta({ id: 'MetadataExportId' })
export type MetadataExportId = z.infer<typeof MetadataExportId>
export const LegalHoldId = z.uuid().brand('LegalHoldId').meta({ id: 'LegalHoldId' })
export type LegalHoldId = z.infer<typeof LegalHoldId>

/** Where access can differ: a small number, never shown. */
export type ScopeId = number & { readonly __scope: true }

/** The one folder that has no parent: the library itself. It exists from the first migration on. */
export const ROOT_FOLDER_ID = '00000000-0000-7000-8000-000000000001' as FolderId

/** The command line signs in as this program. Every library knows it. */
export const COMMAND_LINE_CLIENT_ID = '00000000-0000-7000-8000-0000000000c1' as OAuthClientId
