import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createLog } from '../apps/server/src/platform/log.ts'
import { migrate } from '../apps/server/src/platform/migrate.ts'
import { startEmbeddedPostgres } from '../apps/server/src/platform/postgres/embedded-postgres.ts'

/** Columns whose values are ids of something, by name; `id` itself goes by its table. */
const BRANDS: Record<string, string> = {
  person_id: 'PersonId',
  actor_id: 'PersonId',
  author_id: 'PersonId',
  created_by: 'PersonId',
  binned_by: 'PersonId',
  folder_id: 'FolderId',
  from_folder_id: 'FolderId',
  scope_id: 'ScopeId',
  team_id: 'TeamId',
  role_id: 'RoleId',
  api_key_id: 'ApiKeyId',
  oauth_client_id: 'OAuthClientId',
  connected_app_id: 'ConnectedAppId',
  invited_by: 'PersonId',
  asset_id: 'AssetId',
  result_asset_id: 'AssetId',
  current_version_id: 'VersionId',
  bin_entry_id: 'BinEntryId',
  grant_id: 'GrantId',
  wanted_role_id: 'RoleId',
  answered_by: 'PersonId',
  connection_id: 'SsoConnectionId',
  group_id: 'ScimGroupId',
  vocabulary_id: 'VocabularyId',
  field_group_id: 'FieldGroupId',
  term_id: 'TermId',
  broader_id: 'TermId',
  related_id: 'TermId',
  replaced_by: 'TermId',
  collection_id: 'CollectionId',
  cover_asset_id: 'AssetId',
  owner_id: 'PersonId',
  section_id: 'SectionId',
  hold_id: 'LegalHoldId',
  placed_by: 'PersonId',
  released_by: 'PersonId',
}
const BRAND_LISTS: Record<string, string> = {
  folder_ids: 'FolderId',
  asset_ids: 'AssetId',
  team_ids: 'TeamId',
  part_ids: 'UploadId',
}
const TABLES: Record<string, string> = {
  person: 'PersonId',
  session: 'SessionId',
  api_key: 'ApiKeyId',
  passkey: 'PasskeyId',
  known_device: 'DeviceId',
  oauth_client: 'OAuthClientId',
  connected_app: 'ConnectedAppId',
  data_export: 'DataExportId',
  app_request: 'AppRequestId',
  folder: 'FolderId',
  asset: 'AssetId',
  asset_version: 'VersionId',
  bin_entry: 'BinEntryId',
  archive: 'ArchiveId',
  operation: 'OperationId',
  upload: 'UploadId',
  event: 'EventId',
  team: 'TeamId',
  role: 'RoleId',
  access_grant: 'GrantId',
  scope: 'ScopeId',
  event_stream: 'HistoryStreamId',
  event_view: 'HistoryViewId',
  mailbox_message: 'MailboxMessageId',
  invitation: 'InvitationId',
  access_request: 'AccessRequestId',
  sso_connection: 'SsoConnectionId',
  scim_token: 'ScimTokenId',
  scim_group: 'ScimGroupId',
  vocabulary: 'VocabularyId',
  term: 'TermId',
  field: 'FieldId',
  field_group: 'FieldGroupId',
  metadata_template: 'TemplateId',
  collection: 'CollectionId',
  collection_section: 'SectionId',
  legal_hold: 'LegalHoldId',
}
const TYPES: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  tsvector: 'string',
  timestamptz: 'Date',
  jsonb: 'Json',
  bytea: 'Buffer',
  xid8: 'string',
  _text: 'string[]',
  _uuid: 'string[]',
  _int4: 'number[]',
}

/** The table types, read from a database that the migrations have just made. */
export async function generateTables(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'damask-gen-'))
  const log = createLog('silent')
  const postgres = await startEmbeddedPostgres({ folder, log, settings: { fsync: 'off', shared_buffers: '32MB' } })
  try {
    await migrate(postgres.connection, log)
    const client = new pg.Client(postgres.connection)
    await client.connect()
    const { rows } = await client.query<Column>(`
      select table_name, column_name, udt_name, is_nullable = 'YES' as nullable,
        column_default is not null as has_default, is_generated = 'ALWAYS' or is_identity = 'YES' as generated
      from information_schema.columns where table_schema = 'public' order by table_name collate "C", ordinal_position`)
    await client.end()
    return { 'apps/server/src/platform/generated/tables.ts': render(rows) }
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Column = {
  table_name: string
  column_name: string
  udt_name: string
  nullable: boolean
  has_default: boolean
  generated: boolean
}

function render(columns: readonly Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.table_name)
  const bodies = [...tables].map(
    ([table, list]) => `  ${table}: {\n${list.map((c) => `    ${c.column_name}: ${typeOf(table, c)}\n`).join('')}  }\n`,
  )
  const brands = [
    ...new Set([...Object.values(BRANDS), ...Object.values(BRAND_LISTS), ...Object.values(TABLES)]),
  ].sort()
  return `// Generated from apps/server/migrations by \`npm run gen\`. Do not edit.
import type { ${brands.join(', ')} } from '@damask/contract'
import type { ColumnType } from 'kysely'

/** jsonb goes in as text and comes out parsed. */
type Json<T = unknown> = ColumnType<T, string, string>
type Made<T> = ColumnType<T, T | undefined, T>
type Always<T> = ColumnType<T, never, never>

export type Tables = {
${bodies.join('')}}
`
}

function typeOf(table: string, c: Column): string {
  const brand = c.column_name === 'id' ? TABLES[table] : brandOf(table, c)
  const list = BRAND_LISTS[c.column_name]
  const plain = brand ?? (list ? `${list}[]` : TYPES[c.udt_name])
  if (!plain) throw new Error(`${table}.${c.column_name}: the generator does not know the type ${c.udt_name}`)
  if (plain === 'Json') {
    const text = c.nullable ? 'string | null' : 'string'
    return c.nullable
      ? `ColumnType<unknown, ${text} | undefined, ${text}>`
      : c.has_default
        ? 'ColumnType<unknown, string | undefined, string>'
        : 'Json'
  }
  const full = c.nullable ? `${plain} | null` : plain
  if (c.generated) return `Always<${full}>`
  return c.has_default || c.nullable ? `Made<${full}>` : full
}

function brandOf(table: string, { column_name: column, udt_name: type }: Column): string | undefined {
  if (column === 'parent_id') return TABLES[table]
  return type === 'uuid' || column === 'scope_id' ? BRANDS[column] : undefined
}
