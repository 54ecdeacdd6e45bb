-- Stored derivatives belong to the bytes, not to an asset: a copy or a restored version has its previews at once.
create table rendition (
  blob_sha256 text not null references blob on delete cascade,
  recipe      text not null,
  key         text not null,
  mime        text not null,
  width       int,
  height      int,
  size_bytes  bigint not null,
  created_at  timestamptz not null,
  primary key (blob_sha256, recipe)
);

create table processing (
  blob_sha256 text primary key references blob on delete cascade,
  state       text not null default 'waiting',
  attempts    int not null default 0,
  steps       jsonb not null default '[]',
  started_at  timestamptz,
  ended_at    timestamptz
);
create index processing_unfinished on processing (state) where state in ('waiting', 'running');
