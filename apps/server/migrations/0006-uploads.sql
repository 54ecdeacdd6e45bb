-- A file on its way in. Its bytes are in the staging folder under the same id; how many have arrived is the length of
-- that file, so no acknowledgement depends on a row.
create table upload (
  id           uuid primary key,
  actor_id     uuid not null,
  name         text not null,
  folder_id    uuid not null,
  asset_id     uuid,
  options      jsonb not null,
  size_bytes   bigint,
  -- tus concatenation: a partial upload is only ever a part of a final one.
  is_partial   boolean not null default false,
  part_ids     uuid[],
  state        text not null default 'receiving',
  sha256       text,
  problem_code text,
  problem_detail text,
  duplicates   jsonb not null default '[]',
  result_asset_id uuid,
  result_version_number int,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  expires_at   timestamptz not null
);
create index upload_of_actor on upload (actor_id, created_at desc);
create index upload_age on upload (expires_at);
create index upload_unfinished on upload (updated_at) where state in ('receiving', 'verifying');
