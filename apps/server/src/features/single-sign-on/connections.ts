import { OidcSettings, SamlSettings, type SsoConnection, SsoConnectionId } from '@damask/contract'
import { type Selectable, sql } from 'kysely'
import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { problem } from '../../platform/problem.ts'
import { toScimToken } from './scim-tokens.ts'

export type ConnectionRow = Selectable<Tables['sso_connection']>

export const settingsOf = (row: ConnectionRow): SsoConnection['settings'] =>
  row.protocol === 'oidc' ? OidcSettings.parse(row.settings) : SamlSettings.parse(row.settings)

/** Where people come back to: what the settings say, or where the connection was made; never what a call claims. */
export const originOf = (ctx: Ctx, row: Pick<ConnectionRow, 'origin'>): string =>
  new URL(ctx.settings(processSettings).DAMASK_URL ?? row.origin).origin

export const redirectUrlOf = (ctx: Ctx, row: ConnectionRow): string =>
  `${originOf(ctx, row)}/api/v1/sso/${row.id}/${row.protocol === 'oidc' ? 'callback' : 'acs'}`

/** What Damask calls itself towards a SAML provider. */
export const spEntityIdOf = (ctx: Ctx, row: ConnectionRow): string =>
  `${originOf(ctx, row)}/api/v1/sso/${row.id}/metadata`

/** @throws sso_connection_not_found */
export async function getConnection(ctx: Ctx, id: SsoConnectionId, lock = false): Promise<ConnectionRow> {
  const query = ctx.db.selectFrom('sso_connection').selectAll().where('id', '=', id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw problem('sso_connection_not_found')
  return row
}

/** One that an address names. */
export async function getNamedConnection(ctx: Ctx, id: string | undefined): Promise<ConnectionRow> {
  const parsed = SsoConnectionId.safeParse(id)
  if (!parsed.success) throw problem('sso_connection_not_found')
  return getConnection(ctx, parsed.data)
}

/** For a sign-in: one that is switched on. */
export async function getEnabledConnection(ctx: Ctx, id: string | undefined): Promise<ConnectionRow> {
  const row = await getNamedConnection(ctx, id)
  if (!row.is_enabled) throw problem('sso_connection_not_found')
  return row
}

export async function domainsOf(ctx: Ctx, id: SsoConnectionId): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('sso_domain')
    .select('domain')
    .where('connection_id', '=', id)
    .orderBy('domain')
    .execute()
  return rows.map(({ domain }) => domain)
}

/** As the interface shows them; without anything secret. */
export async function toConnections(ctx: Ctx, rows: readonly ConnectionRow[]): Promise<SsoConnection[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const domains = await ctx.db
    .selectFrom('sso_domain')
    .selectAll()
    .where('connection_id', 'in', ids)
    .orderBy('domain')
    .execute()
  const groups = await ctx.db
    .selectFrom('sso_group')
    .selectAll()
    .where('connection_id', 'in', ids)
    .orderBy('group_name')
    .orderBy('team_id')
    .execute()
  const tokens = await ctx.db
    .selectFrom('scim_token')
    .selectAll()
    .where('connection_id', 'in', ids)
    .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', ctx.now())]))
    .orderBy('created_at', 'desc')
    .execute()
  const people = await ctx.db
    .selectFrom('sso_identity')
    .select(['connection_id', sql<number>`count(distinct person_id)::int`.as('count')])
    .where('connection_id', 'in', ids)
    .groupBy('connection_id')
    .execute()
  const of = <T extends { connection_id: SsoConnectionId }>(all: T[], id: SsoConnectionId) =>
    all.filter((row) => row.connection_id === id)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    isEnabled: row.is_enabled,
    isShown: row.is_shown,
    createsPeople: row.creates_people,
    trustsEmail: row.trusts_email,
    isOnlyWay: row.is_only_way,
    domains: of(domains, row.id).map(({ domain }) => domain),
    groups: of(groups, row.id).map(({ group_name, team_id }) => ({ group: group_name, teamId: team_id })),
    settings: settingsOf(row),
    hasSecret: row.secret !== null,
    redirectUrl: redirectUrlOf(ctx, row),
    spEntityId: row.protocol === 'saml' ? spEntityIdOf(ctx, row) : null,
    scimUrl: `${originOf(ctx, row)}/scim/v2`,
    scimTokens: of(tokens, row.id).map(toScimToken),
    peopleCount: people.find((p) => p.connection_id === row.id)?.count ?? 0,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }))
}
