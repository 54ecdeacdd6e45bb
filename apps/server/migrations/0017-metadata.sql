create extension if not exists unaccent;
-- What words of any language are looked for by: lower case, without accents, nothing stemmed and no word too common.
create text search configuration damask (copy = simple);
alter text search configuration damask alter mapping for hword, hword_part, word, asciiword, asciihword, hword_asciipart
  with unaccent, simple;

-- Every controlled list is a vocabulary: open (tags), closed (options) or a tree (taxonomy). What is in it are terms.
create table vocabulary (
  id          uuid primary key,
  key         text not null unique check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
  kind        text not null check (kind in ('open', 'closed', 'tree')),
  -- {"en": "Season", "de": "Saison"}
  labels      jsonb not null,
  description text not null default '',
  -- The SKOS concept scheme that it came from or is published as.
  uri         text,
  -- What an import knew and we have no place for, kept so that an export says it again.
  extras      jsonb not null default '[]',
  revision    int not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);

create table term (
  id            uuid primary key,
  -- What index rows hold: four bytes instead of sixteen.
  number        int not null unique generated always as identity,
  vocabulary_id uuid not null references vocabulary on delete cascade,
  -- One label a language, synonyms in any language: {"en": "Christmas"}, {"en": ["Xmas"], "de": ["Weihnachtsfest"]}.
  labels        jsonb not null,
  synonyms      jsonb not null default '{}',
  -- Misspellings and the like: found, never shown.
  hidden_labels jsonb not null default '{}',
  definition    jsonb not null default '{}',
  notation      text,
  colour        text,
  uri           text,
  -- Numbers of all broader terms, up to the top.
  ancestors     int[] not null default '{}',
  -- Where it stands among its siblings; by label where equal.
  position      int not null default 0,
  -- Kept on assets that have it, no longer offered. Set with `replaced_by` when it was merged into another.
  retired_at    timestamptz,
  replaced_by   uuid references term on delete set null,
  -- How often it stands on assets: counted now and then, good enough to order suggestions by.
  used          int not null default 0,
  extras        jsonb not null default '[]',
  created_at    timestamptz not null,
  created_by    uuid,
  updated_at    timestamptz not null
);
create unique index term_uri_once on term (vocabulary_id, uri) where uri is not null;
create index term_most_used on term (vocabulary_id, used desc, id) where retired_at is null;
create index term_below on term using gin (ancestors);

-- A term may have several broader ones; the first of them is where a tree shows it.
create table term_broader (
  term_id    uuid not null references term on delete cascade,
  broader_id uuid not null references term on delete cascade,
  is_main    boolean not null,
  primary key (term_id, broader_id),
  check (term_id <> broader_id)
);
create index term_narrower on term_broader (broader_id, term_id);
create unique index term_main_broader on term_broader (term_id) where is_main;

create table term_related (
  term_id    uuid not null references term on delete cascade,
  related_id uuid not null references term on delete cascade,
  primary key (term_id, related_id),
  check (term_id < related_id)
);
create index term_related_back on term_related (related_id);

-- Every label, synonym and hidden label of a term as a row, to be found by. Written with the term.
create table term_label (
  term_number   int not null references term (number) on delete cascade,
  vocabulary_id uuid not null references vocabulary on delete cascade,
  language      text not null,
  type          text not null check (type in ('label', 'synonym', 'hidden')),
  text          text not null,
  -- Lower case, without accents, single spaces.
  text_key      text not null
);
create index term_label_of on term_label (term_number);
create index term_label_begins on term_label (vocabulary_id, text_key text_pattern_ops);
create index term_label_words on term_label using gin (text_key gin_trgm_ops);

create table field_group (
  id       uuid primary key,
  key      text not null unique check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
  labels   jsonb not null,
  position int not null default 0
);

create table field (
  id            uuid primary key,
  number        int not null unique generated always as identity,
  -- For ever: values, filters, naming rules and CSV columns go by it.
  key           text not null unique check (key ~ '^[a-z][a-z0-9_]{0,62}$'),
  type          text not null check (type in ('text', 'long_text', 'number', 'date', 'boolean', 'select', 'multi_select',
                  'taxonomy', 'person', 'url', 'point')),
  field_group_id uuid references field_group on delete set null,
  position      int not null default 0,
  labels        jsonb not null,
  help          jsonb not null default '{}',
  example       text not null default '',
  vocabulary_id uuid references vocabulary,
  -- See `FieldRules` of @damask/fields.
  rules         jsonb not null default '{}',
  -- What it is called inside of files, as `dc:title`: one of the properties that @damask/fields knows.
  property      text unique,
  revision      int not null default 1,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  check ((type in ('select', 'multi_select', 'taxonomy')) = (vocabulary_id is not null))
);
create index field_of_vocabulary on field (vocabulary_id) where vocabulary_id is not null;

