create table person (
  id               uuid primary key,
  name             text not null,
  email            text not null,
  email_verified   boolean not null default false,
  image            text,
  is_administrator boolean not null default true,
  language         text,
  created_at       timestamptz not null,
  updated_at       timestamptz not null
);
create unique index person_email on person (lower(email));

create table session (
  id         uuid primary key,
  person_id  uuid not null references person on delete cascade,
  token      text not null unique,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index session_of_person on session (person_id);

-- How a person proves who they are: a password here, single sign-on subjects later.
create table account (
  id                       uuid primary key,
  person_id                uuid not null references person on delete cascade,
  account_id               text not null,
  provider_id              text not null,
  password                 text,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  created_at               timestamptz not null,
  updated_at               timestamptz not null
);
create index account_of_person on account (person_id);

create table verification (
  id         uuid primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verification_identifier on verification (identifier);

create table api_key (
  id           uuid primary key,
  person_id    uuid not null references person on delete cascade,
  name         text not null,
  prefix       text not null,
  secret_hash  text not null unique,
  scopes       text[] not null,
  folder_ids   uuid[] not null,
  created_at   timestamptz not null,
  expires_at   timestamptz,
  last_used_at timestamptz
);
create index api_key_of_person on api_key (person_id);
