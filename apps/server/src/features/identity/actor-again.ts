import { KeyScope } from '@damask/contract'
import { nothing } from '../../platform/access.ts'
import { type Actor, type Ctx, systemActor } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'

/** What long work keeps of whoever asked for it. */
export type KeptActor = Pick<Actor, 'type' | 'personId' | 'keyId' | 'name'>

export const toKeptActor = ({ type, personId, keyId, name }: Actor): KeptActor => ({ type, personId, keyId, name })

/**
 * Whoever asked for work that goes on without their connection, with what they are today: no longer an administrator,
 * deactivated, or with a key revoked meanwhile. What they may do is not known yet: see `withAccess`.
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
  const actor = { ...kept, sessionId: null, access: nothing }
  if (!kept.keyId) {
    return { ...actor, isAdministrator: person.is_administrator, scopes: 'all', folderIds: [], hasOwnAccess: false }
  }
  const key = await ctx.db
    .selectFrom('api_key')
    .select(['scopes', 'folder_ids', 'has_own_access', 'expires_at'])
    .where('id', '=', kept.keyId)
    .executeTakeFirst()
  if (!key || (key.expires_at && key.expires_at <= ctx.now())) throw problem('not_allowed')
  return {
    ...actor,
    isAdministrator: person.is_administrator && !key.has_own_access,
    scopes: key.scopes.flatMap((scope) => KeyScope.safeParse(scope).data ?? []),
    folderIds: key.folder_ids,
    hasOwnAccess: key.has_own_access,
  }
}
