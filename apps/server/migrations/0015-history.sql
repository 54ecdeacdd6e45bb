-- A history that nobody can rewrite. What an event tells of people (name, address, `personal`) stands outside of what is
-- hashed; the hashed part holds salted commitments to it, so that it can be blanked and cannot be changed.
alter table event
  alter column actor_name drop not null,
  add column actor_type          text not null default 'system',
  add column actor_key_id        uuid,
  add column actor_app_id        text,
  -- As long as the privacy setting says: 203.0.113.0/24.
  add column address             text,
  add column actor_commitment    bytea,
  add column actor_salt          bytea,
  add column personal_commitment bytea,
  add column personal_salt       bytea,
  -- For whom the personal parts were blanked.
  add column blanked_for         uuid;
update event set actor_type = 'person' where actor_id is not null;
alter table event alter column actor_type drop default;

-- Everything that an event is about: what activity feeds are read from.
create table event_subject (
  subject_id uuid not null,
  seq        bigint not null,
  primary key (subject_id, seq)
);
insert into event_subject (subject_id, seq)
select subject_id, seq from event where subject_id is not null
union
select value::uuid, seq from event, jsonb_each_text(data)
where value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' and key not in ('operationId', 'versionId', 'binEntryId')
union
select item::uuid, seq from event, jsonb_array_elements_text(data -> 'assetIds') as item where data ? 'assetIds';
drop index event_of_subject;

-- The place of an event in the chain. Sequences have gaps and commit out of order; positions do neither.
create table event_leaf (
  position bigint primary key,
  seq      bigint not null unique,
  kind     text not null,
  hash     bytea not null
);

create table event_seal (
  number        bigint primary key,
  from_position bigint not null,
  to_position   bigint not null,
  -- By kind of event: how many, and the root of the Merkle tree over their leaves.
  roots         jsonb not null,
  previous      bytea not null,
  sealed_at     timestamptz not null,
  key           text not null,
  hash          bytea not null,
  signature     bytea not null,
  -- Where the next seal goes on: events are taken in the order of (xid, seq).
  cursor_xid    xid8 not null,
  cursor_seq    bigint not null,
  -- By kind: when its events were pruned, and how many there were of each name.
  pruned        jsonb not null default '{}'
);

create index event_seal_from on event_seal (from_position);

-- A fence for accidents; the chain is what catches whoever climbs over it.
create function refuse_rewriting() returns trigger language plpgsql as $$
declare
  purpose text := coalesce(current_setting('damask.history', true), '');
begin
  if tg_op = 'DELETE' and purpose = 'prune' and tg_table_name in ('event', 'event_leaf') then return old; end if;
  if tg_op = 'UPDATE' and purpose = 'prune' and tg_table_name = 'event_seal' then
    if to_jsonb(new) - 'pruned' = to_jsonb(old) - 'pruned' then return new; end if;
  end if;
  if tg_op = 'UPDATE' and purpose = 'blank' and tg_table_name = 'event' then
    if to_jsonb(new) - array['actor_name', 'address', 'actor_salt', 'personal', 'personal_salt', 'blanked_for']
      = to_jsonb(old) - array['actor_name', 'address', 'actor_salt', 'personal', 'personal_salt', 'blanked_for'] then
      return new;
    end if;
  end if;
  -- Transaction numbers begin anew in a restored database.
  if tg_op = 'UPDATE' and purpose = 'restore' and tg_table_name = 'event' then
    if to_jsonb(new) - 'xid' = to_jsonb(old) - 'xid' then return new; end if;
  end if;
  if tg_op = 'UPDATE' and purpose = 'restore' and tg_table_name = 'event_seal' then
    if to_jsonb(new) - array['cursor_xid', 'cursor_seq'] = to_jsonb(old) - array['cursor_xid', 'cursor_seq'] then
      return new;
    end if;
  end if;
  raise exception 'history is not rewritten: % of % refused', lower(tg_op), tg_table_name;
end $$;
create trigger no_rewriting before update or delete on event for each row execute function refuse_rewriting();
create trigger no_rewriting before update or delete on event_leaf for each row execute function refuse_rewriting();
create trigger no_rewriting before update or delete on event_seal for each row execute function refuse_rewriting();
create trigger no_emptying before truncate on event for each statement execute function refuse_rewriting();
create trigger no_emptying before truncate on event_leaf for each statement execute function refuse_rewriting();
create trigger no_emptying before truncate on event_seal for each statement execute function refuse_rewriting();

-- What the last verification found, and how far the one that runs is.
create table history_check (
  is_only    boolean primary key default true check (is_only),
  state      text not null default 'never',
  started_at timestamptz,
  ended_at   timestamptz,
  done       bigint not null default 0,
  total      bigint not null default 0,
  outcome    jsonb
);
insert into history_check default values;

create index event_by_actor on event (actor_id, seq desc) where actor_id is not null;
create index event_by_name on event (name, seq desc);
create index event_of_email on event (lower(personal ->> 'email')) where personal ? 'email';
create index event_at on event (at);
create index event_of_request on event (request_id) where request_id is not null;
create index event_from_address on event (address, seq desc) where address is not null;

-- What words are looked for in: the values of an event without its ids and hashes.
create function event_words(data jsonb, reason text) returns text language sql immutable parallel safe as $$
  select lower(regexp_replace(
    jsonb_path_query_array(data, 'strict $.** ? (@.type() == "string")')::text,
    '"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})"', '', 'g') || ' ' || coalesce(reason, ''))
$$;
create index event_words_in on event using gin (event_words(data, reason) gin_trgm_ops);

create table event_view (
  id         uuid primary key,
  person_id  uuid not null references person on delete cascade,
  name       text not null,
  filters    jsonb not null,
  created_at timestamptz not null
);
create unique index event_view_name_once on event_view (person_id, lower(name));

-- How many days events of a kind are kept; for ever when there is no row.
create table event_retention (
  kind text primary key,
  days int not null check (days > 0)
);

create table event_stream (
  id           uuid primary key,
  name         text not null,
  target       jsonb not null,
  -- Sealed with a key that is not in the database.
  secret       text,
  kinds        text[] not null default '{}',
  is_active    boolean not null default true,
  -- What was delivered: everything up to this place in the chain.
  position     bigint not null,
  failures     int not null default 0,
  last_error   text,
  last_sent_at timestamptz,
  next_try_at  timestamptz,
  created_at   timestamptz not null
);
