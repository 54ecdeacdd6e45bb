-- Least access: somebody new may see nothing until a grant says otherwise. Whoever was here before keeps what they had.
alter table person
  alter column is_administrator set default false,
  -- `service`: an account of an integration. It has keys, and nobody signs in with it.
  add column kind           text not null default 'person' check (kind in ('person', 'service')),
  -- Set: no session, no key. The row stays, because work stays attributed.
  add column deactivated_at timestamptz,
  add column time_zone      text,
  add column avatar_key     text,
  add column last_seen_at   timestamptz;
create index person_words on person using gin ((lower(name || ' ' || email)) gin_trgm_ops);
create index person_by_name on person (name collate natural_order, id);

create table team (
  id          uuid primary key,
  name        text not null,
  name_key    text not null generated always as (lower(normalize(name, nfc) collate "und-x-icu")) stored,
  description text not null default '',
  -- One level: a team that has a parent is the parent of none.
  parent_id   uuid references team on delete cascade,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);
create unique index team_name_once on team (name_key);
create index team_of_parent on team (parent_id) where parent_id is not null;

create table team_member (
  team_id   uuid not null references team on delete cascade,
  person_id uuid not null references person on delete cascade,
  -- Who keeps the membership up to date: people, or a directory.
  source    text not null default 'manual' check (source in ('manual', 'sso', 'scim')),
  added_at  timestamptz not null,
  primary key (team_id, person_id)
);
create index team_member_of_person on team_member (person_id);

-- A key that acts by grants of its own instead of in the name of its person.
alter table api_key add column has_own_access boolean not null default false;

-- A named set of capabilities.
create table role (
  id           uuid primary key,
  name         text not null,
  description  text not null default '',
  capabilities text[] not null,
  is_built_in  boolean not null default false,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);
create unique index role_name_once on role (lower(name));
insert into role (id, name, description, capabilities, is_built_in, created_at, updated_at) values
  ('00000000-0000-7000-8000-000000000011', 'Viewer', 'Finds, looks and downloads.',
   '{view,download,download_original,comment}', true, now(), now()),
  ('00000000-0000-7000-8000-000000000012', 'Contributor', 'Brings in files and comments on them.',
   '{view,download,download_original,comment,upload}', true, now(), now()),
  ('00000000-0000-7000-8000-000000000013', 'Editor', 'Changes, replaces, moves and deletes assets.',
   '{view,download,download_original,comment,upload,edit,replace,move,delete,share}', true, now(), now()),
  ('00000000-0000-7000-8000-000000000014', 'Manager', 'Runs a folder: its structure, its approvals and who may do what in it.',
   '{view,download,download_original,comment,upload,edit,replace,move,delete,share,approve,publish,manage_folder,manage_access}',
   true, now(), now());

-- Where access can differ: a folder or an asset that carries grants of its own. Everything else has the scope of what it
-- is in, so what a person may see is a short list of numbers.
create table scope (
  id        int generated always as identity primary key,
  folder_id uuid references folder on delete cascade,
  asset_id  uuid references asset on delete cascade,
  check (num_nonnulls(folder_id, asset_id) = 1)
);
create unique index scope_of_folder on scope (folder_id) where folder_id is not null;
create unique index scope_of_asset on scope (asset_id) where asset_id is not null;
insert into scope (folder_id) values ('00000000-0000-7000-8000-000000000001');

alter table folder drop column scope_id;
alter table folder add column scope_id int not null default 1 references scope;
alter table folder alter column scope_id drop default;
alter table folder add column has_own_scope boolean not null default false;
update folder set has_own_scope = true where parent_id is null;
create index folder_with_scope on folder (id_path) include (scope_id) where has_own_scope;
create index folder_in_scope on folder (scope_id);
-- Its own scope, when it carries grants; else that of its folder.
alter table asset add column scope_id int references scope;
create index asset_with_scope on asset (scope_id) where scope_id is not null;
alter table asset_index drop column scope_id;
alter table asset_index add column scope_id int not null default 1;
alter table asset_index alter column scope_id drop default;
create index asset_index_scope on asset_index (scope_id, created_at, asset_id);

-- Principal × role × place, for a time.
create table access_grant (
  id             uuid primary key,
  principal_type text not null check (principal_type in ('person', 'team', 'everyone', 'key')),
  person_id      uuid references person on delete cascade,
  team_id        uuid references team on delete cascade,
  api_key_id     uuid references api_key on delete cascade,
  role_id        uuid not null references role,
  scope_id       int not null references scope on delete cascade,
  starts_at      timestamptz,
  ends_at        timestamptz,
  reason         text,
  created_at     timestamptz not null,
  created_by     uuid,
  check (num_nonnulls(person_id, team_id, api_key_id) = case principal_type when 'everyone' then 0 else 1 end),
  check ((principal_type = 'person') = (person_id is not null)),
  check ((principal_type = 'team') = (team_id is not null)),
  check ((principal_type = 'key') = (api_key_id is not null)),
  check (starts_at < ends_at)
);
create unique index access_grant_once on access_grant (scope_id, role_id, principal_type, person_id, team_id, api_key_id)
  nulls not distinct;
create index access_grant_of_person on access_grant (person_id) where person_id is not null;
create index access_grant_of_team on access_grant (team_id) where team_id is not null;
create index access_grant_of_key on access_grant (api_key_id) where api_key_id is not null;
create index access_grant_of_role on access_grant (role_id);
create index access_grant_everyone on access_grant (scope_id) where principal_type = 'everyone';

-- Goes up in the transaction of whatever changes the answer to "who may". What a process remembers holds for one version.
create table access_version (
  is_only boolean primary key default true check (is_only),
  version bigint not null
);
insert into access_version (version) values (1);
create function raise_access_version() returns trigger language plpgsql as $$
begin
  update access_version set version = version + 1;
  return null;
end $$;
create trigger access_changed after insert or update or delete on access_grant for each statement execute function raise_access_version();
create trigger access_changed after update of capabilities or delete on role for each statement execute function raise_access_version();
create trigger access_changed after update of parent_id or delete on team for each statement execute function raise_access_version();
create trigger access_changed after insert or update or delete on team_member for each statement execute function raise_access_version();
create trigger access_changed after insert or delete on scope for each statement execute function raise_access_version();
create trigger access_changed after update of id_path on folder for each statement execute function raise_access_version();
create trigger access_changed after update of folder_id on asset for each row
  when (old.scope_id is not null and old.folder_id <> new.folder_id) execute function raise_access_version();

-- What an event tells of people: kept beside its data, so that it can be blanked while the rest stays as it was.
alter table event add column personal jsonb not null default '{}';
