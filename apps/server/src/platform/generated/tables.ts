// Generated from apps/server/migrations by `npm run gen`. Do not edit.
import type { AccessRequestId, ApiKeyId, AppRequestId, ArchiveId, AssetId, BinEntryId, CollectionId, ConnectedAppId, DataExportId, DeviceId, EventId, FieldGroupId, FieldId, FolderId, GrantId, HistoryStreamId, HistoryViewId, InvitationId, LegalHoldId, MailboxMessageId, OAuthClientId, OperationId, PasskeyId, PersonId, RoleId, ScimGroupId, ScimTokenId, ScopeId, SectionId, SessionId, SsoConnectionId, TeamId, TemplateId, TermId, UploadId, VersionId, VocabularyId } from '@damask/contract'
import type { ColumnType } from 'kysely'

/** jsonb goes in as text and comes out parsed. */
type Json<T = unknown> = ColumnType<T, string, string>
type Made<T> = ColumnType<T, T | undefined, T>
type Always<T> = ColumnType<T, never, never>

export type Tables = {
  access_grant: {
    id: GrantId
    principal_type: string
    person_id: Made<PersonId | null>
    team_id: Made<TeamId | null>
    api_key_id: Made<ApiKeyId | null>
    role_id: RoleId
    scope_id: ScopeId
    starts_at: Made<Date | null>
    ends_at: Made<Date | null>
    reason: Made<string | null>
    created_at: Date
    created_by: Made<PersonId | null>
  }
  access_request: {
    id: AccessRequestId
    person_id: PersonId
    folder_id: Made<FolderId | null>
    asset_id: Made<AssetId | null>
    wanted_role_id: Made<RoleId | null>
    wanted_capability: Made<string | null>
    message: Made<string>
    state: Made<string>
    answer: Made<string | null>
    answered_by: Made<PersonId | null>
    answered_at: Made<Date | null>
    grant_id: Made<GrantId | null>
    created_at: Date
    expires_at: Date
    told_at: Made<Date | null>
  }
  access_version: {
    is_only: Made<boolean>
    version: number
  }
  account: {
    id: string
    person_id: PersonId
    account_id: string
    provider_id: string
    password: Made<string | null>
    access_token: Made<string | null>
    refresh_token: Made<string | null>
    id_token: Made<string | null>
    access_token_expires_at: Made<Date | null>
    refresh_token_expires_at: Made<Date | null>
    scope: Made<string | null>
    created_at: Date
    updated_at: Date
  }
  api_key: {
    id: ApiKeyId
    person_id: PersonId
    name: string
    prefix: string
    secret_hash: string
    scopes: string[]
    folder_ids: FolderId[]
    created_at: Date
    expires_at: Made<Date | null>
    last_used_at: Made<Date | null>
    has_own_access: Made<boolean>
    previous_prefix: Made<string | null>
    previous_secret_hash: Made<string | null>
    previous_valid_until: Made<Date | null>
    rotated_at: Made<Date | null>
    last_used_from: Made<string | null>
    expiry_warned_at: Made<Date | null>
  }
  app_code_guess: {
    person_id: PersonId
    began_at: Date
    wrong: number
  }
  app_request: {
    id: AppRequestId
    kind: string
    oauth_client_id: OAuthClientId
    scopes: string[]
    redirect_uri: Made<string | null>
    state: Made<string | null>
    code_challenge: Made<string | null>
    person_id: Made<PersonId | null>
    session_id: Made<string | null>
    consent_token_hash: Made<string | null>
    device_code_hash: Made<string | null>
    user_code_hash: Made<string | null>
    asked_from: Made<string | null>
    asked_by: Made<string | null>
    last_polled_at: Made<Date | null>
    poll_interval_s: Made<number | null>
    answer: Made<string | null>
    connected_app_id: Made<ConnectedAppId | null>
    code_hash: Made<string | null>
    code_used_at: Made<Date | null>
    created_at: Date
    expires_at: Date
  }
  app_token: {
    hash: string
    kind: string
    connected_app_id: ConnectedAppId
    issue_id: string
    scopes: string[]
    created_at: Date
    expires_at: Date
    used_at: Made<Date | null>
    next_issue_id: Made<string | null>
  }
  archive: {
    id: ArchiveId
    actor_id: PersonId
    name: string
    asset_ids: AssetId[]
    folder_id: Made<FolderId | null>
    created_at: Date
    expires_at: Date
    metadata: Made<string | null>
  }
  asset: {
    id: AssetId
    folder_id: FolderId
    name: string
    name_key: Always<string>
    kind: string
    current_version_id: VersionId
    metadata: ColumnType<unknown, string | undefined, string>
    revision: Made<number>
    tier: Made<string>
    created_at: Date
    created_by: Made<PersonId | null>
    updated_at: Date
    binned_at: Made<Date | null>
    bin_entry_id: Made<BinEntryId | null>
    scope_id: Made<ScopeId | null>
    held_at: Made<Date | null>
    held_faults: ColumnType<unknown, string | null | undefined, string | null>
    held_conflict: Made<string | null>
    held_for: Made<string | null>
    review_at: Made<Date | null>
    review_told_at: Made<Date | null>
    expires_at: Made<Date | null>
    expired_at: Made<Date | null>
  }
  asset_index: {
    asset_id: AssetId
    folder_id: FolderId
    kind: string
    format: string
    orientation: Made<string | null>
    processing: string
    created_at: Date
    updated_at: Date
    size_bytes: number
    name: string
    name_key: string
    scope_id: ScopeId
    terms: Made<number[]>
    words: Made<string>
  }
  asset_misfit: {
    asset_id: AssetId
    field: number
    code: string
  }
  asset_term: {
    asset_id: AssetId
    field: number
    term: number
    position: Made<number>
    source: Made<string>
    confidence: Made<number | null>
    added_at: Date
  }
  asset_unique_value: {
    field: number
    value_key: string
    asset_id: AssetId
  }
  asset_value: {
    asset_id: AssetId
    field: number
    position: Made<number>
    text_key: Made<string | null>
    number: Made<number | null>
    at: Made<Date | null>
  }
  asset_version: {
    id: VersionId
    asset_id: AssetId
    number: number
    blob_sha256: string
    mime: string
    format: string
    kind: string
    extension: string
    size_bytes: number
    width: Made<number | null>
    height: Made<number | null>
    duration_s: Made<number | null>
    pages: Made<number | null>
    orientation: Made<string | null>
    facts: ColumnType<unknown, string | null | undefined, string | null>
    thumb_hash: Made<string | null>
    palette: Made<string[]>
    processing: Made<string>
    recipes: Made<string[]>
    note: Made<string | null>
    author_id: Made<PersonId | null>
    created_at: Date
  }
  authenticator: {
    person_id: PersonId
    seed: string
    confirmed_at: Made<Date | null>
    last_step: Made<number>
    created_at: Date
  }
  bin_entry: {
    id: BinEntryId
    type: string
    subject_id: string
    name: string
    from_folder_id: FolderId
    asset_count: number
    size_bytes: number
    binned_at: Date
    binned_by: Made<PersonId | null>
    erase_after: Made<Date | null>
  }
  blob: {
    sha256: string
    size_bytes: number
    tier: Made<string>
    created_at: Date
    verified_at: Made<Date | null>
    damaged_at: Made<Date | null>
    orphaned_at: Made<Date | null>
    held_until: Made<Date | null>
  }
  collection: {
    id: CollectionId
    kind: string
    name: string
    name_key: Always<string>
    description: Made<string>
    parent_id: Made<CollectionId | null>
    path: string[]
    filters: ColumnType<unknown, string | null | undefined, string | null>
    sort: Made<string | null>
    direction: Made<string | null>
    cover_asset_id: Made<AssetId | null>
    owner_id: Made<PersonId | null>
    revision: Made<number>
    created_at: Date
    updated_at: Date
    deleted_at: Made<Date | null>
  }
  collection_item: {
    collection_id: CollectionId
    asset_id: AssetId
    section_id: Made<SectionId | null>
    position: number
    note: Made<string | null>
    added_at: Date
    added_by: Made<string | null>
  }
  collection_section: {
    id: SectionId
    collection_id: CollectionId
    name: string
    position: number
  }
  collection_share: {
    collection_id: CollectionId
    principal_type: string
    person_id: Made<PersonId | null>
    team_id: Made<TeamId | null>
    may_edit: Made<boolean>
    shared_at: Date
  }
  connected_app: {
    id: ConnectedAppId
    person_id: PersonId
    oauth_client_id: OAuthClientId
    scopes: string[]
    folder_ids: FolderId[]
    device: Made<string | null>
    created_at: Date
    began_at: Made<Date | null>
    last_used_at: Made<Date | null>
    last_used_from: Made<string | null>
  }
  data_export: {
    id: DataExportId
    person_id: PersonId
    asked_by: string
    size_bytes: Made<number | null>
    created_at: Date
    expires_at: Date
  }
  embedded: {
    blob_sha256: string
    says: ColumnType<unknown, string | null | undefined, string | null>
    reader: number
    read_at: Date
  }
  embedded_copy: {
    hash: string
    blob_sha256: string
    key: string
    size_bytes: number
    created_at: Date
    used_at: Date
  }
  event: {
    seq: Always<number>
    id: EventId
    xid: Made<string>
    at: Date
    name: string
    actor_id: Made<PersonId | null>
    actor_name: Made<string | null>
    subject_id: Made<string | null>
    data: Json
    request_id: Made<string | null>
    reason: Made<string | null>
    personal: ColumnType<unknown, string | undefined, string>
    actor_type: string
    actor_key_id: Made<string | null>
    actor_app_id: Made<string | null>
    address: Made<string | null>
    actor_commitment: Made<Buffer | null>
    actor_salt: Made<Buffer | null>
    personal_commitment: Made<Buffer | null>
    personal_salt: Made<Buffer | null>
    blanked_for: Made<string | null>
  }
  event_leaf: {
    position: number
    seq: number
    kind: string
    hash: Buffer
  }
  event_retention: {
    kind: string
    days: number
  }
  event_seal: {
    number: number
    from_position: number
    to_position: number
    roots: Json
    previous: Buffer
    sealed_at: Date
    key: string
    hash: Buffer
    signature: Buffer
    cursor_xid: string
    cursor_seq: number
    pruned: ColumnType<unknown, string | undefined, string>
  }
  event_stream: {
    id: HistoryStreamId
    name: string
    target: Json
    secret: Made<string | null>
    kinds: Made<string[]>
    is_active: Made<boolean>
    position: number
    failures: Made<number>
    last_error: Made<string | null>
    last_sent_at: Made<Date | null>
    next_try_at: Made<Date | null>
    created_at: Date
  }
  event_subject: {
    subject_id: string
    seq: number
  }
  event_view: {
    id: HistoryViewId
    person_id: PersonId
    name: string
    filters: Json
    created_at: Date
  }
  favourite: {
    person_id: PersonId
    asset_id: AssetId
    added_at: Date
  }
  field: {
    id: FieldId
    number: Always<number>
    key: string
    type: string
    field_group_id: Made<FieldGroupId | null>
    position: Made<number>
    labels: Json
    help: ColumnType<unknown, string | undefined, string>
    example: Made<string>
    vocabulary_id: Made<VocabularyId | null>
    rules: ColumnType<unknown, string | undefined, string>
    property: Made<string | null>
    revision: Made<number>
    created_at: Date
    updated_at: Date
    deleted_at: Made<Date | null>
    is_erasing: Made<boolean>
    plain_language: Made<string>
  }
  field_group: {
    id: FieldGroupId
    key: string
    labels: Json
    position: Made<number>
  }
  file_reading: {
    asset_id: AssetId
    version_id: string
    policy: string
    taken: Made<string[]>
    left_out: ColumnType<unknown, string | undefined, string>
    read_at: Date
  }
  folder: {
    id: FolderId
    parent_id: Made<FolderId | null>
    name: string
    name_key: Always<string>
    id_path: string
    depth: number
    revision: Made<number>
    created_at: Date
    created_by: Made<PersonId | null>
    updated_at: Date
    binned_at: Made<Date | null>
    bin_entry_id: Made<BinEntryId | null>
    scope_id: ScopeId
    has_own_scope: Made<boolean>
  }
  folder_policy: {
    folder_id: FolderId
    parts: ColumnType<unknown, string | undefined, string>
    locked: Made<string[]>
    revision: Made<number>
    updated_at: Date
  }
  history_check: {
    is_only: Made<boolean>
    state: Made<string>
    started_at: Made<Date | null>
    ended_at: Made<Date | null>
    done: Made<number>
    total: Made<number>
    outcome: ColumnType<unknown, string | null | undefined, string | null>
  }
  idempotent_answer: {
    actor_id: PersonId
    key: string
    request_hash: string
    status: Made<number | null>
    body: ColumnType<unknown, string | null | undefined, string | null>
    created_at: Date
  }
  invitation: {
    id: InvitationId
    kind: string
    email: Made<string | null>
    token_hash: string
    team_ids: TeamId[]
    role_id: Made<RoleId | null>
    folder_id: Made<FolderId | null>
    language: Made<string>
    max_uses: Made<number | null>
    uses: Made<number>
    invited_by: Made<PersonId | null>
    created_at: Date
    sent_at: Made<Date | null>
    expires_at: Date
    revoked_at: Made<Date | null>
  }
  joining: {
    is_only: Made<boolean>
    domains: string[]
    team_ids: TeamId[]
  }
  known_device: {
    id: DeviceId
    person_id: PersonId
    token_hash: string
    user_agent: Made<string | null>
    ip_address: Made<string | null>
    created_at: Date
    last_used_at: Date
    trusted_until: Made<Date | null>
  }
  legal_hold: {
    id: LegalHoldId
    name: string
    kind: string
    reason: string
    filters: ColumnType<unknown, string | null | undefined, string | null>
    placed_at: Date
    placed_by: Made<PersonId | null>
    released_at: Made<Date | null>
    released_by: Made<PersonId | null>
    release_reason: Made<string | null>
    covered: Made<number | null>
  }
  legal_hold_asset: {
    asset_id: AssetId
    hold_id: LegalHoldId
  }
  legal_hold_folder: {
    folder_id: FolderId
    hold_id: LegalHoldId
  }
  lifecycle_setting: {
    is_only: Made<boolean>
    on_expiry: Made<string>
  }
  mail_count: {
    person_id: PersonId
    kind: string
    began_at: Date
    sent: number
  }
  mailbox_message: {
    id: MailboxMessageId
    at: Date
    recipient: string
    subject: string
    sealed: string
  }
  metadata_export: {
    id: string
    holder: string
    name: string
    asked: Json
    expires_at: Date
  }
  metadata_import: {
    id: string
    holder: string
    columns: Json
    match_by: string
    options: Json
    row_count: number
    created_at: Date
    expires_at: Date
  }
  metadata_import_row: {
    import_id: string
    nth: number
    line: number
    cells: Json
    matched: string
    match_key: string
  }
  metadata_template: {
    id: TemplateId
    name: string
    description: Made<string>
    field_values: Json
    revision: Made<number>
    created_at: Date
    updated_at: Date
  }
  migration: {
    name: string
    sha256: string
    applied_at: Made<Date>
  }
  name_counter: {
    folder_id: FolderId
    name_key: string
    last: number
  }
  oauth_client: {
    id: OAuthClientId
    name: string
    website: Made<string | null>
    kind: string
    secret_prefix: Made<string | null>
    secret_hash: Made<string | null>
    previous_secret_hash: Made<string | null>
    previous_secret_valid_until: Made<Date | null>
    redirect_uris: string[]
    scopes: string[]
    may_use_device_code: boolean
    source: string
    disabled_at: Made<Date | null>
    created_by: Made<PersonId | null>
    created_at: Date
    updated_at: Date
    last_used_at: Made<Date | null>
  }
  operation: {
    id: OperationId
    name: string
    actor_id: Made<PersonId | null>
    actor: Json
    state: Made<string>
    input: Json
    total: Made<number | null>
    done: Made<number>
    failed: ColumnType<unknown, string | undefined, string>
    failed_count: Made<number>
    result: ColumnType<unknown, string | null | undefined, string | null>
    progress: ColumnType<unknown, string | null | undefined, string | null>
    cancel_asked: Made<boolean>
    created_at: Date
    ended_at: Made<Date | null>
    report: ColumnType<unknown, string | null | undefined, string | null>
    undo_until: Made<Date | null>
  }
  operation_item: {
    operation_id: string
    position: number
    subject_id: string
  }
  passkey: {
    id: PasskeyId
    person_id: PersonId
    name: Made<string>
    public_key: string
    credential_id: string
    counter: number
    device_type: string
    backed_up: boolean
    transports: Made<string | null>
    aaguid: Made<string | null>
    created_at: Date
    last_used_at: Made<Date | null>
  }
  person: {
    id: PersonId
    name: string
    email: string
    email_verified: Made<boolean>
    image: Made<string | null>
    is_administrator: Made<boolean>
    language: Made<string | null>
    created_at: Date
    updated_at: Date
    kind: Made<string>
    deactivated_at: Made<Date | null>
    time_zone: Made<string | null>
    avatar_key: Made<string | null>
    last_seen_at: Made<Date | null>
    erased_at: Made<Date | null>
  }
  policy_check: {
    folder_id: FolderId
    operation_id: string
    started_at: Date
    ended_at: Made<Date | null>
  }
  policy_violation: {
    asset_id: AssetId
    faults: Json
    found_at: Date
  }
  privacy_acceptance: {
    person_id: PersonId
    kind: string
    version: number
    accepted_at: Date
  }
  privacy_text: {
    kind: string
    version: number
    texts: Json
    must_accept: boolean
    published_at: Date
    published_by: Made<string | null>
    retired_at: Made<Date | null>
  }
  processing: {
    blob_sha256: string
    state: Made<string>
    attempts: Made<number>
    steps: ColumnType<unknown, string | undefined, string>
    started_at: Made<Date | null>
    ended_at: Made<Date | null>
  }
  quality_count: {
    folder_id: FolderId
    scope_id: Made<ScopeId | null>
    kind: string
    what: string
    key: Made<string>
    assets: number
  }
  quality_state: {
    is_only: Made<boolean>
    state: Made<string>
    started_at: Made<Date | null>
    counted_at: Made<Date | null>
    judged_to: Made<string | null>
  }
  quality_vocabulary: {
    vocabulary_id: VocabularyId
    unused: number
    alike: number
  }
  recent_view: {
    person_id: PersonId
    asset_id: AssetId
    viewed_at: Date
  }
  recovery_code: {
    person_id: PersonId
    code_hash: string
    created_at: Date
    used_at: Made<Date | null>
  }
  rendition: {
    blob_sha256: string
    recipe: string
    key: string
    mime: string
    width: Made<number | null>
    height: Made<number | null>
    size_bytes: number
    created_at: Date
  }
  role: {
    id: RoleId
    name: string
    description: Made<string>
    capabilities: string[]
    is_built_in: Made<boolean>
    created_at: Date
    updated_at: Date
  }
  scim_group: {
    id: ScimGroupId
    connection_id: SsoConnectionId
    display_name: string
    external_id: Made<string | null>
    team_id: Made<TeamId | null>
    revision: Made<number>
    created_at: Date
    updated_at: Date
  }
  scim_group_member: {
    group_id: ScimGroupId
    person_id: PersonId
  }
  scim_token: {
    id: ScimTokenId
    connection_id: SsoConnectionId
    prefix: string
    secret_hash: string
    created_at: Date
    expires_at: Made<Date | null>
    last_used_at: Made<Date | null>
  }
  scim_user: {
    connection_id: SsoConnectionId
    person_id: PersonId
    user_name: string
    external_id: Made<string | null>
    attributes: Json
    revision: Made<number>
    created_at: Date
    updated_at: Date
  }
  scope: {
    id: Always<ScopeId>
    folder_id: Made<FolderId | null>
    asset_id: Made<AssetId | null>
  }
  session: {
    id: SessionId
    person_id: PersonId
    token: string
    ip_address: Made<string | null>
    user_agent: Made<string | null>
    expires_at: Date
    created_at: Date
    updated_at: Date
    method: Made<string>
    confirmed_at: Made<Date | null>
  }
  sign_in_link: {
    token_hash: string
    person_id: PersonId
    purpose: string
    created_at: Date
    expires_at: Date
  }
  sign_in_policy: {
    is_only: Made<boolean>
    required_of: Made<string>
    role_ids: Made<string[]>
    starts_at: Made<Date | null>
  }
  sign_in_step: {
    token_hash: string
    person_id: PersonId
    tries: Made<number>
    created_at: Date
    expires_at: Date
  }
  sign_in_throttle: {
    key: string
    about: Made<string | null>
    failures: number
    failed_at: Date
    free_at: Date
  }
  sso_assertion: {
    connection_id: SsoConnectionId
    assertion_id: string
    expires_at: Date
  }
  sso_connection: {
    id: SsoConnectionId
    name: string
    protocol: string
    settings: Json
    secret: Made<string | null>
    origin: string
    is_enabled: boolean
    is_shown: boolean
    creates_people: boolean
    trusts_email: boolean
    is_only_way: boolean
    revision: Made<number>
    created_at: Date
    updated_at: Date
    last_used_at: Made<Date | null>
  }
  sso_domain: {
    domain: string
    connection_id: SsoConnectionId
  }
  sso_group: {
    connection_id: SsoConnectionId
    group_name: string
    team_id: TeamId
  }
  sso_identity: {
    connection_id: SsoConnectionId
    subject: string
    person_id: PersonId
    created_at: Date
    last_used_at: Date
  }
  sso_request: {
    id: string
    connection_id: SsoConnectionId
    ticket_hash: Made<string | null>
    answer: Made<string | null>
    expires_at: Date
  }
  team: {
    id: TeamId
    name: string
    name_key: Always<string>
    description: Made<string>
    parent_id: Made<TeamId | null>
    created_at: Date
    updated_at: Date
    member_count: Made<number>
  }
  team_member: {
    team_id: TeamId
    person_id: PersonId
    source: Made<string>
    added_at: Date
  }
  term: {
    id: TermId
    number: Always<number>
    vocabulary_id: VocabularyId
    labels: Json
    synonyms: ColumnType<unknown, string | undefined, string>
    hidden_labels: ColumnType<unknown, string | undefined, string>
    definition: ColumnType<unknown, string | undefined, string>
    notation: Made<string | null>
    colour: Made<string | null>
    uri: Made<string | null>
    ancestors: Made<number[]>
    position: Made<number>
    retired_at: Made<Date | null>
    replaced_by: Made<TermId | null>
    used: Made<number>
    extras: ColumnType<unknown, string | undefined, string>
    created_at: Date
    created_by: Made<PersonId | null>
    updated_at: Date
    main_broader_id: Made<string | null>
    sort_key: Made<string>
    stated: Made<string[] | null>
  }
  term_broader: {
    term_id: TermId
    broader_id: TermId
    is_main: boolean
    stated: Made<string>
  }
  term_label: {
    term_number: number
    vocabulary_id: VocabularyId
    language: string
    type: string
    text: string
    text_key: string
  }
  term_related: {
    term_id: TermId
    related_id: TermId
    stated: Made<string>
  }
  upload: {
    id: UploadId
    actor_id: PersonId
    name: string
    folder_id: FolderId
    asset_id: Made<AssetId | null>
    options: Json
    size_bytes: Made<number | null>
    is_partial: Made<boolean>
    part_ids: Made<UploadId[] | null>
    state: Made<string>
    sha256: Made<string | null>
    problem_code: Made<string | null>
    problem_detail: Made<string | null>
    duplicates: ColumnType<unknown, string | undefined, string>
    result_asset_id: Made<AssetId | null>
    result_version_number: Made<number | null>
    created_at: Date
    updated_at: Date
    expires_at: Date
  }
  value_before: {
    operation_id: string
    asset_id: AssetId
    field: number
    before: ColumnType<unknown, string | null | undefined, string | null>
    after_mark: Made<string | null>
  }
  verification: {
    id: string
    identifier: string
    value: string
    expires_at: Date
    created_at: Date
    updated_at: Date
  }
  vocabulary: {
    id: VocabularyId
    key: string
    kind: string
    labels: Json
    description: Made<string>
    uri: Made<string | null>
    extras: ColumnType<unknown, string | undefined, string>
    revision: Made<number>
    created_at: Date
    updated_at: Date
  }
  vocabulary_import: {
    id: string
    vocabulary_id: VocabularyId
    content: Buffer
    created_at: Date
  }
  worker_member: {
    worker_id: string
    lock_key: number
  }
}
