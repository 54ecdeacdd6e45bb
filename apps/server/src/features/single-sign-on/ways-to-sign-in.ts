import type { SsoConnectionId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { domainOf, toEmail } from './rules.ts'

type Ways = { password: boolean; connections: { id: SsoConnectionId; name: string; startUrl: string }[] }

/** By the domain of an address alone: the answer is the same whether there is such an account or not. */
export async function waysToSignIn(ctx: Ctx, { email }: { email?: string | undefined }): Promise<Ways> {
  const address = toEmail(email)
  const rows = await ctx.db
    .selectFrom('sso_connection')
    .leftJoin('sso_domain', (join) =>
      join
        .onRef('sso_domain.connection_id', '=', 'sso_connection.id')
        .on('sso_domain.domain', '=', address ? domainOf(address) : ''),
    )
    .select(['id', 'name', 'is_only_way', 'domain'])
    .where('is_enabled', '=', true)
    .where(({ or, eb }) => or([eb('is_shown', '=', true), eb('domain', 'is not', null)]))
    .orderBy('name')
    .execute()
  const own = rows.filter(({ domain }) => domain !== null)
  const offered = own.length > 0 ? own : rows
  return {
    password: !own.some((row) => row.is_only_way),
    connections: offered.map(({ id, name }) => ({ id, name, startUrl: `/api/v1/sso/${id}/start` })),
  }
}

/** Whether the domain of an address signs in with a directory and in no other way. */
export async function isPasswordRefusedFor(ctx: Ctx, email: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('sso_domain')
    .innerJoin('sso_connection', 'sso_connection.id', 'sso_domain.connection_id')
    .select('domain')
    .where('domain', '=', domainOf(email))
    .where('is_enabled', '=', true)
    .where('is_only_way', '=', true)
    .executeTakeFirst()
  return row !== undefined
}
