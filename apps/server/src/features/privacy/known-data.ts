import type { PersonId } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'

/** Rows of one file of an export, a page at a time: `key` is where the next page begins, null where there is only one. */
export type Dataset = {
  readonly file: string
  /** The tables it is read from; a test finds tables that tell of people and are nowhere. */
  readonly tables: readonly string[]
  readonly rows: (of: PersonId, after: string | null, limit: number) => RawBuilder<{ key: string | null; row: unknown }>
}

const once = (file: string, tables: readonly string[], query: (of: PersonId) => RawBuilder<unknown>): Dataset => ({
  file,
  tables,
  rows: (of) => sql`select null as key, to_jsonb(q) as row from (${query(of)}) as q`,
})

/** For what there may be very much of. The query ends in conditions and gives an `id` that sorts. */
const paged = (
  file: string,
  tables: readonly string[],
  query: (of: PersonId, after: RawBuilder<unknown>) => RawBuilder<unknown>,
  id = 'id',
): Dataset => ({
  file,
  tables,
  rows: (of, after, limit) => {
    const from = after === null ? sql`true` : sql`${sql.ref(id)} > ${after}`
    return sql`select q.${sql.ref(id.split('.').at(-1)!)}::text as key, to_jsonb(q) as row
      from (${query(of, from)} order by ${sql.ref(id)} limit ${limit}) as q`
  },
})

