alter table asset
  add column review_at      timestamptz,
  -- When people were told that the review is due; empty again with another date.
  add column review_told_at timestamptz,
  add column expires_at     timestamptz,
  -- When what happens at expiry happened; empty again with another date.
  add column expired_at     timestamptz;
create index asset_review on asset (review_at, id) where review_at is not null;
create index asset_review_untold on asset (review_at, id) where review_at is not null and review_told_at is null;
create index asset_expiry on asset (expires_at, id) where expires_at is not null;
create index asset_expiry_untold on asset (expires_at, id) where expires_at is not null and expired_at is null;

-- What holds for the library as a whole: one row.
create table lifecycle_setting (
  is_only   boolean primary key default true check (is_only),
  on_expiry text not null default 'nothing' check (on_expiry in ('nothing', 'archive', 'bin'))
);
insert into lifecycle_setting default values;

create table legal_hold (
  id             uuid primary key,
  name           text not null,
  kind           text not null check (kind in ('assets', 'folders', 'search')),
  reason         text not null,
  -- Of a hold on a search: the filters of a list of assets. What they find later is held as well.
  filters        jsonb,
  placed_at      timestamptz not null,
  placed_by      uuid,
  released_at    timestamptz,
  released_by    uuid,
  release_reason text,
  -- How many assets it covered when it was released.
  covered        int,
  check ((released_at is null) = (covered is null))
);
create index legal_hold_newest on legal_hold (placed_at desc, id desc);
create index legal_hold_placed_by on legal_hold (placed_by) where placed_by is not null;
create index legal_hold_released_by on legal_hold (released_by) where released_by is not null;

create table legal_hold_folder (
  folder_id uuid not null references folder on delete cascade,
  hold_id   uuid not null references legal_hold on delete cascade,
  primary key (folder_id, hold_id)
);
create index legal_hold_folder_of on legal_hold_folder (hold_id);

-- What may not be erased: the one truth, whatever a hold was placed on. No cascade from assets, on purpose: the database
-- itself refuses to erase what is held, whichever code tries.
create table legal_hold_asset (
  asset_id uuid not null references asset,
  hold_id  uuid not null references legal_hold on delete cascade,
  primary key (asset_id, hold_id)
);
create index legal_hold_asset_of on legal_hold_asset (hold_id, asset_id);

-- Whatever comes into a held folder is held from then on, also after it is moved out again.
create function hold_what_comes_in() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from legal_hold_folder) then return null; end if;
  if tg_table_name = 'asset' then
    insert into legal_hold_asset (asset_id, hold_id)
    select new.id, covering.hold_id from folder
    join legal_hold_folder as covering
      on covering.folder_id = any(string_to_array(trim(trailing '/' from folder.id_path), '/')::uuid[])
    where folder.id = new.folder_id
    on conflict do nothing;
  else
    insert into legal_hold_asset (asset_id, hold_id)
    select asset.id, covering.hold_id from asset cross join legal_hold_folder as covering
    where asset.folder_id = new.id
      and covering.folder_id = any(string_to_array(trim(trailing '/' from new.id_path), '/')::uuid[])
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger hold_new_asset after insert on asset for each row execute function hold_what_comes_in();
create trigger hold_moved_asset after update of folder_id on asset for each row
  when (old.folder_id is distinct from new.folder_id) execute function hold_what_comes_in();
create trigger hold_moved_folder after update of id_path on folder for each row
  when (old.id_path is distinct from new.id_path) execute function hold_what_comes_in();
