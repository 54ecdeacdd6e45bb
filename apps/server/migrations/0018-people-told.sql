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

-- The role of a grant counts only while the grant holds.
drop function is_asked_for_second_factor(uuid);
create function is_asked_for_second_factor(who uuid, at timestamptz) returns boolean stable language sql as $$
  select policy.required_of <> 'nobody' and (
    policy.required_of = 'everybody'
    or person.is_administrator
    or policy.required_of = 'roles' and exists (
      select from access_grant g
      where g.role_id = any(policy.role_ids)
        and (g.starts_at is null or g.starts_at <= at) and (g.ends_at is null or g.ends_at > at) and (
        g.person_id = who or g.principal_type = 'everyone' or g.team_id in (
          select unnest(array[team.id, team.parent_id]) from team_member join team on team.id = team_member.team_id
          where team_member.person_id = who))))
  from sign_in_policy as policy, person where person.id = who
$$;

create or replace function lacks_second_factor(who uuid, at timestamptz) returns boolean stable language sql as $$
  select policy.required_of <> 'nobody'
    and coalesce(policy.starts_at <= at, true)
    and is_asked_for_second_factor(who, at)
    and not exists (select from authenticator where person_id = who and confirmed_at is not null)
    and not exists (select from passkey where person_id = who)
  from sign_in_policy as policy
$$;
