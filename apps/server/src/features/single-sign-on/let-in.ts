import { type Ctx, inTransaction, systemActor } from '../../platform/ctx.ts'
import type { DoorAnswer } from '../../platform/feature.ts'
import { signInPerson } from '../identity/index.ts'
import { forgetState, keepSession } from './browser-state.ts'
import type { ConnectionRow } from './connections.ts'
import { followGroups } from './memberships.ts'
import { personFor } from './person-for.ts'
import type { Proof } from './rules.ts'

/** The end of every sign-in by a directory: who it is, their teams, a session, and back to where they wanted to go. */
export async function letIn(
  ctx: Ctx,
  connection: ConnectionRow,
  proof: Proof,
  { next, idToken }: { next: string; idToken?: string | undefined },
): Promise<DoorAnswer> {
  const asDirectory: Ctx = { ...ctx, actor: systemActor(`Single sign-on: ${connection.name}`) }
  const { 'set-cookie': cookies } = await inTransaction(asDirectory, async (ctx) => {
    const personId = await personFor(ctx, connection, proof)
    if (proof.groups) await followGroups(ctx, connection.id, personId, proof.groups)
    await ctx.db
      .updateTable('sso_connection')
      .set({ last_used_at: ctx.now() })
      .where('id', '=', connection.id)
      .execute()
    return signInPerson(ctx, personId, { method: 'sso' })
  })
  const session = await keepSession(ctx, connection.id, idToken)
  return { status: 303, headers: { location: next, 'set-cookie': [...cookies, session, forgetState(ctx)] } }
}