/** Everything that Damask knows of a person, without secrets: neither hashes nor seeds nor tokens. */
export const KNOWN_DATA: readonly Dataset[] = [
  once(
    'profile.json',
    ['person'],
    (of) => sql`
    select id, name, email, email_verified, kind, is_administrator, language, time_zone, avatar_key is not null as has_picture,
      created_at, updated_at, last_seen_at, deactivated_at from person where id = ${of}`,
  ),
  once(
    'ways-in.json',
    ['account', 'passkey', 'authenticator', 'recovery_code', 'known_device'],
    (of) => sql`
    select 'account' as what, provider_id as name, created_at, null::timestamptz as last_used_at, null as browser, null as address
      from account where person_id = ${of}
    union all select 'passkey', name, created_at, last_used_at, null, null from passkey where person_id = ${of}
    union all select 'authenticator', '', created_at, confirmed_at, null, null from authenticator where person_id = ${of}
    union all select 'recovery code', '', created_at, used_at, null, null from recovery_code where person_id = ${of}
    union all select 'device', '', created_at, last_used_at, user_agent, ip_address from known_device where person_id = ${of}`,
  ),
  once(
    'messages.json',
    ['mail_count'],
    (of) => sql`select kind, began_at, sent from mail_count where person_id = ${of}`,
  ),
  once(
    'sessions.json',
    ['session'],
    (of) => sql`
    select id, method, ip_address, user_agent, created_at, updated_at, expires_at, confirmed_at
    from session where person_id = ${of} order by created_at`,
  ),
  once(
    'collections.json',
    ['collection', 'collection_share'],
    (of) => sql`
    select 'owned' as what, id, kind, name, description, created_at, deleted_at from collection where owner_id = ${of}
    union all select 'shared with them', collection.id, kind, name, '', share.shared_at, deleted_at
      from collection_share as share join collection on collection.id = share.collection_id where share.person_id = ${of}`,
  ),
  paged(
    'favourites.json',
    ['favourite'],
    (of, from) => sql`
    select favourite.asset_id, asset.name, favourite.added_at from favourite join asset on asset.id = favourite.asset_id
    where favourite.person_id = ${of} and ${from}`,
    'favourite.asset_id',
  ),
  once(
    'recently-viewed.json',
    ['recent_view'],
    (of) => sql`
    select recent_view.asset_id, asset.name, viewed_at from recent_view join asset on asset.id = recent_view.asset_id
    where person_id = ${of} order by viewed_at`,
  ),
  once(
    'api-keys.json',
    ['api_key'],
    (of) => sql`
    select id, name, prefix, scopes, folder_ids, has_own_access, created_at, expires_at, rotated_at, last_used_at, last_used_from
    from api_key where person_id = ${of} order by created_at`,
  ),
  once(
    'connected-apps.json',
    ['connected_app'],
    (of) => sql`
    select app.id, client.name, app.scopes, app.folder_ids, app.device, app.created_at, app.last_used_at, app.last_used_from
    from connected_app as app join oauth_client as client on client.id = app.oauth_client_id
    where app.person_id = ${of} order by app.created_at`,
  ),
  once(
    'teams.json',
    ['team_member'],
    (of) => sql`
    select team.id, team.name, member.source, member.added_at
    from team_member as member join team on team.id = member.team_id where member.person_id = ${of} order by team.name`,
  ),
  once(
    'grants.json',
    ['access_grant'],
    (of) => sql`
    select access_grant.id, role.name as role, folder.name as folder, asset.name as asset, starts_at, ends_at, reason,
      access_grant.created_at
    from access_grant join role on role.id = role_id join scope on scope.id = access_grant.scope_id
    left join folder on folder.id = scope.folder_id left join asset on asset.id = scope.asset_id
    where person_id = ${of} order by access_grant.created_at`,
  ),
  once(
    'consents.json',
    ['privacy_acceptance'],
    (of) => sql`
    select kind, version, accepted_at from privacy_acceptance where person_id = ${of} order by accepted_at`,
  ),
  once(
    'exports.json',
    ['data_export'],
    (of) => sql`
    select id, asked_by, created_at, expires_at from data_export where person_id = ${of} or asked_by = ${of} order by created_at`,
  ),
  once(
    'directories.json',
    ['sso_identity', 'scim_user', 'scim_group_member'],
    (of) => sql`
    select 'sign-on' as what, connection_id, subject as name, null::jsonb as attributes, created_at, last_used_at
      from sso_identity where person_id = ${of}
    union all select 'directory', connection_id, user_name, attributes, created_at, updated_at from scim_user where person_id = ${of}
    union all select 'group', connection_id, display_name, null, created_at, updated_at
      from scim_group_member join scim_group on scim_group.id = group_id where person_id = ${of}`,
  ),
  once(
    'saved-views.json',
    ['event_view'],
    (of) => sql`
    select id, name, filters, created_at from event_view where person_id = ${of}`,
  ),
  once(
    'invitations.json',
    ['invitation'],
    (of) => sql`
    select invitation.id, kind, invitation.created_at, expires_at, revoked_at, invited_by = ${of} as sent_by_me
    from invitation where invited_by = ${of} or lower(email) = (select lower(email) from person where id = ${of})`,
  ),
  once(
    'access-requests.json',
    ['access_request'],
    (of) => sql`
    select id, folder_id, asset_id, message, state, answer, answered_at, created_at from access_request where person_id = ${of}`,
  ),
  paged(
    'assets.json',
    ['asset'],
    (of, after) => sql`
    select id, name, kind, folder_id, created_at, binned_at from asset where created_by = ${of} and ${after}`,
  ),
  paged(
    'terms.json',
    ['term'],
    (of, after) => sql`select id, labels, created_at from term where created_by = ${of} and ${after}`,
  ),
  paged(
    'legal-holds.json',
    ['legal_hold'],
    (of, after) => sql`
    select id, name, placed_by = ${of} as placed_by_me, placed_at, released_by = ${of} as released_by_me, released_at
    from legal_hold where (placed_by = ${of} or released_by = ${of}) and ${after}`,
  ),
  paged(
    'versions.json',
    ['asset_version'],
    (of, after) => sql`
    select id, asset_id, number, mime, size_bytes, note, created_at from asset_version where author_id = ${of} and ${after}`,
  ),
  paged(
    'terms.json',
    ['term'],
    (of, after) => sql`
    select id, labels, created_at from term where created_by = ${of} and ${after}`,
  ),
  paged(
    'uploads.json',
    ['upload'],
    (of, after) => sql`
    select id, name, folder_id, size_bytes, state, created_at, updated_at from upload where actor_id = ${of} and ${after}`,
  ),
  paged(
    'operations.json',
    ['operation'],
    (of, after) => sql`
    select id, name, state, input, done, total, created_at, ended_at from operation where actor_id = ${of} and ${after}`,
  ),
  paged(
    'history-by-me.json',
    ['event'],
    (of, after) => sql`
    select seq, at, name, subject_id, data, personal, address, reason, actor_type from event where actor_id = ${of} and ${after}`,
    'seq',
  ),
  paged(
    'history-about-me.json',
    ['event_subject'],
    (of, after) => sql`
    select event.seq, at, name, data, personal, reason from event_subject join event on event.seq = event_subject.seq
    where event_subject.subject_id = ${of} and event.actor_id is distinct from ${of}::uuid and ${after}`,
    'event.seq',
  ),
]

export const README = `This is everything that Damask knows of a person, as JSON.

profile.json           name, address, settings of the account; picture.* beside it
collections.json       collections of theirs or shared with them by name
favourites.json        assets that they marked
recently-viewed.json   assets that they looked at lately
ways-in.json           password, passkeys, authenticators and known browsers: that they are there, never the secrets
sessions.json          where the person is signed in
api-keys.json          keys and connected-apps.json programs that act for the person, without their secrets
teams.json grants.json what the person may do
directories.json       what single sign-on and directories told; saved-views.json saved filters of the audit
invitations.json       by the person and to them; access-requests.json what the person asked for
consents.json          which texts the person agreed to, and when
assets.json versions.json uploads.json operations.json
                       what the person brought in and did with files; the files themselves are downloaded in the library
history-by-me.json     what the person did, with times and the network it came from
history-about-me.json  what was done that concerns the person; who did it is somebody else's data and left out
exports.json           copies like this one
`
