import { createHash, randomBytes } from 'node:crypto'
import { type Invitation, ROOT_FOLDER_ID, type TeamId } from '@damask/contract'
import { type Selectable, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { publicUrl } from '../../platform/public-url.ts'

export type InvitationRow = Selectable<Tables['invitation']>

/** 256 random bits; only the hash is kept, and one fast hash is enough: there is nothing to guess. */
export function makeToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashToken(token) }
}

const hashToken = (token: string) => createHash('sha256').update(`invitation:${token}`).digest('hex')

export const joinUrl = (ctx: Ctx, token: string) => publicUrl(ctx, `/join/${token}`)

/** What a library is called when somebody is told of it: its name, or its address while it has only the one it came with. */
export async function libraryName(ctx: Ctx): Promise<string> {
  const root = await ctx.db.selectFrom('folder').select('name').where('id', '=', ROOT_FOLDER_ID).executeTakeFirst()
  return root && root.name !== 'Library' ? root.name : new URL(publicUrl(ctx, '/')).host
}

/**
 * The invitation that a secret opens.
 * @throws invitation_not_found for one that is unknown, over, used up or revoked: all look alike
 */
export async function getOpenInvitation(ctx: Ctx, token: string, { lock = false } = {}): Promise<InvitationRow> {
  const row = await ctx.db
    .selectFrom('invitation')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .$if(lock, (q) => q.forUpdate())
    .executeTakeFirst()
  if (!row || stateOf(ctx, row) !== 'open') throw problem('invitation_not_found')
  return row
}

type Life = Pick<InvitationRow, 'revoked_at' | 'uses' | 'max_uses' | 'expires_at'>

export function stateOf(ctx: Ctx, row: Life): Invitation['state'] {
  if (row.revoked_at) return 'revoked'
  if (row.max_uses !== null && row.uses >= row.max_uses) return 'accepted'
  return row.expires_at <= ctx.now() ? 'expired' : 'open'
}

export const selectInvitations = (ctx: Ctx) =>
  ctx.db
    .selectFrom('invitation')
    .leftJoin('person as inviter', 'inviter.id', 'invitation.invited_by')
    .leftJoin('role', 'role.id', 'invitation.role_id')
    .leftJoin('folder', 'folder.id', 'invitation.folder_id')
    .selectAll('invitation')
    .select(['inviter.name as inviter_name', 'role.name as role_name', 'folder.name as folder_name'])
    .select(
      sql<{ id: TeamId; name: string }[]>`(select coalesce(json_agg(json_build_object('id', team.id, 'name', team.name)
        order by team.name collate natural_order), '[]') from team where team.id = any(invitation.team_ids))`.as(
        'teams',
      ),
    )

type Row = Awaited<ReturnType<ReturnType<typeof selectInvitations>['executeTakeFirstOrThrow']>>

export const toInvitation = (ctx: Ctx, row: Row): Invitation => ({
  id: row.id,
  kind: row.kind as Invitation['kind'],
  email: row.email,
  state: stateOf(ctx, row),
  teams: row.teams,
  role: row.role_id && row.role_name !== null ? { id: row.role_id, name: row.role_name } : null,
  folder: row.folder_id && row.folder_name !== null ? { id: row.folder_id, name: row.folder_name } : null,
  maxUses: row.max_uses,
  uses: row.uses,
  invitedBy: row.inviter_name,
  createdAt: row.created_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  expiresAt: row.expires_at.toISOString(),
})
