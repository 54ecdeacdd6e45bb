-- Somebody asks for access. The place is what was asked for, whether there is such a thing or not: nothing may depend on
-- that before somebody who manages the place looks, so it refers to nothing.
create table access_request (
  id                uuid primary key,
  person_id         uuid not null references person on delete cascade,
  folder_id         uuid,
  asset_id          uuid,
  wanted_role_id    uuid references role on delete set null,
  wanted_capability text,
  message           text not null default '',
  state             text not null default 'open' check (state in ('open', 'approved', 'declined', 'withdrawn')),
  answer            text,
  answered_by       uuid,
  answered_at       timestamptz,
  grant_id          uuid references access_grant on delete set null,
  created_at        timestamptz not null,
  expires_at        timestamptz not null,
  check (num_nonnulls(folder_id, asset_id) = 1)
);
create unique index access_request_once on access_request (person_id, folder_id, asset_id) nulls not distinct
  where state = 'open';
create index access_request_open on access_request (created_at, id) where state = 'open';
create index access_request_of_person on access_request (person_id, created_at desc, id);
create index access_request_of_grant on access_request (grant_id) where grant_id is not null;
create index access_request_wants on access_request (wanted_role_id) where wanted_role_id is not null;
