import type { PersonId } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { blankPerson } from '../history/index.ts'
import { endGrantsOf, requireFresh } from '../identity/index.ts'
import { lockAdministrators, lockChangeablePerson, requireAnAdministrator } from '../people/index.ts'
import { exportKey } from './export-key.ts'

const TOMBSTONE = 'Erased person'

/**
 * Erases a person for ever. The row stays as a tombstone, so that work stays attributed and history keeps its chain; what it
 * said of anybody is gone, with everything that let them in.
 */
export async function erasePerson(
  ctx: Ctx,
  { personId, name, reason }: { personId: PersonId; name: string; reason: string },
): Promise<null> {
  await requireFresh(ctx)
  if (personId === ctx.actor.personId) {
    throw problem('not_allowed', { detail: 'Ask another administrator to erase your account.' })
  }
  return inTransaction(ctx, async (ctx) => {
    await lockAdministrators(ctx)
    const person = await lockChangeablePerson(ctx, personId)
    if (name.trim().normalize() !== person.name.trim().normalize()) throw problem('name_does_not_match')

    await eraseFiles(ctx, personId, person.avatar_key)
    await blankPerson(ctx, personId)
    await forgetAddress(ctx, person.email)
    await endGrantsOf(ctx, { personId })
    await forgetRows(ctx, personId)
    await forgetNameInWork(ctx, personId)
    await ctx.db
      .updateTable('person')
      .set({
        name: TOMBSTONE,
        // Reserved for what is no address (RFC 2606), and unique as the index wants.
        email: `${personId}@erased.invalid`,
        email_verified: false,
        image: null,
        language: null,
        time_zone: null,
        avatar_key: null,
        last_seen_at: null,
        is_administrator: false,
        deactivated_at: person.deactivated_at ?? ctx.now(),
        erased_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .where('id', '=', personId)
      .execute()
    await requireAnAdministrator(ctx)
    await publish(ctx, 'person.erased', { personId }, personId, { reason })
    return null
  })
}

/** First: if the rest fails, a picture is missing, which is better than one that nobody remembers. */
async function eraseFiles(ctx: Ctx, personId: PersonId, avatarKey: string | null): Promise<void> {
  if (avatarKey) await ctx.storage.delete(avatarKey)
  const exports = await ctx.db
    .selectFrom('data_export')
    .select('id')
    .where((eb) => eb.or([eb('person_id', '=', personId), eb('asked_by', '=', personId)]))
    .execute()
  for (const { id } of exports) await ctx.storage.delete(exportKey(id))
}

/** Messages, invitations and whatever else is kept by the address: every table that has such a column, also of later features. */
async function forgetAddress(ctx: Ctx, email: string): Promise<void> {
  const { rows } = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('person', 'event')
      and column_name in ('email', 'recipient', 'identifier') and data_type = 'text'`.execute(ctx.db)
  for (const { table_name: table, column_name: column } of rows) {
    await sql`delete from ${sql.table(table)} where lower(${sql.ref(column)}) = lower(${email})`.execute(ctx.db)
  }
}

/**
 * Sessions, keys, passkeys, memberships, grants: everything that the database would delete with the person, whichever
 * feature keeps it. Here it is deleted while the row stays.
 */
async function forgetRows(ctx: Ctx, personId: PersonId): Promise<void> {
  const { rows } = await sql<{ table_name: string; column_name: string }>`
    select conrelid::regclass::text as table_name, attname as column_name from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = any(conkey)
    where contype = 'f' and confrelid = 'person'::regclass and confdeltype = 'c'`.execute(ctx.db)
  for (const { table_name: table, column_name: column } of rows) {
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${personId}`.execute(ctx.db)
  }
}

/** Work that goes on keeps the name of whoever asked; answers that are kept for a repeated call may hold it too. */
async function forgetNameInWork(ctx: Ctx, personId: PersonId): Promise<void> {
  const name = sql`to_jsonb(${TOMBSTONE}::text)`
  await sql`update operation set actor = jsonb_set(actor, '{name}', ${name}) where actor_id = ${personId}`.execute(
    ctx.db,
  )
  await sql`update upload set options = jsonb_set(options, '{actor,name}', ${name})
    where actor_id = ${personId} and options -> 'actor' ? 'name'`.execute(ctx.db)
  await sql`delete from idempotent_answer where actor_id = ${personId} or body::text like ${`%${personId}%`}`.execute(
    ctx.db,
  )
}
