import type { Actor, Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { optionsOf, type UploadRow } from './queries.ts'

/** Whoever started the upload, for work that goes on without their connection: with the rights they have today. */
export async function actorOfUpload(ctx: Ctx, row: UploadRow): Promise<Actor> {
  const person = await ctx.db
    .selectFrom('person')
    .select('is_administrator')
    .where('id', '=', row.actor_id)
    .executeTakeFirst()
  if (!person) throw problem('not_allowed')
  return {
    ...optionsOf(row).actor,
    personId: row.actor_id,
    isAdministrator: person.is_administrator,
    sessionId: null,
  }
}
