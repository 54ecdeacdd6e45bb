import type { PersonId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { eachWordBegins } from '../grants/index.ts'

const SHOWN = 20

/** By name only, and nothing but names; for whoever may write them anywhere. */
export async function findPeople(
  ctx: Ctx,
  { words = '' }: { words?: string | undefined },
): Promise<{ items: { id: PersonId; name: string }[] }> {
  const scopes = ctx.actor.access.scopesWith('edit')
  if (scopes !== 'all' && scopes.length === 0) throw problem('not_allowed')
  const items = await ctx.db
    .selectFrom('person')
    .select(['id', 'name'])
    .where('kind', '=', 'person')
    .where('deactivated_at', 'is', null)
    .where(eachWordBegins('person.name', words))
    .orderBy('name')
    .orderBy('id')
    .limit(SHOWN)
    .execute()
  return { items }
}
