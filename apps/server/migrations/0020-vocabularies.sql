-- What lists and trees of terms go by. Written with the term: its main broader term, and its label in English or else in
-- the first of its languages.
alter table term
  add column main_broader_id uuid references term,
  add column sort_key text collate natural_order not null default '',
  -- Which of `inScheme`, `topConceptOf` and `hasTopConcept` the file said that it came from; null when made here.
  add column stated text[];
update term set
  main_broader_id = (select broader_id from term_broader where term_id = term.id and is_main),
  sort_key = text_key_of(coalesce(labels ->> 'en', (select value from jsonb_each_text(labels) order by key limit 1), ''));
create index term_siblings on term (vocabulary_id, main_broader_id, position, sort_key, id);
create index term_by_label on term (vocabulary_id, sort_key, id);

-- A relation can be said from both ends. What an import said is what an export says.
alter table term_broader
  add column stated text not null default 'both' check (stated in ('broader', 'narrower', 'both'));
alter table term_related
  add column stated text not null default 'both' check (stated in ('forward', 'backward', 'both'));

-- A file on its way into a vocabulary, until its operation has read it.
create table vocabulary_import (
  id            uuid primary key,
  vocabulary_id uuid not null references vocabulary on delete cascade,
  content       bytea not null,
  created_at    timestamptz not null
);
alter table vocabulary_import alter column content set storage external;
