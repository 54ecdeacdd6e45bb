-- What is said inside of files, by their bytes: `Embedded` of @damask/media. Read once, since bytes never change.
create table embedded (
  blob_sha256 text primary key references blob (sha256) on delete cascade,
  -- Null when it could not be read.
  says        jsonb,
  -- Of the program that read it: a later one may ask for more.
  reader      int not null,
  read_at     timestamptz not null
);

-- Which version of an asset gave it values last, and what came of it.
create table file_reading (
  asset_id   uuid primary key references asset on delete cascade,
  version_id uuid not null,
  policy     text not null check (policy in ('file_wins', 'library_wins', 'fill_empty')),
  -- Keys of the fields that were ever given a value by a file of this asset: emptied since, they are taken out of copies.
  taken      text[] not null default '{}',
  -- What had no place here: {field, reason, texts}.
  left_out   jsonb not null default '[]',
  read_at    timestamptz not null
);

-- Copies of originals with the values of an asset in them, kept while they are wanted.
create table embedded_copy (
  -- Of the bytes and of everything that was to be written into them.
  hash        text primary key check (hash ~ '^[0-9a-f]{64}$'),
  blob_sha256 text not null references blob (sha256) on delete cascade,
  key         text not null,
  size_bytes  bigint not null,
  created_at  timestamptz not null,
  used_at     timestamptz not null
);
create index embedded_copy_of on embedded_copy (blob_sha256);
create index embedded_copy_age on embedded_copy (used_at);

alter table archive add column metadata text check (metadata in ('embed'));
