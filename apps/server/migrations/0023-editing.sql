-- What an operation did, in detail, and how long its values can be put back.
alter table operation
  add column report     jsonb,
  add column undo_until timestamptz;
create index operation_undoable on operation (undo_until) where undo_until is not null;

-- Values as they were before an operation changed them. Neither assets nor fields are referenced: rows are many and short-lived.
create table value_before (
  operation_id uuid not null references operation on delete cascade,
  asset_id     uuid not null,
  field        int not null,
  -- See image_of_value.
  before       jsonb,
  -- What the operation left: whether somebody changed it since.
  after_mark   text,
  primary key (operation_id, asset_id, field)
);

-- A value with all there is to it: of terms their number, position, source, confidence and time; others as they stand.
create function image_of_value(of_asset uuid, of_field int, of_key text) returns jsonb language sql stable as $$
  select coalesce(
    (select jsonb_agg(jsonb_build_array(term, position, source, confidence, added_at) order by position, term)
      from asset_term where asset_id = of_asset and field = of_field),
    (select metadata -> of_key from asset where id = of_asset))
$$;

-- What two images must share to be the same value: who gave a term, and when, does not matter.
create function mark_of_image(image jsonb) returns text language sql immutable as $$
  select md5(coalesce(
    (select jsonb_agg(part -> 0 order by nth) from jsonb_array_elements(image) with ordinality as part (part, nth)
      where jsonb_typeof(image) = 'array' and jsonb_typeof(part) = 'array')::text,
    image::text, ''))
$$;

-- What is to stand in a CSV file, for as long as its address is good.
create table metadata_export (
  id         uuid primary key,
  -- The person, or the one key or app.
  holder     uuid not null,
  name       text not null,
  asked      jsonb not null,
  expires_at timestamptz not null
);

-- A file of values that was sent, for its dry run and its import.
create table metadata_import (
  id         uuid primary key,
  holder     uuid not null,
  columns    jsonb not null,
  -- "id", "path" or the key of a unique field.
  match_by   text not null,
  options    jsonb not null,
  row_count  int not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create table metadata_import_row (
  import_id uuid not null references metadata_import on delete cascade,
  nth       int not null,
  line      int not null,
  cells     jsonb not null,
  matched   text not null,
  -- Rows of the same one are about the same asset.
  match_key text not null,
  primary key (import_id, nth)
);
create index metadata_import_row_key on metadata_import_row (import_id, match_key, nth);
