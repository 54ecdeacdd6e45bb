-- How complete values are, counted in the background and added up when somebody looks: one row for each folder, kind and
-- thing that is counted. Who may see a row is decided when it is read.
create table quality_count (
  folder_id uuid not null references folder on delete cascade,
  -- Of assets that carry grants of their own; all others have the scope of their folder.
  scope_id  int,
  kind      text not null,
  -- assets: all of them; valueless: without any value; filled, misfit: by key of field; orphan: by key of a field that no
  -- longer exists; retired: by id of a retired term that is still in use.
  what      text not null check (what in ('assets', 'valueless', 'filled', 'misfit', 'orphan', 'retired')),
  key       text not null default '',
  assets    int not null
);
create index quality_count_of_folder on quality_count (folder_id);

create table quality_vocabulary (
  vocabulary_id uuid primary key references vocabulary on delete cascade,
  unused        int not null,
  alike         int not null
);

-- Values that no longer fit their field, as far as they were judged.
create table asset_misfit (
  asset_id uuid not null references asset on delete cascade,
  field    int not null references field (number) on delete cascade,
  code     text not null,
  primary key (asset_id, field)
);
create index asset_misfit_of_field on asset_misfit (field, asset_id);

create table quality_state (
  is_only    boolean primary key default true check (is_only),
  state      text not null default 'never' check (state in ('never', 'running', 'done', 'failed')),
  started_at timestamptz,
  counted_at timestamptz,
  -- Up to which asset values were judged; null when all were.
  judged_to  uuid
);
insert into quality_state default values;
