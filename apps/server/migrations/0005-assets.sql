-- Bytes, once. A row exists only when the bytes are safely in the store.
create table blob (
  sha256      text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes  bigint not null,
  tier        text not null default 'hot',
  created_at  timestamptz not null,
  -- When the bytes were last read again and compared with their name, and whether they were found wanting.
  verified_at timestamptz,
  damaged_at  timestamptz,
  -- Set when nothing refers to the bytes any more; the collector erases them after a grace period.
  orphaned_at timestamptz,
  -- An upload of the same bytes is under way: the collector leaves them alone until then.
  held_until  timestamptz
);
create index blob_verified on blob (verified_at nulls first) where orphaned_at is null;
create index blob_damaged on blob (damaged_at) where damaged_at is not null;
create index blob_orphans on blob (orphaned_at) where orphaned_at is not null;

create table asset (
  id                 uuid primary key,
  folder_id          uuid not null references folder,
  name               text not null,
  name_key           text not null generated always as (lower(normalize(name, nfc) collate "und-x-icu")) stored,
  kind               text not null,
  current_version_id uuid not null,
  metadata           jsonb not null default '{}',
  revision           int not null default 1,
  tier               text not null default 'hot',
  created_at         timestamptz not null,
  created_by         uuid,
  updated_at         timestamptz not null,
  binned_at          timestamptz,
  bin_entry_id       uuid
);
create unique index asset_name_once on asset (folder_id, name_key) where binned_at is null;
create index asset_of_bin_entry on asset (bin_entry_id) where bin_entry_id is not null;
create index asset_in_folder on asset (folder_id);

-- An immutable revision. What processing finds out about its bytes is filled in once.
create table asset_version (
  id          uuid primary key,
  asset_id    uuid not null references asset on delete cascade deferrable initially deferred,
  number      int not null,
  blob_sha256 text not null references blob,
  mime        text not null,
  format      text not null,
  kind        text not null,
  extension   text not null,
  size_bytes  bigint not null,
  width       int,
  height      int,
  duration_s  double precision,
  pages       int,
  orientation text,
  facts       jsonb,
  thumb_hash  text,
  palette     text[] not null default '{}',
  -- waiting, running, done, failed
  processing  text not null default 'waiting',
  recipes     text[] not null default '{}',
  note        text,
  author_id   uuid,
  created_at  timestamptz not null,
  unique (asset_id, number)
);
create index asset_version_of_blob on asset_version (blob_sha256);
-- What the foreign key looks for when a version is erased.
create index asset_of_current_version on asset (current_version_id);
alter table asset add foreign key (current_version_id) references asset_version deferrable initially deferred;

-- One narrow row per live asset, written in the transaction of the change: everything a list filters and sorts by.
create table asset_index (
  asset_id    uuid primary key references asset on delete cascade,
  scope_id    uuid not null,
  folder_id   uuid not null,
  kind        text not null,
  format      text not null,
  orientation text,
  processing  text not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  size_bytes  bigint not null,
  name        text collate natural_order not null,
  -- Lower case, Unicode NFC: what words are looked for in.
  name_key    text not null
) with (fillfactor = 85);
create index asset_index_created on asset_index (created_at, asset_id);
create index asset_index_updated on asset_index (updated_at, asset_id);
create index asset_index_size on asset_index (size_bytes, asset_id);
create index asset_index_name on asset_index (name, asset_id);
create index asset_index_kind on asset_index (kind, created_at, asset_id);
create index asset_index_format on asset_index (format, created_at, asset_id);
create index asset_index_folder_created on asset_index (folder_id, created_at, asset_id);
create index asset_index_folder_name on asset_index (folder_id, name, asset_id);
create index asset_index_folder_updated on asset_index (folder_id, updated_at, asset_id);
create index asset_index_folder_size on asset_index (folder_id, size_bytes, asset_id);
create index asset_index_folder_kind on asset_index (folder_id, kind, created_at, asset_id);
-- Nearly everything is done; what is not is looked for.
create index asset_index_unfinished on asset_index (processing, created_at, asset_id) where processing <> 'done';
create index asset_index_words on asset_index using gin (name_key gin_trgm_ops);

-- What was deleted in one go and comes back in one go.
create table bin_entry (
  id           uuid primary key,
  type         text not null check (type in ('asset', 'folder')),
  subject_id   uuid not null,
  name         text not null,
  from_folder_id uuid not null,
  asset_count  int not null,
  size_bytes   bigint not null,
  binned_at    timestamptz not null,
  binned_by    uuid,
  erase_after  timestamptz
);
create index bin_entry_newest on bin_entry (binned_at desc, id desc);
create index bin_entry_due on bin_entry (erase_after) where erase_after is not null;

-- A ZIP that was asked for: what is in it. The bytes are made while they are sent.
create table archive (
  id         uuid primary key,
  actor_id   uuid not null,
  name       text not null,
  asset_ids  uuid[] not null,
  folder_id  uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index archive_age on archive (expires_at);