-- A named set of values that is applied in one action.
create table metadata_template (
  id         uuid primary key,
  name       text not null,
  description text not null default '',
  -- Values by key of field, terms by id.
  field_values jsonb not null,
  revision   int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index metadata_template_name_once on metadata_template (lower(name));

-- Which terms an asset has, in which field, from whom. The truth for every field with a vocabulary.
create table asset_term (
  asset_id    uuid not null references asset on delete cascade,
  field       int not null references field (number) on delete cascade,
  term        int not null references term (number),
  position    smallint not null default 0,
  source      text not null default 'person' check (source in ('person', 'file', 'policy', 'machine')),
  confidence  real,
  added_at    timestamptz not null,
  primary key (asset_id, field, term)
);
create index asset_term_of_term on asset_term (term, asset_id);
create index asset_term_of_field on asset_term (field, asset_id);

-- The other values stand in asset.metadata, by key of field. One row here for each, in a form that is quick to find by.
create table asset_value (
  asset_id  uuid not null references asset on delete cascade,
  field     int not null references field (number) on delete cascade,
  position  smallint not null default 0,
  -- Of texts, links and people: the first 200 signs, lower case, without accents.
  text_key  text,
  -- Of numbers; booleans as 0 and 1.
  number    double precision,
  -- Of dates: where they begin, in UTC.
  at        timestamptz,
  primary key (asset_id, field, position)
);
create index asset_value_text on asset_value (field, text_key text_pattern_ops, asset_id) where text_key is not null;
create index asset_value_number on asset_value (field, number, asset_id) where number is not null;
create index asset_value_at on asset_value (field, at, asset_id) where at is not null;

-- Values of fields that no two assets may share.
create table asset_unique_value (
  field     int not null references field (number) on delete cascade,
  value_key text not null,
  asset_id  uuid not null references asset on delete cascade,
  primary key (field, value_key)
);
create index asset_unique_value_of on asset_unique_value (asset_id);

-- Numbers of all terms of an asset and of everything broader; the words of its name and of its values.
alter table asset_index
  add column terms int[] not null default '{}',
  add column words tsvector not null default '';
-- Words are long and rarely read: out of line, so that the rows stay narrow.
alter table asset_index alter column words set storage external;
alter table asset_index set (toast_tuple_target = 256);
create index asset_index_terms on asset_index using gin (terms);
create index asset_index_text on asset_index using gin (words);

-- Name and title weigh more than the rest. Terms are not among them: a renamed term is found at once, whatever has it.
create function words_of_asset(name text, metadata jsonb) returns tsvector language sql stable as $$
  select setweight(to_tsvector('damask', regexp_replace(name, '[._-]+', ' ', 'g')), 'A')
    || setweight(jsonb_to_tsvector('damask', coalesce(metadata -> 'title', '""'), '["string"]'), 'A')
    || setweight(jsonb_to_tsvector('damask', metadata - 'title', '["string"]'), 'C')
$$;

-- A text as labels and values are compared by.
create function text_key_of(value text) returns text language sql stable as $$
  select left(regexp_replace(btrim(lower(unaccent(normalize(value, nfkc)))), '\s+', ' ', 'g'), 200)
$$;

update asset_index set words = words_of_asset(asset.name, asset.metadata) from asset where asset.id = asset_index.asset_id;

-- What a library begins with. All of it can be changed or removed.
insert into vocabulary (id, key, kind, labels, created_at, updated_at)
select id::uuid, key, kind, labels::jsonb, now(), now() from (values
  ('00000000-0000-7000-8000-0000000000a1', 'keywords', 'open', '{"en": "Keywords", "de": "Schlagwörter"}'),
  ('00000000-0000-7000-8000-0000000000a2', 'campaigns', 'closed', '{"en": "Campaigns", "de": "Kampagnen"}'),
  ('00000000-0000-7000-8000-0000000000a3', 'seasons', 'closed', '{"en": "Seasons", "de": "Jahreszeiten"}'),
  ('00000000-0000-7000-8000-0000000000a4', 'regions', 'tree', '{"en": "Regions", "de": "Regionen"}'),
  ('00000000-0000-7000-8000-0000000000a5', 'languages', 'closed', '{"en": "Languages", "de": "Sprachen"}'),
  ('00000000-0000-7000-8000-0000000000a6', 'people_shown', 'open', '{"en": "People shown", "de": "Abgebildete Personen"}')
) as starter (id, key, kind, labels);

create function pg_temp.starter_term(list text, nth int, labels jsonb, notation text, broader text) returns void language plpgsql as $$
declare
  made record;
  above record;
begin
  insert into term (id, vocabulary_id, labels, position, notation, created_at, updated_at)
  select gen_random_uuid(), vocabulary.id, starter_term.labels, starter_term.nth, starter_term.notation, now(), now()
  from vocabulary where key = list returning * into made;
  insert into term_label (term_number, vocabulary_id, language, type, text, text_key)
  select made.number, made.vocabulary_id, said.key, 'label', said.value, text_key_of(said.value) from jsonb_each_text(starter_term.labels) as said;
  if broader is null then return; end if;
  select * into above from term where vocabulary_id = made.vocabulary_id and term.labels ->> 'en' = broader;
  insert into term_broader (term_id, broader_id, is_main) values (made.id, above.id, true);
  update term set ancestors = above.ancestors || above.number where id = made.id;
end $$;
select pg_temp.starter_term(list, nth, labels::jsonb, notation, broader) from (values
  ('seasons', 1, '{"en": "Spring", "de": "Frühling"}', null, null),
  ('seasons', 2, '{"en": "Summer", "de": "Sommer"}', null, null),
  ('seasons', 3, '{"en": "Autumn", "de": "Herbst"}', null, null),
  ('seasons', 4, '{"en": "Winter", "de": "Winter"}', null, null),
  ('regions', 1, '{"en": "Worldwide", "de": "Weltweit"}', '001', null),
  ('regions', 1, '{"en": "Africa", "de": "Afrika"}', '002', 'Worldwide'),
  ('regions', 2, '{"en": "Americas", "de": "Amerika"}', '019', 'Worldwide'),
  ('regions', 3, '{"en": "Asia", "de": "Asien"}', '142', 'Worldwide'),
  ('regions', 4, '{"en": "Europe", "de": "Europa"}', '150', 'Worldwide'),
  ('regions', 5, '{"en": "Oceania", "de": "Ozeanien"}', '009', 'Worldwide'),
  ('languages', 1, '{"en": "English", "de": "Englisch"}', 'en', null),
  ('languages', 2, '{"en": "German", "de": "Deutsch"}', 'de', null),
  ('languages', 3, '{"en": "French", "de": "Französisch"}', 'fr', null),
  ('languages', 4, '{"en": "Spanish", "de": "Spanisch"}', 'es', null),
  ('languages', 5, '{"en": "Italian", "de": "Italienisch"}', 'it', null),
  ('languages', 6, '{"en": "Dutch", "de": "Niederländisch"}', 'nl', null),
  ('languages', 7, '{"en": "Polish", "de": "Polnisch"}', 'pl', null),
  ('languages', 8, '{"en": "Portuguese", "de": "Portugiesisch"}', 'pt', null),
  ('languages', 9, '{"en": "Arabic", "de": "Arabisch"}', 'ar', null),
  ('languages', 10, '{"en": "Chinese", "de": "Chinesisch"}', 'zh', null),
  ('languages', 11, '{"en": "Japanese", "de": "Japanisch"}', 'ja', null)
) as starter (list, nth, labels, notation, broader);

insert into field_group (id, key, labels, position)
select gen_random_uuid(), key, labels::jsonb, nth from (values
  ('description', '{"en": "Description", "de": "Beschreibung"}', 1),
  ('credit', '{"en": "Credit and rights", "de": "Urheber und Rechte"}', 2),
  ('marketing', '{"en": "Marketing", "de": "Marketing"}', 3),
  ('picture', '{"en": "Picture", "de": "Bild"}', 4)
) as starter (key, labels, nth);

insert into field (id, key, type, field_group_id, position, labels, help, example, vocabulary_id, rules, property, created_at, updated_at)
select gen_random_uuid(), starter.key, type, field_group.id, starter.nth, starter.labels::jsonb, help::jsonb, example,
  vocabulary.id, rules::jsonb, property, now(), now()
from (values
  ('title', 'text', 'description', 1, '{"en": "Title", "de": "Titel"}', '{"en": "A short name that people read.", "de": "Ein kurzer Name, den Menschen lesen."}', 'Autumn collection, key visual', null, '{"localised": true, "maxLength": 300}', 'dc:title'),
  ('description', 'long_text', 'description', 2, '{"en": "Description", "de": "Beschreibung"}', '{"en": "What is to be seen, and why it was made.", "de": "Was zu sehen ist und wozu es gemacht wurde."}', '', null, '{"localised": true}', 'dc:description'),
  ('alt_text', 'long_text', 'description', 3, '{"en": "Alt text", "de": "Alternativtext"}', '{"en": "For people who cannot see the picture.", "de": "Für Menschen, die das Bild nicht sehen."}', 'A woman in a red coat walks along a beach.', null, '{"localised": true, "maxLength": 1000}', 'Iptc4xmpCore:AltTextAccessibility'),
  ('keywords', 'multi_select', 'description', 4, '{"en": "Keywords", "de": "Schlagwörter"}', '{}', '', 'keywords', '{}', 'dc:subject'),
  ('people_shown', 'multi_select', 'description', 5, '{"en": "People shown", "de": "Abgebildete Personen"}', '{}', '', 'people_shown', '{}', 'Iptc4xmpExt:PersonInImage'),
  ('creator', 'text', 'credit', 1, '{"en": "Creator", "de": "Urheber"}', '{"en": "Who made it.", "de": "Wer es gemacht hat."}', '', null, '{"multiple": true, "maxLength": 200}', 'dc:creator'),
  ('credit', 'text', 'credit', 2, '{"en": "Credit line", "de": "Bildnachweis"}', '{"en": "How it is to be named where it is used.", "de": "Wie es bei der Verwendung zu nennen ist."}', '', null, '{"maxLength": 300}', 'photoshop:Credit'),
  ('copyright', 'text', 'credit', 3, '{"en": "Copyright notice", "de": "Copyright-Vermerk"}', '{}', '© 2026 Lindgren & Co.', null, '{"localised": true, "maxLength": 500}', 'dc:rights'),
  ('usage_terms', 'long_text', 'credit', 4, '{"en": "Usage terms", "de": "Nutzungsbedingungen"}', '{}', '', null, '{"localised": true}', 'xmpRights:UsageTerms'),
  ('licence_from', 'date', 'credit', 5, '{"en": "Licensed from", "de": "Lizenz ab"}', '{}', '', null, '{}', null),
  ('licence_until', 'date', 'credit', 6, '{"en": "Licensed until", "de": "Lizenz bis"}', '{}', '', null, '{}', null),
  ('campaign', 'select', 'marketing', 1, '{"en": "Campaign", "de": "Kampagne"}', '{}', '', 'campaigns', '{}', null),
  ('sku', 'text', 'marketing', 2, '{"en": "Product / SKU", "de": "Produkt / SKU"}', '{}', 'LC-1042', null, '{"multiple": true, "maxLength": 100}', null),
  ('season', 'select', 'marketing', 3, '{"en": "Season", "de": "Jahreszeit"}', '{}', '', 'seasons', '{}', null),
  ('region', 'taxonomy', 'marketing', 4, '{"en": "Region", "de": "Region"}', '{}', '', 'regions', '{"multiple": true}', null),
  ('language', 'multi_select', 'marketing', 5, '{"en": "Language", "de": "Sprache"}', '{}', '', 'languages', '{}', 'dc:language'),
  ('date_created', 'date', 'picture', 1, '{"en": "Date created", "de": "Aufnahmedatum"}', '{"en": "When it was taken or made.", "de": "Wann es entstanden ist."}', '', null, '{}', 'photoshop:DateCreated'),
  ('focal_point', 'point', 'picture', 2, '{"en": "Focal point", "de": "Bildschwerpunkt"}', '{"en": "What must stay in the picture when it is cropped.", "de": "Was beim Zuschneiden im Bild bleiben muss."}', '', null, '{"kinds": ["image"]}', null)
) as starter (key, type, field_group, nth, labels, help, example, vocabulary, rules, property)
left join field_group on field_group.key = starter.field_group
left join vocabulary on vocabulary.key = starter.vocabulary;
