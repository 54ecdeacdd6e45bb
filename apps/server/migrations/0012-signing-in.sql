-- How a session began and when its person last proved who they are: sensitive steps ask for a recent proof.
alter table session
  add column method       text not null default 'password'
    check (method in ('password', 'passkey', 'sso', 'invitation', 'rescue')),
  add column confirmed_at timestamptz;

-- Passkeys, as better-auth's plugin reads and writes them.
create table passkey (
  id            uuid primary key,
  person_id     uuid not null references person on delete cascade,
  name          text not null default '',
  public_key    text not null,
  credential_id text not null unique,
  counter       bigint not null,
  device_type   text not null,
  backed_up     boolean not null,
  transports    text,
  aaguid        text,
  created_at    timestamptz not null,
  last_used_at  timestamptz
);
create index passkey_of_person on passkey (person_id);

-- An app that shows six digits. The seed is sealed; until a code of it was entered, it opens nothing.
create table authenticator (
  person_id    uuid primary key references person on delete cascade,
  seed         text not null,
  confirmed_at timestamptz,
  -- The time step of the code accepted last: that one and older ones are never accepted again.
  last_step    bigint not null default 0,
  created_at   timestamptz not null
);

create table recovery_code (
  person_id  uuid not null references person on delete cascade,
  code_hash  text not null,
  created_at timestamptz not null,
  used_at    timestamptz,
  primary key (person_id, code_hash)
);

-- Somebody whose password was right and whose second factor is still to come.
create table sign_in_step (
  token_hash text primary key,
  person_id  uuid not null references person on delete cascade,
  tries      int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_step_of_person on sign_in_step (person_id);
create index sign_in_step_age on sign_in_step (expires_at);

-- A browser in which a person has signed in before. It is not held up when somebody else guesses at the account, and
-- until trusted_until it is not asked for the second factor.
create table known_device (
  id            uuid primary key,
  person_id     uuid not null references person on delete cascade,
  token_hash    text not null,
  user_agent    text,
  ip_address    text,
  created_at    timestamptz not null,
  last_used_at  timestamptz not null,
  trusted_until timestamptz,
  unique (token_hash, person_id)
);
create index known_device_of_person on known_device (person_id, last_used_at);

-- Wrong guesses, by account, by place and by both. Keys are keyed hashes: nothing here names anybody.
create table sign_in_throttle (
  key       text primary key,
  -- The account it holds up, when it is about one.
  about     text,
  failures  int not null,
  failed_at timestamptz not null,
  free_at   timestamptz not null
);
create index sign_in_throttle_about on sign_in_throttle (about) where about is not null;
create index sign_in_throttle_age on sign_in_throttle (failed_at);

-- A link that was mailed, or printed on the machine: used once, soon, and known here only by its hash.
create table sign_in_link (
  token_hash text primary key,
  person_id  uuid not null references person on delete cascade,
  purpose    text not null check (purpose in ('reset_password', 'rescue')),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_link_of_person on sign_in_link (person_id, created_at);
create index sign_in_link_age on sign_in_link (expires_at);

-- Who must have a second factor or a passkey, and from when.
create table sign_in_policy (
  is_only     boolean primary key default true check (is_only),
  required_of text not null default 'nobody' check (required_of in ('nobody', 'administrators', 'roles', 'everybody')),
  role_ids    uuid[] not null default '{}',
  starts_at   timestamptz
);
insert into sign_in_policy default values;

-- Whether the policy speaks of a person, whatever they have.
create function is_asked_for_second_factor(who uuid) returns boolean stable language sql as $$
  select policy.required_of <> 'nobody' and (
    policy.required_of = 'everybody'
    or person.is_administrator
    or policy.required_of = 'roles' and exists (
      select from access_grant g
      where g.role_id = any(policy.role_ids) and (
        g.person_id = who or g.principal_type = 'everyone' or g.team_id in (
          select unnest(array[team.id, team.parent_id]) from team_member join team on team.id = team_member.team_id
          where team_member.person_id = who))))
  from sign_in_policy as policy, person where person.id = who
$$;

-- Whether a person must set one up before doing anything else.
create function lacks_second_factor(who uuid, at timestamptz) returns boolean stable language sql as $$
  select policy.required_of <> 'nobody'
    and coalesce(policy.starts_at <= at, true)
    and is_asked_for_second_factor(who)
    and not exists (select from authenticator where person_id = who and confirmed_at is not null)
    and not exists (select from passkey where person_id = who)
  from sign_in_policy as policy
$$;
