create table folder (
  id         uuid primary key,
  parent_id  uuid references folder,
  name       text not null,
  -- What makes two names the same name: Unicode NFC, lower case.
  name_key   text not null generated always as (lower(normalize(name, nfc) collate "und-x-icu")) stored,
  -- Ids from the library down to this folder, each followed by a slash: a subtree is one range of an index, and
  -- renaming a folder touches one row.
  id_path    text collate "C" not null,
  depth      int not null,
  scope_id   uuid not null,
  policy     jsonb,
  revision   int not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  updated_at timestamptz not null,
  binned_at  timestamptz,
  bin_entry_id uuid,
  check ((parent_id is null) = (depth = 0))
);
create unique index folder_name_once on folder (parent_id, name_key) where binned_at is null;
create index folder_children on folder (parent_id, name collate natural_order, id) where binned_at is null;
-- In the bin or not: what the foreign key looks for when a folder is erased.
create index folder_of_parent on folder (parent_id);
create index folder_subtree on folder (id_path);
create index folder_by_name on folder (name collate natural_order, id) where binned_at is null;
create index folder_words on folder using gin (name_key gin_trgm_ops) where binned_at is null;
create index folder_of_bin_entry on folder (bin_entry_id) where bin_entry_id is not null;

insert into folder (id, parent_id, name, id_path, depth, scope_id, created_at, updated_at)
values ('00000000-0000-7000-8000-000000000001', null, 'Library', '00000000-0000-7000-8000-000000000001/', 0,
        '00000000-0000-7000-8000-000000000001', now(), now());
