import type { Principal } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { managesAnywhere, maySeeAllRoles } from './rules.ts'

const SHOWN = { teams: 8, people: 17, keys: 5 }
const MAX_WORDS = 10

type Row = { type: Principal['type']; id: string; name: string }

/** By name only, and nothing but names: an address or a membership is not for everybody who shares a folder. */
export async function findPrincipals(ctx: Ctx, input: { words?: string | undefined }): Promise<{ items: Principal[] }> {
  if (!managesAnywhere(ctx.actor) && !maySeeAllRoles(ctx.actor)) throw problem('not_allowed')
  const words = input.words ?? ''
  const { rows } = await sql<Row>`
    (select 'team' as type, id, name from team where ${eachWordBegins('team.name', words)}
      order by name collate natural_order, id limit ${SHOWN.teams})
    union all
    (select 'person', id, name from person where deactivated_at is null and ${eachWordBegins('person.name', words)}
      order by name collate natural_order, id limit ${SHOWN.people})
    union all
    (select 'key', id, name from api_key where has_own_access and (expires_at is null or expires_at > ${ctx.now()})
      and ${eachWordBegins('api_key.name', words)} order by name collate natural_order, id limit ${SHOWN.keys})`.execute(
    ctx.db,
  )
  return { items: rows.map((row) => ({ ...row, isActive: true })) }
}

/** The condition "every word begins a word of the name". */
export function eachWordBegins(column: string, words: string): RawBuilder<SqlBool> {
  const list = words.replaceAll('\u0000', '').split(/\s+/).filter(Boolean).slice(0, MAX_WORDS)
  if (list.length === 0) return sql<SqlBool>`true`
  const found = list.map(
    (word) => sql`' ' || lower(${sql.ref(column)}) like ${`% ${word.replace(/[\\%_]/g, '\\$&')}%`.toLowerCase()}`,
  )
  return sql<SqlBool>`(${sql.join(found, sql` and `)})`
}
