create table operation (
  id            uuid primary key,
  name          text not null,
  actor_id      uuid,
  -- Who asked, with the limits of their key: the work may do what they may do, and no more.
  actor         jsonb not null,
  state         text not null default 'waiting',
  input         jsonb not null,
  total         int,
  done          int not null default 0,
  failed        jsonb not null default '[]',
  failed_count  int not null default 0,
  result        jsonb,
  -- Where a killed run goes on: whatever the operation's own code wrote with its last committed step.
  progress      jsonb,
  cancel_asked  boolean not null default false,
  created_at    timestamptz not null,
  ended_at      timestamptz
);
create index operation_of_actor on operation (actor_id, created_at desc, id desc);

-- What an operation works through, written down when it starts: later changes of the library do not shift it.
create table operation_item (
  operation_id uuid not null references operation on delete cascade,
  position     int not null,
  subject_id   uuid not null,
  primary key (operation_id, position)
);
