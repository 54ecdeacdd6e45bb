import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

const SCHEMA = 7_070_017

/** One change of the schema at a time: fields name each other, and two changes together could make a circle. */
export async function lockSchema(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SCHEMA})`.execute(ctx.db)
}
