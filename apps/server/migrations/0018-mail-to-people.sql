-- How many messages of one kind a person was sent lately: news must not become a flood.
create table mail_count (
  person_id uuid not null references person on delete cascade,
  kind      text not null,
  began_at  timestamptz not null,
  sent      int not null,
  primary key (person_id, kind)
);

-- When those who decide were told of a request: once.
alter table access_request add column told_at timestamptz;
update access_request set told_at = created_at;
