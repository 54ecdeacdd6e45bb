-- What a folder itself says about what is in it. Each part counts for everything below, up to the next folder that says
-- otherwise; a locked part counts for everything below, whatever that says.
create table folder_policy (
  folder_id  uuid primary key references folder on delete cascade,
  -- See `PolicyParts` of the contract.
  parts      jsonb not null default '{}',
  locked     text[] not null default '{}',
  revision   int not null default 1,
  updated_at timestamptz not null
);
-- It was never written.
alter table folder drop column policy;

-- An asset that broke the rules when it arrived is held: it is in no list and takes no name until it is mended.
alter table asset
  add column held_at timestamptz,
  -- What is wrong: a list of `PolicyFault`.
  add column held_faults jsonb,
  -- Whether a taken name may be numbered when it is released.
  add column held_conflict text,
  -- It is to become a version of this asset.
  add column held_for uuid references asset on delete set null;
create index asset_held on asset (held_at desc, id desc) where held_at is not null and binned_at is null;
create index asset_held_for on asset (held_for) where held_for is not null;

drop index asset_name_once;
create unique index asset_name_once on asset (folder_id, name_key) where binned_at is null and held_at is null;

-- The last number given to names that are the same but for it.
create table name_counter (
  folder_id uuid not null references folder on delete cascade,
  name_key  text not null,
  last      bigint not null,
  primary key (folder_id, name_key)
);

-- What the last look found among assets that are in the library.
create table policy_violation (
  asset_id uuid primary key references asset on delete cascade,
  faults   jsonb not null,
  found_at timestamptz not null
);

-- The last look at everything below a folder.
create table policy_check (
  folder_id    uuid primary key references folder on delete cascade,
  operation_id uuid not null,
  started_at   timestamptz not null,
  ended_at     timestamptz
);
