-- Hand-picked (manual), defined by a search (smart), or a group that holds others.
create table collection (
  id             uuid primary key,
  kind           text not null check (kind in ('group', 'manual', 'smart')),
  name           text not null,
  name_key       text not null generated always as (lower(normalize(name, nfc) collate "und-x-icu")) stored,
  description    text not null default '',
  parent_id      uuid references collection,
  -- The groups it is in, from the top, and itself: who may see a group sees what is in it.
  path           uuid[] not null,
  -- Of a smart collection: the filters of a list of assets.
  filters        jsonb,
  sort           text,
  direction      text check (direction in ('ascending', 'descending')),
  cover_asset_id uuid references asset on delete set null,
  owner_id       uuid references person on delete set null,
  revision       int not null default 1,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  deleted_at     timestamptz,
  check ((kind = 'smart') = (filters is not null))
);
create index collection_in on collection (parent_id, name collate natural_order, id) where deleted_at is null;
create index collection_by_name on collection (name collate natural_order, id) where deleted_at is null;
create index collection_path on collection using gin (path);
create index collection_words on collection using gin (name_key gin_trgm_ops) where deleted_at is null;
create index collection_of_owner on collection (owner_id) where owner_id is not null;
create index collection_cover on collection (cover_asset_id) where cover_asset_id is not null;

-- Who sees a collection besides its owner. What they see in it is still only what they may see anyway.
create table collection_share (
  collection_id  uuid not null references collection on delete cascade,
  principal_type text not null check (principal_type in ('person', 'team', 'everyone')),
  person_id      uuid references person on delete cascade,
  team_id        uuid references team on delete cascade,
  may_edit       boolean not null default false,
  shared_at      timestamptz not null,
  check ((principal_type = 'person') = (person_id is not null)),
  check ((principal_type = 'team') = (team_id is not null))
);
create unique index collection_share_once on collection_share (collection_id, principal_type, person_id, team_id) nulls not distinct;
create index collection_share_of_person on collection_share (person_id) where person_id is not null;
create index collection_share_of_team on collection_share (team_id) where team_id is not null;

create table collection_section (
  id            uuid primary key,
  collection_id uuid not null references collection on delete cascade,
  name          text not null,
  position      int not null
);
create index collection_section_of on collection_section (collection_id, position);

create table collection_item (
  collection_id uuid not null references collection on delete cascade,
  asset_id      uuid not null references asset on delete cascade,
  section_id    uuid references collection_section on delete set null,
  -- Among all items, whatever their section: wide apart, so that moving one touches no other.
  position      bigint not null,
  note          text,
  added_at      timestamptz not null,
  added_by      uuid,
  primary key (collection_id, asset_id)
);
create index collection_item_order on collection_item (collection_id, position, asset_id);
create index collection_item_of_asset on collection_item (asset_id);
create index collection_item_section on collection_item (section_id) where section_id is not null;

create table favourite (
  person_id uuid not null references person on delete cascade,
  asset_id  uuid not null references asset on delete cascade,
  added_at  timestamptz not null,
  primary key (person_id, asset_id)
);
create index favourite_of_asset on favourite (asset_id);

-- What somebody has looked at lately: the last few hundred, and only for themselves.
create table recent_view (
  person_id uuid not null references person on delete cascade,
  asset_id  uuid not null references asset on delete cascade,
  viewed_at timestamptz not null,
  primary key (person_id, asset_id)
);
create index recent_view_newest on recent_view (person_id, viewed_at desc, asset_id);
create index recent_view_of_asset on recent_view (asset_id);
