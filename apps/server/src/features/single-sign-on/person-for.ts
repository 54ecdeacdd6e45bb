import { PersonId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { type ConnectionRow, domainsOf } from './connections.ts'
import { domainOf, type Proof } from './rules.ts'

/**
 * Who somebody of a directory is here: known by their subject; else connected by an address that is proved and that this
 * directory is responsible for; else, when the connection makes accounts, somebody new who may do nothing yet. Inside of a
 * transaction.
 * @throws sso_no_account, sso_account_exists, sso_no_email
 */
export async function personFor(ctx: Ctx, connection: ConnectionRow, proof: Proof): Promise<PersonId> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${connection.id} ${proof.subject}`}, 13))`.execute(ctx.db)
  const known = await ctx.db
    .updateTable('sso_identity')
    .set({ last_used_at: ctx.now() })
    .where('connection_id', '=', connection.id)
    .where('subject', '=', proof.subject)
    .returning('person_id')
    .executeTakeFirst()
  if (known) return known.person_id
  if (!proof.email) throw problem('sso_no_email')

  const domains = await domainsOf(ctx, connection.id)
  const isOurs = domains.includes(domainOf(proof.email))
  const isProved = proof.isEmailProved === true || (proof.isEmailProved === null && connection.trusts_email && isOurs)
  // An address that anybody may have typed at the provider is no reason to say who has an account here.
  if (!isProved) throw problem('sso_no_account')
  const holder = await ctx.db
    .selectFrom('person')
    .select(['id', 'kind'])
    .where(sql<SqlBool>`lower(email) = lower(${proof.email})`)
    .executeTakeFirst()
  if (holder) {
    const isManaged = await isKeptBy(ctx, connection, holder.id)
    if (holder.kind !== 'person' || !(isOurs || isManaged)) throw problem('sso_account_exists')
    await link(ctx, connection, proof.subject, holder.id, isManaged ? 'directory' : 'email')
    return holder.id
  }
  if (!connection.creates_people || !(isOurs || domains.length === 0)) throw problem('sso_no_account')
  const personId = await createPerson(ctx, { name: proof.name ?? proof.email.split('@')[0]!, email: proof.email })
  await link(ctx, connection, proof.subject, personId, 'new')
  return personId
}

/** Somebody new, who may do nothing until a team or a grant says otherwise. */
export async function createPerson(ctx: Ctx, { name, email }: { name: string; email: string }): Promise<PersonId> {
  const row = await ctx.db
    .insertInto('person')
    .values({
      id: ctx.newId(PersonId),
      name,
      email,
      email_verified: true,
      is_administrator: false,
      created_at: ctx.now(),
      updated_at: ctx.now(),
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw problem('sso_account_exists')
  await publish(ctx, 'person.created', { personId: row.id }, row.id, { personal: { name, email } })
  return row.id
}

async function isKeptBy(ctx: Ctx, connection: ConnectionRow, personId: PersonId): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('scim_user')
    .select('person_id')
    .where('connection_id', '=', connection.id)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

async function link(
  ctx: Ctx,
  connection: ConnectionRow,
  subject: string,
  personId: PersonId,
  by: 'email' | 'new' | 'directory',
): Promise<void> {
  await ctx.db
    .insertInto('sso_identity')
    .values({
      connection_id: connection.id,
      subject,
      person_id: personId,
      created_at: ctx.now(),
      last_used_at: ctx.now(),
    })
    .execute()
  await publish(ctx, 'sso_connection.linked', { connectionId: connection.id, personId, by }, personId)
}
