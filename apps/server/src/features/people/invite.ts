import { type FolderId, type Invitation, InvitationId, type RoleId, type TeamId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { enqueueMail } from '../../platform/mail.ts'
import { problem } from '../../platform/problem.ts'
import { requireCapability, visibleTo } from '../access/index.ts'
import {
  type InvitationRow,
  joinUrl,
  libraryName,
  makeToken,
  selectInvitations,
  toInvitation,
} from './invitation-queries.ts'
import { requireRoleWithinOwn, requireWithinOwn } from './within-own.ts'
import { invitationMail } from './words.ts'

const DAY_MS = 24 * 60 * 60_000
const MAX_OPEN = 5000
const RESEND_AFTER_MS = 60_000

export type BeginsWith = { teamIds: TeamId[]; roleId: RoleId | null; folderId: FolderId | null }
type Wanted = BeginsWith & { days: number }

/** Invites each address once: an invitation that it had before stops working. */
export function invite(
  ctx: Ctx,
  input: Wanted & { emails: string[]; language: 'en' | 'de' },
): Promise<{ items: Invitation[]; alreadyMembers: string[] }> {
  return inTransaction(ctx, async (ctx) => {
    await requireMayGive(ctx, input)
    const wanted = [...new Map(input.emails.map((email) => [email.toLowerCase(), email])).values()]
    await requireRoom(ctx, wanted.length)
    const { rows: known } = await sql<{ email: string }>`
      select lower(email) as email from person where lower(email) = any(${wanted.map((e) => e.toLowerCase())})`.execute(
      ctx.db,
    )
    const members = new Set(known.map(({ email }) => email))
    const items: Invitation[] = []
    const library = await libraryName(ctx)
    for (const email of wanted.filter((email) => !members.has(email.toLowerCase()))) {
      await sql`update invitation set revoked_at = ${ctx.now()}
        where lower(email) = lower(${email}) and kind = 'mail' and revoked_at is null and uses = 0`.execute(ctx.db)
      const { token, hash } = makeToken()
      const row = await insert(ctx, input, { kind: 'mail', email, hash, maxUses: 1, language: input.language })
      await mailTo(ctx, row, token, library)
      items.push(await getInvitation(ctx, row.id))
    }
    return { items, alreadyMembers: wanted.filter((email) => members.has(email.toLowerCase())) }
  })
}

/** The address is in this one answer. */
export function createLink(
  ctx: Ctx,
  input: Wanted & { maxUses: number },
): Promise<{ invitation: Invitation; url: string }> {
  return inTransaction(ctx, async (ctx) => {
    await requireMayGive(ctx, input)
    await requireRoom(ctx, 1)
    const { token, hash } = makeToken()
    const row = await insert(ctx, input, { kind: 'link', email: null, hash, maxUses: input.maxUses, language: 'en' })
    return { invitation: await getInvitation(ctx, row.id), url: joinUrl(ctx, token) }
  })
}

export function resendInvitation(ctx: Ctx, { invitationId }: { invitationId: InvitationId }): Promise<Invitation> {
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .selectFrom('invitation')
      .selectAll()
      .where('id', '=', invitationId)
      .forUpdate()
      .executeTakeFirst()
    if (row?.kind !== 'mail' || row.revoked_at || row.uses > 0) throw problem('invitation_not_found')
    const sinceMs = ctx.now().getTime() - (row.sent_at?.getTime() ?? 0)
    if (sinceMs < RESEND_AFTER_MS)
      throw problem('too_many_requests', { retryAfterS: Math.ceil((RESEND_AFTER_MS - sinceMs) / 1000) })
    const { token, hash } = makeToken()
    const lifeMs = Math.max(DAY_MS, row.expires_at.getTime() - row.created_at.getTime())
    await ctx.db
      .updateTable('invitation')
      .set({ token_hash: hash, sent_at: ctx.now(), expires_at: new Date(ctx.now().getTime() + lifeMs) })
      .where('id', '=', invitationId)
      .execute()
    await mailTo(ctx, row, token, await libraryName(ctx))
    await publish(ctx, 'invitation.resent', { invitationId }, invitationId)
    return getInvitation(ctx, invitationId)
  })
}

