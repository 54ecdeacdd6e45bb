-- Rotation: the secret before the present one stays valid for a while, and both are one key.
alter table api_key
  add column previous_prefix      text,
  add column previous_secret_hash text unique,
  add column previous_valid_until timestamptz,
  add column rotated_at           timestamptz,
  -- The network of the last use, never the whole address: enough to notice a stranger.
  add column last_used_from       text,
  add column expiry_warned_at     timestamptz,
  add check (num_nonnulls(previous_prefix, previous_secret_hash, previous_valid_until) in (0, 3));
create index api_key_expiring on api_key (expires_at) where expires_at is not null and expiry_warned_at is null;

-- A program that people may connect with their account: a client of OAuth 2.1.
create table oauth_client (
  id                          uuid primary key,
  name                        text not null,
  website                     text,
  -- `confidential`: runs on a server and can keep a secret. `public`: everything else; PKCE is all it has.
  kind                        text not null check (kind in ('public', 'confidential')),
  secret_prefix               text,
  secret_hash                 text unique,
  previous_secret_hash        text unique,
  previous_secret_valid_until timestamptz,
  redirect_uris               text[] not null,
  scopes                      text[] not null,
  may_use_device_code         boolean not null,
  source                      text not null check (source in ('built_in', 'administrator', 'registered')),
  disabled_at                 timestamptz,
  created_by                  uuid,
  created_at                  timestamptz not null,
  updated_at                  timestamptz not null,
  last_used_at                timestamptz,
  check ((kind = 'confidential') = (secret_hash is not null))
);
create index oauth_client_by_name on oauth_client (name, id);
insert into oauth_client (id, name, kind, redirect_uris, scopes, may_use_device_code, source, created_at, updated_at) values
  ('00000000-0000-7000-8000-0000000000c1', 'Damask command line', 'public', '{}',
   '{library:read,library:write,account:manage}', true, 'built_in', now(), now());

-- One consent of one person to one program: the family of all tokens that came of it.
create table connected_app (
  id              uuid primary key,
  person_id       uuid not null references person on delete cascade,
  oauth_client_id uuid not null references oauth_client on delete cascade,
  scopes          text[] not null,
  folder_ids      uuid[] not null,
  -- What signed in, in words, where that is known: "Node.js on Linux".
  device          text,
  created_at      timestamptz not null,
  -- When the program took its first tokens. Without it, consent was given and never used.
  began_at        timestamptz,
  last_used_at    timestamptz,
  last_used_from  text
);
create index connected_app_of_person on connected_app (person_id, created_at);
create index connected_app_of_client on connected_app (oauth_client_id);

create table app_token (
  hash             text primary key,
  kind             text not null check (kind in ('access', 'refresh')),
  connected_app_id uuid not null references connected_app on delete cascade,
  -- Tokens of one answer share it.
  issue_id         uuid not null,
  scopes           text[] not null,
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  -- Access: first use. Refresh: exchanged, or replaced because its answer was lost.
  used_at          timestamptz,
  -- Refresh: the answer that it was exchanged for.
  next_issue_id    uuid
);
create index app_token_of_app on app_token (connected_app_id);
create index app_token_of_issue on app_token (issue_id);
create index app_token_expired on app_token (expires_at);

-- One wish of a program to be let in, from being asked for to being exchanged for tokens.
create table app_request (
  id                 uuid primary key,
  kind               text not null check (kind in ('code', 'device')),
  oauth_client_id    uuid not null references oauth_client on delete cascade,
  scopes             text[] not null,
  redirect_uri       text,
  state              text,
  code_challenge     text,
  -- Who is looking at it, in which session, and the one-time token that their answer has to bring along.
  person_id          uuid references person on delete cascade,
  session_id         text,
  consent_token_hash text,
  device_code_hash   text unique,
  user_code_hash     text unique,
  asked_from         text,
  asked_by           text,
  last_polled_at     timestamptz,
  poll_interval_s    int,
  answer             text check (answer in ('allowed', 'denied')),
  connected_app_id   uuid,
  code_hash          text unique,
  -- The code was exchanged, or spoilt by a wrong try.
  code_used_at       timestamptz,
  created_at         timestamptz not null,
  expires_at         timestamptz not null
);
create index app_request_expired on app_request (expires_at);

-- Wrong user codes of a person within one window of time.
create table app_code_guess (
  person_id uuid primary key references person on delete cascade,
  began_at  timestamptz not null,
  wrong     int not null
);
