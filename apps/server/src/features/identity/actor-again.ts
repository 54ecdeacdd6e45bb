import { KeyScope } from '@damask/contract'
import { nothing } from '../../platform/access.ts'
import { type Actor, type Ctx, systemActor } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/** What long work keeps of whoever asked for it. */
export type KeptActor = Pick<Actor, 'type' | 'personId' | 'keyId' | 'appId' | 'name'>

export const toKeptActor = ({ type, personId, keyId, appId, name }: Actor): KeptActor => ({
  type,
  personId,
  keyId,
  appId,
  name,
})

/**
 * Whoever asked for work that goes on without their connection, with what they are today: no longer an administrator,
 * deactivated, with a key revoked or an app disconnected meanwhile. What they may do is not known yet: see `withAccess`.
 * @throws not_allowed when they may do nothing any more
 */
export async function actorAgain(ctx: Ctx, kept: KeptActor): Promise<Actor> {
  if (kept.type === 'system') return systemActor(kept.name)
  const person = await ctx.db
    .selectFrom('person')
    .select('is_administrator')
    .where('id', '=', kept.personId!)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!person) throw problem('not_allowed')
  const limits = await limitsOf(ctx, kept)
  return {
    ...kept,
    appId: kept.appId ?? null,
    sessionId: null,
    access: nothing,
    ...limits,
    isAdministrator: person.is_administrator && !limits.hasOwnAccess,
  }
}

async function limitsOf(ctx: Ctx, kept: KeptActor): Promise<Pick<Actor, 'scopes' | 'folderIds' | 'hasOwnAccess'>> {
  if (kept.keyId) {
    const key = await ctx.db
      .selectFrom('api_key')
      .select(['scopes', 'folder_ids', 'has_own_access', 'expires_at'])
      .where('id', '=', kept.keyId)
      .executeTakeFirst()
    if (!key || (key.expires_at && key.expires_at <= ctx.now())) throw problem('not_allowed')
    return { scopes: scopesIn(key.scopes), folderIds: key.folder_ids, hasOwnAccess: key.has_own_access }
  }
  if (kept.appId) {
    const app = await ctx.db
      .selectFrom('connected_app')
      .innerJoin('oauth_client', 'oauth_client.id', 'connected_app.oauth_client_id')
      .select(['connected_app.scopes', 'folder_ids'])
      .where('connected_app.id', '=', kept.appId)
      .where('disabled_at', 'is', null)
      .executeTakeFirst()
    if (!app) throw problem('not_allowed')
    return { scopes: scopesIn(app.scopes), folderIds: app.folder_ids, hasOwnAccess: false }
  }
  return { scopes: 'all', folderIds: [], hasOwnAccess: false }
}

const scopesIn = (names: readonly string[]) => names.flatMap((name) => KeyScope.safeParse(name).data ?? [])
