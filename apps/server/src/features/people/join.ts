import { GrantId, type Person, PersonId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Actor, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { Reply } from '../../platform/feature.ts'
import { Problem, problem } from '../../platform/problem.ts'
import { ensureFolderScope, lockTree, requireAccountCapability, withAccess } from '../access/index.ts'
import {
  actorAgain,
  isPasswordRefused,
  isWeakPassword,
  setPassword,
  signInPerson,
  toPerson,
} from '../identity/index.ts'
import { getOpenInvitation, type InvitationRow, libraryName } from './invitation-queries.ts'
import { type BeginsWith, requireMayGive } from './invite.ts'
import { domainOf, readJoining } from './joining.ts'
import { addToTeam } from './team-members.ts'

/** All that an invitation tells whoever has it. */
export async function lookAtInvitation(
  ctx: Ctx,
  { token }: { token: string },
): Promise<{ library: string; inviter: string | null; needsEmail: boolean }> {
  const row = await getOpenInvitation(ctx, token)
  await whatItGives(ctx, row)
  const inviter = row.invited_by
    ? await ctx.db.selectFrom('person').select('name').where('id', '=', row.invited_by).executeTakeFirst()
    : undefined
  return { library: await libraryName(ctx), inviter: inviter?.name ?? null, needsEmail: row.kind === 'link' }
}

type NewAccount = { token: string; name: string; password: string; email?: string | undefined }

export function join(ctx: Ctx, { token, name, password, email }: NewAccount): Promise<Reply<Person>> {
  const joined = inTransaction(ctx, async (ctx) => {
    const invitation = await takeInvitation(ctx, token)
    const address = invitation.email ?? email
    if (!address) throw problem('invalid_request', { detail: 'email: An address is needed.' })
    // Else an invitation would be a way around a directory that has to be asked.
    if (await isPasswordRefused(ctx, address)) throw problem('sso_required')
    if (isWeakPassword(password, address)) throw problem('password_too_weak')
    const known = await ctx.db
      .selectFrom('person')
      .select('id')
      .where(sql<SqlBool>`lower(email) = lower(${address})`)
      .executeTakeFirst()
    if (known) throw problem('already_member')
    const row = await ctx.db
      .insertInto('person')
      .values({
        id: ctx.newId(PersonId),
        name,
        email: address,
        // Whoever has a mailed link can read that address; a link that is passed on says nothing of the kind.
        email_verified: invitation.email !== null,
        language: invitation.email ? invitation.language : null,
        created_at: ctx.now(),
        updated_at: ctx.now(),
        last_seen_at: ctx.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await setPassword(ctx, row.id, password)
    const asMe: Ctx = { ...ctx, actor: { ...ctx.actor, type: 'person', personId: row.id, name } }
    await publish(asMe, 'person.created', { personId: row.id }, row.id, { personal: { name, email: address } })
    await begin(asMe, row.id, invitation, true)
    return new Reply(toPerson(row), { headers: await signInPerson(ctx, row.id, { method: 'invitation' }) })
  })
  return joined.catch((error) => {
    throw isUniqueViolation(error, 'person_email') ? problem('already_member') : error
  })
}

/** The same with the account that one has: teams and grants are added to it. */
export function joinAsMe(ctx: Ctx, { token }: { token: string }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { personId } = ctx.actor
    if (!personId) throw problem('not_signed_in')
    const invitation = await takeInvitation(ctx, token)
    const me = await ctx.db.selectFrom('person').select('email').where('id', '=', personId).executeTakeFirstOrThrow()
    if (invitation.email && invitation.email.toLowerCase() !== me.email.toLowerCase()) {
      throw problem('not_allowed', { detail: 'This invitation is for another address than the one of your account.' })
    }
    await begin(ctx, personId, invitation, false)
    return null
  })
}

/** The invitation, held until the transaction ends, so that its last use happens once. */
async function takeInvitation(ctx: Ctx, token: string): Promise<InvitationRow> {
  const found = await getOpenInvitation(ctx, token)
  // Before any row is locked: a folder may get its first grant.
  if (found.folder_id) await lockTree(ctx)
  return getOpenInvitation(ctx, token, { lock: true })
}

async function begin(ctx: Ctx, personId: PersonId, row: InvitationRow, isNew: boolean): Promise<void> {
  const given = await whatItGives(ctx, row)
  for (const teamId of given.teamIds) {
    const added = await addToTeam(ctx, teamId, [personId])
    if (added.length > 0) await publish(ctx, 'team.members_added', { teamId, personIds: added }, teamId)
  }
  if (given.roleId && given.folderId) await grantRole(ctx, personId, row, given)
  await ctx.db
    .updateTable('invitation')
    .set((eb) => ({ uses: eb('uses', '+', 1) }))
    .where('id', '=', row.id)
    .execute()
  await publish(ctx, 'person.joined', { personId, invitationId: row.id, isNew, ...given }, personId)
}

/**
 * What an invitation gives today: it can do what whoever sent it can still do, and nothing once they cannot.
 * @throws invitation_not_found
 */
async function whatItGives(ctx: Ctx, row: InvitationRow): Promise<BeginsWith> {
  if (row.kind === 'domain') {
    const { domains, team_ids } = await readJoining(ctx)
    if (!domains.includes(domainOf(row.email!))) throw problem('invitation_not_found')
    return { teamIds: await teamsThatAre(ctx, team_ids), roleId: null, folderId: null }
  }
  const given = {
    teamIds: await teamsThatAre(ctx, row.team_ids),
    roleId: row.folder_id ? row.role_id : null,
    folderId: row.role_id ? row.folder_id : null,
  }
  try {
    const inviter = await inviterOf(ctx, row)
    requireAccountCapability(inviter, 'manage_people')
    await requireMayGive({ ...ctx, actor: inviter }, given)
  } catch (error) {
    if (error instanceof Problem) throw problem('invitation_not_found')
    throw error
  }
  return given
}

async function inviterOf(ctx: Ctx, row: InvitationRow): Promise<Actor> {
  if (!row.invited_by) throw problem('invitation_not_found')
  return withAccess(
    ctx,
    await actorAgain(ctx, { type: 'person', personId: row.invited_by, keyId: null, appId: null, name: '' }),
  )
}

async function teamsThatAre(ctx: Ctx, teamIds: BeginsWith['teamIds']): Promise<BeginsWith['teamIds']> {
  if (teamIds.length === 0) return []
  const rows = await ctx.db.selectFrom('team').select('id').where('id', 'in', teamIds).execute()
  return rows.map(({ id }) => id)
}

async function grantRole(
  ctx: Ctx,
  personId: PersonId,
  row: InvitationRow,
  { roleId, folderId }: BeginsWith,
): Promise<void> {
  const folder = await ctx.db
    .selectFrom('folder')
    .select(['id', 'id_path', 'scope_id', 'has_own_scope'])
    .where('id', '=', folderId!)
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('access_grant')
    .values({
      id: ctx.newId(GrantId),
      principal_type: 'person',
      person_id: personId,
      role_id: roleId!,
      scope_id: await ensureFolderScope(ctx, folder),
      created_at: ctx.now(),
      created_by: row.invited_by,
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
}
