-- A directory that people sign in through. What is secret stands sealed in `secret`, and nowhere in `settings`.
create table sso_connection (
  id             uuid primary key,
  name           text not null,
  protocol       text not null check (protocol in ('oidc', 'saml')),
  settings       jsonb not null,
  secret         text,
  -- Where the directory sends people back to, unless DAMASK_URL says so: never what a later call claims to have called.
  origin         text not null,
  is_enabled     boolean not null,
  -- Offered on the sign-in page to everybody, and not only to addresses of its domains.
  is_shown       boolean not null,
  -- Who has no account gets one at the first sign-in.
  creates_people boolean not null,
  -- Addresses count as proved although the directory does not say so. Only for domains of the connection.
  trusts_email   boolean not null,
  -- No passwords for its domains.
  is_only_way    boolean not null,
  revision       int not null default 1,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  last_used_at   timestamptz
);

create table sso_domain (
  domain        text primary key check (domain = lower(domain)),
  connection_id uuid not null references sso_connection on delete cascade
);
create index sso_domain_of_connection on sso_domain (connection_id);

-- What a group of the directory means here.
create table sso_group (
  connection_id uuid not null references sso_connection on delete cascade,
  group_name    text not null,
  team_id       uuid not null references team on delete cascade,
  primary key (connection_id, group_name, team_id)
);
create index sso_group_of_team on sso_group (team_id);

-- Who somebody is there. The subject never changes, an e-mail address may.
create table sso_identity (
  connection_id uuid not null references sso_connection on delete cascade,
  subject       text not null,
  person_id     uuid not null references person on delete cascade,
  created_at    timestamptz not null,
  last_used_at  timestamptz not null,
  primary key (connection_id, subject)
);
create index sso_identity_of_person on sso_identity (person_id);

-- A SAML request that waits for its one answer; then the answer, until the browser that asked comes for it.
create table sso_request (
  id            text primary key,
  connection_id uuid not null references sso_connection on delete cascade,
  ticket_hash   text unique,
  answer        text,
  expires_at    timestamptz not null
);
create index sso_request_age on sso_request (expires_at);

-- Assertions that were accepted: none is accepted twice.
create table sso_assertion (
  connection_id uuid not null references sso_connection on delete cascade,
  assertion_id  text not null,
  expires_at    timestamptz not null,
  primary key (connection_id, assertion_id)
);
create index sso_assertion_age on sso_assertion (expires_at);

-- What a directory calls us with (SCIM).
create table scim_token (
  id            uuid primary key,
  connection_id uuid not null references sso_connection on delete cascade,
  prefix        text not null,
  secret_hash   text not null unique,
  created_at    timestamptz not null,
  expires_at    timestamptz,
  last_used_at  timestamptz
);
create index scim_token_of_connection on scim_token (connection_id);

create table scim_user (
  connection_id uuid not null references sso_connection on delete cascade,
  person_id     uuid not null references person on delete cascade,
  user_name     text not null,
  external_id   text,
  attributes    jsonb not null,
  revision      int not null default 1,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (connection_id, person_id)
);
create unique index scim_user_name_once on scim_user (connection_id, lower(user_name));
create index scim_user_external on scim_user (connection_id, external_id);
create index scim_user_of_person on scim_user (person_id);

create table scim_group (
  id            uuid primary key,
  connection_id uuid not null references sso_connection on delete cascade,
  display_name  text not null,
  external_id   text,
  -- The team made for it. Null when its name is one that is mapped to teams, or when the team was deleted.
  team_id       uuid references team on delete set null,
  revision      int not null default 1,
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);
create unique index scim_group_name_once on scim_group (connection_id, lower(display_name));
create index scim_group_of_team on scim_group (team_id) where team_id is not null;

create table scim_group_member (
  group_id  uuid not null references scim_group on delete cascade,
  person_id uuid not null references person on delete cascade,
  primary key (group_id, person_id)
);
create index scim_group_member_of_person on scim_group_member (person_id);
