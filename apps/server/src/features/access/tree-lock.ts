import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

// One lock for the shape of the tree, taken before any row is locked, so that nobody can wait in a circle. Whoever puts
// something into a folder holds it together with others; whoever moves, bins, restores or erases folders holds it alone.
// Without it, a folder made while its parent moves would keep the parent's old id_path.

const TREE = 7_070_002

/** Nothing in the tree moves or goes away until this transaction ends. */
export async function holdTree(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${TREE})`.execute(ctx.db)
}

/** Nobody else changes the tree or what is in it until this transaction ends. */
export async function lockTree(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${TREE})`.execute(ctx.db)
}
