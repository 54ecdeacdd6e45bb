-- Where the library begins for whoever sees only parts of it: among the few folders that carry grants, by name.
create index folder_with_scope_by_name on folder (name collate natural_order, id) where has_own_scope and binned_at is null;

-- Folders near the top have a scope of their own from the start, so that the first grant on them and moving them touch no
-- row of an asset. Here for those that are there already; in a new library there are none.
insert into scope (folder_id)
select id from folder where depth between 1 and 2 and not has_own_scope order by depth, id limit 4000;
update folder set has_own_scope = true, scope_id = scope.id from scope where scope.folder_id = folder.id;
with recursive walk (id, scope_id) as (
  select id, scope_id from folder where depth = 0
  union all
  select folder.id, case when folder.has_own_scope then folder.scope_id else walk.scope_id end
  from walk join folder on folder.parent_id = walk.id
)
update folder set scope_id = walk.scope_id from walk where walk.id = folder.id and folder.scope_id <> walk.scope_id;
update asset_index set scope_id = folder.scope_id from folder
where folder.id = asset_index.folder_id and asset_index.scope_id <> folder.scope_id
  and not exists (select 1 from asset where asset.id = asset_index.asset_id and asset.scope_id is not null);
