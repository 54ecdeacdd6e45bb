import type { PersonId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

const AT_ONCE = 20

type Found = { id: PersonId; name: string; email: string; isActive: boolean }

/** Whoever can have done something: each word stands in the name or in the address. */
export async function findActors(ctx: Ctx, { words }: { words: string }): Promise<{ items: Found[] }> {
  const all = words.toLowerCase().split(/\s+/).filter(Boolean)
  const patterns = all.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const { rows } = await sql<Found>`
    select id, name, email, deactivated_at is null as "isActive" from person
    where erased_at is null and lower(name || ' ' || email) like all(${patterns}::text[])
    order by name collate natural_order, id limit ${AT_ONCE}`.execute(ctx.db)
  return { items: rows }
}
