-- Where the library begins for whoever sees only parts of it: among the few folders that carry grants, by name.
create index folder_with_scope_by_name on folder (name collate natural_order, id) where has_own_scope and binned_at is null;