export function revokeInvitation(ctx: Ctx, { invitationId }: { invitationId: InvitationId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { numUpdatedRows } = await ctx.db
      .updateTable('invitation')
      .set({ revoked_at: ctx.now() })
      .where('id', '=', invitationId)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw problem('invitation_not_found')
    await publish(ctx, 'invitation.revoked', { invitationId }, invitationId)
    return null
  })
}

/**
 * Nobody is invited to more than the inviter has. Asked when the invitation is made, and again when it is accepted.
 * @throws team_not_found, role_not_found, folder_not_found, not_allowed, more_than_you_have
 */
export async function requireMayGive(ctx: Ctx, { teamIds, roleId, folderId }: BeginsWith): Promise<void> {
  if ((roleId === null) !== (folderId === null)) {
    throw problem('invalid_request', { detail: 'A role is given in a folder: both, or neither.' })
  }
  if (teamIds.length > 0) {
    const found = await ctx.db.selectFrom('team').select('id').where('id', 'in', teamIds).execute()
    if (found.length < new Set(teamIds).size) throw problem('team_not_found')
    await requireWithinOwn(ctx, { teamIds })
  }
  if (!roleId || !folderId) return
  const folder = await ctx.db
    .selectFrom('folder')
    .select('scope_id')
    .where('id', '=', folderId)
    .where('binned_at', 'is', null)
    .where(visibleTo(ctx.actor, 'folder'))
    .executeTakeFirst()
  if (!folder) throw problem('folder_not_found')
  requireCapability(ctx.actor, 'manage_access', folder.scope_id)
  await requireRoleWithinOwn(ctx, roleId, folder.scope_id)
}

type New = Pick<InvitationRow, 'kind' | 'email' | 'language'> & { hash: string; maxUses: number }

async function insert(ctx: Ctx, input: Wanted, { hash, maxUses, ...made }: New): Promise<InvitationRow> {
  const { teamIds, roleId, folderId, days } = input
  const row = await ctx.db
    .insertInto('invitation')
    .values({
      ...made,
      id: ctx.newId(InvitationId),
      token_hash: hash,
      team_ids: [...new Set(teamIds)],
      role_id: roleId,
      folder_id: folderId,
      max_uses: maxUses,
      invited_by: ctx.actor.personId,
      created_at: ctx.now(),
      sent_at: made.email ? ctx.now() : null,
      expires_at: new Date(ctx.now().getTime() + days * DAY_MS),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await publish(
    ctx,
    'person.invited',
    { invitationId: row.id, by: made.email ? 'mail' : 'link', teamIds: row.team_ids, roleId, folderId },
    row.id,
    { personal: { email: made.email } },
  )
  return row
}

async function mailTo(ctx: Ctx, row: InvitationRow, token: string, library: string): Promise<void> {
  const inviter = await ctx.db.selectFrom('person').select('name').where('id', '=', row.invited_by).executeTakeFirst()
  const language = row.language === 'de' ? 'de' : 'en'
  await enqueueMail(ctx, {
    to: row.email!,
    language,
    ...invitationMail(language, { library, inviter: inviter?.name ?? library, url: joinUrl(ctx, token) }),
  })
}

async function requireRoom(ctx: Ctx, more: number): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from invitation
    where revoked_at is null and expires_at > ${ctx.now()} and (max_uses is null or uses < max_uses)`.execute(ctx.db)
  if (rows[0]!.n + more > MAX_OPEN) throw problem('too_many_invitations')
}

async function getInvitation(ctx: Ctx, id: InvitationId): Promise<Invitation> {
  return toInvitation(ctx, await selectInvitations(ctx).where('invitation.id', '=', id).executeTakeFirstOrThrow())
}
