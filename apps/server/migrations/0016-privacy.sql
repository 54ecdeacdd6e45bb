-- Set: the row is a tombstone. Work stays attributed to it, and it tells of nobody.
alter table person add column erased_at timestamptz;

-- What people are told and have to agree to, in versions: `texts` by language. A version never changes.
create table privacy_text (
  kind         text not null check (kind in ('notice', 'terms')),
  version      int not null,
  texts        jsonb not null,
  -- Whoever agreed to an older version is asked again.
  must_accept  boolean not null,
  published_at timestamptz not null,
  published_by uuid,
  -- Nobody is shown or asked it any more.
  retired_at   timestamptz,
  primary key (kind, version)
);

-- Who agreed to what, and when. It outlives the erasure of a person, because then it tells of nobody.
create table privacy_acceptance (
  person_id   uuid not null references person,
  kind        text not null,
  version     int not null,
  accepted_at timestamptz not null,
  primary key (person_id, kind, version),
  foreign key (kind, version) references privacy_text
);

-- Whether a person still has to agree to something before doing anything else.
create function lacks_consent(who uuid) returns boolean stable language sql as $$
  select exists (
    select from privacy_text needed
    where needed.must_accept and needed.retired_at is null and not exists (
      select from privacy_acceptance given
      where given.person_id = who and given.kind = needed.kind and given.version >= needed.version))
$$;

-- A copy of what is known of a person, to be fetched by whoever asked for it.
create table data_export (
  id         uuid primary key,
  person_id  uuid not null references person on delete cascade,
  asked_by   uuid not null references person on delete cascade,
  -- Null until it is made.
  size_bytes bigint,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index data_export_of on data_export (asked_by, created_at desc);
create index data_export_about on data_export (person_id);
create index data_export_age on data_export (expires_at);
