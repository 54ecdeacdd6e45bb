import { type SsoConnection, SsoConnectionId, type TeamId } from '@damask/contract'
import { processSettings } from '../../platform/config.ts'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { sealText } from '../../platform/secrets.ts'
import { requireFreshSession } from '../identity/index.ts'
import { getConnection, toConnections } from './connections.ts'
import { dropLostMemberships, followDirectory } from './memberships.ts'
import { requireAdministrator } from './require-administrator.ts'
import { checkSettings } from './settings-rules.ts'

type Choices = Pick<
  SsoConnection,
  'name' | 'isEnabled' | 'isShown' | 'createsPeople' | 'trustsEmail' | 'isOnlyWay' | 'domains' | 'groups' | 'settings'
>
type NewConnection = Choices & { clientSecret: string | null }
type Change = Partial<NewConnection> & { connectionId: SsoConnectionId }

const MAX_CONNECTIONS = 50

export async function listConnections(ctx: Ctx): Promise<{ items: SsoConnection[] }> {
  const rows = await ctx.db.selectFrom('sso_connection').selectAll().orderBy('name').limit(MAX_CONNECTIONS).execute()
  return { items: await toConnections(ctx, rows) }
}

export function createConnection(ctx: Ctx, input: NewConnection): Promise<SsoConnection> {
  requireAdministrator(ctx)
  return inTransaction(ctx, async (ctx) => {
    await requireFreshSession(ctx)
    const settings = checkSettings(ctx, input.settings)
    const row = await ctx.db
      .insertInto('sso_connection')
      .values({
        id: ctx.newId(SsoConnectionId),
        name: input.name,
        protocol: settings.protocol,
        settings: JSON.stringify(settings),
        secret: input.clientSecret ? await sealText(ctx, input.clientSecret) : null,
        origin: ctx.settings(processSettings).DAMASK_URL ?? ctx.caller?.origin ?? 'http://localhost',
        is_enabled: input.isEnabled,
        is_shown: input.isShown,
        creates_people: input.createsPeople,
        trusts_email: input.trustsEmail,
        is_only_way: input.isOnlyWay,
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await setDomains(ctx, row.id, input.domains)
    await setGroups(ctx, row.id, input.groups)
    const { id: connectionId, name } = row
    await publish(ctx, 'sso_connection.created', { connectionId, name, protocol: settings.protocol }, row.id)
    return (await toConnections(ctx, [row]))[0]!
  })
}

export function changeConnection(ctx: Ctx, { connectionId, ...input }: Change): Promise<SsoConnection> {
  requireAdministrator(ctx)
  return inTransaction(ctx, async (ctx) => {
    await requireFreshSession(ctx)
    const before = await getConnection(ctx, connectionId, true)
    if (ctx.caller?.ifRevision && ctx.caller.ifRevision !== before.revision) throw problem('sso_connection_changed')
    if (input.settings && input.settings.protocol !== before.protocol)
      throw problem('sso_settings_invalid', { detail: 'A connection keeps its protocol. Make another one instead.' })
    const settings = input.settings && checkSettings(ctx, input.settings)
    const row = await ctx.db
      .updateTable('sso_connection')
      .set({
        ...columnsOf(input),
        ...(settings && { settings: JSON.stringify(settings) }),
        ...(input.clientSecret !== undefined && {
          secret: input.clientSecret === null ? null : await sealText(ctx, input.clientSecret),
        }),
        revision: before.revision + 1,
        updated_at: ctx.now(),
      })
      .where('id', '=', connectionId)
      .returningAll()
      .executeTakeFirstOrThrow()
    if (input.domains) await setDomains(ctx, connectionId, input.domains)
    if (input.groups) {
      const teamIds = await setGroups(ctx, connectionId, input.groups)
      await dropLostMemberships(ctx)
      await followDirectory(ctx, teamIds)
    }
    const changed = Object.keys(input)
    await publish(ctx, 'sso_connection.changed', { connectionId, name: row.name, changed }, connectionId)
    return (await toConnections(ctx, [row]))[0]!
  })
}

export function removeConnection(ctx: Ctx, { connectionId }: { connectionId: SsoConnectionId }): Promise<null> {
  requireAdministrator(ctx)
  return inTransaction(ctx, async (ctx) => {
    await requireFreshSession(ctx)
    const { name } = await getConnection(ctx, connectionId, true)
    await ctx.db.deleteFrom('sso_connection').where('id', '=', connectionId).execute()
    await dropLostMemberships(ctx)
    await publish(ctx, 'sso_connection.removed', { connectionId, name }, connectionId)
    return null
  })
}

const columnsOf = (input: Partial<Choices>) => ({
  ...(input.name !== undefined && { name: input.name }),
  ...(input.isEnabled !== undefined && { is_enabled: input.isEnabled }),
  ...(input.isShown !== undefined && { is_shown: input.isShown }),
  ...(input.createsPeople !== undefined && { creates_people: input.createsPeople }),
  ...(input.trustsEmail !== undefined && { trusts_email: input.trustsEmail }),
  ...(input.isOnlyWay !== undefined && { is_only_way: input.isOnlyWay }),
})

async function setDomains(ctx: Ctx, id: SsoConnectionId, domains: readonly string[]): Promise<void> {
  await ctx.db.deleteFrom('sso_domain').where('connection_id', '=', id).execute()
  if (domains.length === 0) return
  const values = [...new Set(domains)].map((domain) => ({ domain, connection_id: id }))
  const put = await ctx.db
    .insertInto('sso_domain')
    .values(values)
    .onConflict((c) => c.doNothing())
    .returning('domain')
    .execute()
  const taken = values.find(({ domain }) => !put.some((row) => row.domain === domain))
  if (taken) throw problem('sso_domain_taken', { detail: `${taken.domain} already belongs to another connection.` })
}

/** @returns the teams that groups now lead to */
async function setGroups(
  ctx: Ctx,
  id: SsoConnectionId,
  groups: readonly { group: string; teamId: TeamId }[],
): Promise<TeamId[]> {
  await ctx.db.deleteFrom('sso_group').where('connection_id', '=', id).execute()
  if (groups.length === 0) return []
  const teamIds = [...new Set(groups.map(({ teamId }) => teamId))]
  const known = await ctx.db.selectFrom('team').select('id').where('id', 'in', teamIds).forShare().execute()
  if (known.length < teamIds.length) throw problem('sso_team_not_found')
  await ctx.db
    .insertInto('sso_group')
    .values(groups.map(({ group, teamId }) => ({ connection_id: id, group_name: group, team_id: teamId })))
    .onConflict((c) => c.doNothing())
    .execute()
  return teamIds
}
