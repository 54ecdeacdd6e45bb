import type { ApiKeyId, AssetId, FolderId, GrantId, PersonId, RoleId, TeamId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publishAll } from '../../platform/events.ts'

type Ended = {
  id: GrantId
  principal_type: 'person' | 'team' | 'key'
  person_id: PersonId | null
  team_id: TeamId | null
  api_key_id: ApiKeyId | null
  role_id: RoleId
  starts_at: Date | null
  ends_at: Date | null
  folder_id: FolderId | null
  asset_id: AssetId | null
}

/**
 * Ends the grants of somebody who is about to go, and tells of each, so that the history of a place says when access to it
 * ended. Otherwise the database would take them away in silence. With a person go the grants of their keys.
 */
export async function endGrantsOf(
  ctx: Ctx,
  who: { personId: PersonId } | { teamId: TeamId } | { apiKeyId: ApiKeyId },
  reason?: string,
): Promise<void> {
  const isTheirs =
    'teamId' in who
      ? sql`g.team_id = ${who.teamId}`
      : 'apiKeyId' in who
        ? sql`g.api_key_id = ${who.apiKeyId}`
        : sql`(g.person_id = ${who.personId} or g.api_key_id in (select id from api_key where person_id = ${who.personId}))`
  const { rows } = await sql<Ended>`
    delete from access_grant as g using scope where scope.id = g.scope_id and ${isTheirs}
    returning g.*, scope.folder_id, scope.asset_id`.execute(ctx.db)
  await publishAll(
    ctx,
    'access.revoked',
    rows.map((row) => ({
      data: {
        grantId: row.id,
        principal: { type: row.principal_type, id: row.person_id ?? row.team_id ?? row.api_key_id },
        folderId: row.folder_id,
        assetId: row.asset_id,
        before: {
          roleId: row.role_id,
          startsAt: row.starts_at?.toISOString() ?? null,
          endsAt: row.ends_at?.toISOString() ?? null,
        },
      },
      subjectId: row.asset_id ?? row.folder_id ?? undefined,
    })),
    { reason },
  )
}
