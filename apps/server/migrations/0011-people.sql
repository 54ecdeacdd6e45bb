-- Without a mail server, messages wait here to be read by an administrator. Their text holds links that are as good as
-- passwords, so it is sealed.
create table mailbox_message (
  id        uuid primary key,
  at        timestamptz not null,
  recipient text not null,
  subject   text not null,
  sealed    text not null
);
create index mailbox_message_newest on mailbox_message (at desc, id desc);
create index mailbox_message_to on mailbox_message (lower(recipient));

-- A way in for somebody who is not here yet. Only a hash of its secret is kept.
create table invitation (
  id         uuid primary key,
  kind       text not null check (kind in ('mail', 'link', 'domain')),
  email      text,
  token_hash text not null unique,
  team_ids   uuid[] not null,
  role_id    uuid references role on delete set null,
  folder_id  uuid references folder on delete set null,
  language   text not null default 'en',
  max_uses   int,
  uses       int not null default 0,
  invited_by uuid references person on delete set null,
  created_at timestamptz not null,
  sent_at    timestamptz,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  check ((kind = 'link') = (email is null)),
  check (uses <= max_uses)
);
create index invitation_newest on invitation (created_at desc, id desc);
create index invitation_to on invitation (lower(email)) where email is not null;
create index invitation_of_folder on invitation (folder_id) where folder_id is not null;
create index invitation_of_role on invitation (role_id) where role_id is not null;

-- Whose addresses let people join by themselves. One row.
create table joining (
  is_only  boolean primary key default true check (is_only),
  domains  text[] not null,
  team_ids uuid[] not null
);
insert into joining (domains, team_ids) values ('{}', '{}');

-- Counted where memberships change, so that a list of large teams reads one number each.
alter table team add column member_count int not null default 0;
update team set member_count = (select count(*) from team_member where team_id = team.id);
create function count_team_members() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    update team set member_count = member_count + n
    from (select team_id, count(*) as n from changed group by team_id order by team_id) as c where team.id = c.team_id;
  else
    update team set member_count = member_count - n
    from (select team_id, count(*) as n from changed group by team_id order by team_id) as c where team.id = c.team_id;
  end if;
  return null;
end $$;
create trigger team_members_came after insert on team_member
  referencing new table as changed for each statement execute function count_team_members();
create trigger team_members_went after delete on team_member
  referencing old table as changed for each statement execute function count_team_members();
create index team_by_name on team (name collate natural_order, id);
create index person_administrators on person (id) where is_administrator;
