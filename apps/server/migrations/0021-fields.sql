-- A deleted field is gone for everybody; its row stays while its values are kept or being erased.
alter table field
  add column deleted_at timestamptz,
  add column is_erasing boolean not null default false,
  -- What texts are in that stand without a language, since before the field was localised.
  add column plain_language text not null default 'x-default';
-- What a file calls it, another field may take meanwhile.
alter table field drop constraint field_property_key;
create unique index field_property_once on field (property) where deleted_at is null;
