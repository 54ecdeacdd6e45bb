create extension if not exists pg_trgm;

-- "IMG_2" before "IMG_10", in any script, without regard to case.
create collation natural_order (provider = icu, locale = 'und-u-kn-true-ks-level2');

-- The append-only log. A row is written in the transaction of the change that it tells of.
create table event (
  seq        bigint generated always as identity primary key,
  id         uuid not null unique,
  -- Sequences are drawn before commit, so a reader that only remembered seq could miss a slow transaction.
  -- Readers order by (xid, seq) and stop before the oldest transaction still running.
  xid        xid8 not null default pg_current_xact_id(),
  at         timestamptz not null,
  name       text not null,
  actor_id   uuid,
  actor_name text not null,
  subject_id uuid,
  data       jsonb not null,
  request_id text,
  reason     text
);
create index event_in_commit_order on event (xid, seq);
create index event_of_subject on event (subject_id, seq desc) where subject_id is not null;

create function announce_event() returns trigger language plpgsql as $$
begin
  perform pg_notify('damask_event', '');
  return null;
end $$;
create trigger event_announced after insert on event for each statement execute function announce_event();

-- Answers of unsafe calls, replayed when a client repeats itself after a lost reply.
create table idempotent_answer (
  actor_id     uuid not null,
  key          text not null,
  request_hash text not null,
  status       int,
  body         jsonb,
  created_at   timestamptz not null,
  primary key (actor_id, key)
);
create index idempotent_answer_age on idempotent_answer (created_at);

-- Which process runs which queue worker. The process holds advisory lock lock_key as long as it lives, so that others
-- can tell a dead worker at once and hand its jobs back.
create table worker_member (
  worker_id text primary key,
  lock_key  int not null
);
