import { PersonId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction } from '../../../platform/ctx.ts'
import { publish } from '../../../platform/events.ts'
import { deactivatePerson, reactivatePerson } from '../../people/index.ts'
import { type ConnectionRow, domainsOf } from '../connections.ts'
import { followDirectory } from '../memberships.ts'
import { createPerson } from '../person-for.ts'
import { domainOf } from '../rules.ts'
import { readFilter, readPage } from './scim-filter.ts'
import { teamsOfMember } from './scim-group-teams.ts'
import { ScimRefusal } from './scim-refusal.ts'
import { nameOf, type ScimUser, type UserRow } from './scim-user.ts'

const select = (ctx: Ctx, connection: ConnectionRow) =>
  ctx.db
    .selectFrom('scim_user')
    .innerJoin('person', 'person.id', 'scim_user.person_id')
    .selectAll('scim_user')
    .select(['person.name', 'person.email', 'person.deactivated_at', 'person.is_administrator'])
    .where('connection_id', '=', connection.id)

const COLUMNS: Record<string, ReturnType<typeof sql>> = {
  username: sql`lower(scim_user.user_name)`,
  externalid: sql`scim_user.external_id`,
  id: sql`scim_user.person_id::text`,
  'emails.value': sql`lower(person.email)`,
  emails: sql`lower(person.email)`,
  displayname: sql`person.name`,
  active: sql`(person.deactivated_at is null)::text`,
}

export async function listUsers(ctx: Ctx, connection: ConnectionRow, query: URLSearchParams) {
  const { startIndex, count } = readPage(query)
  let found = select(ctx, connection)
  for (const { attribute, value } of readFilter(query.get('filter'))) {
    const column = COLUMNS[attribute]
    if (!column) throw new ScimRefusal(400, `There is no filter for "${attribute}".`, 'invalidFilter')
    const isAnyCase = attribute === 'username' || attribute.startsWith('emails')
    found = found.where(sql<SqlBool>`${column} = ${isAnyCase ? value.toLowerCase() : value}`)
  }
  const { total } = await found
    .clearSelect()
    .select(({ fn }) => fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .orderBy('scim_user.created_at')
    .orderBy('scim_user.person_id')
    .offset(startIndex - 1)
    .limit(count)
    .execute()
  return { rows: rows as UserRow[], total: Number(total), startIndex }
}

/** @throws ScimRefusal 404 */
export async function getUser(ctx: Ctx, connection: ConnectionRow, id: string | undefined): Promise<UserRow> {
  const parsed = PersonId.safeParse(id)
  const row = parsed.success
    ? await select(ctx, connection).where('person_id', '=', parsed.data).executeTakeFirst()
    : undefined
  if (!row) throw new ScimRefusal(404, 'There is no such user.')
  return row as UserRow
}

export function createUser(ctx: Ctx, connection: ConnectionRow, user: ScimUser): Promise<UserRow> {
  return inTransaction(ctx, async (ctx) => {
    const domains = await domainsOf(ctx, connection.id)
    const holder = await ctx.db
      .selectFrom('person')
      .select(['id', 'kind'])
      .where(sql<SqlBool>`lower(email) = lower(${user.email})`)
      .executeTakeFirst()
    // An account that was here before is taken over only by the directory that is responsible for its domain.
    if (holder && (holder.kind !== 'person' || !domains.includes(domainOf(user.email)))) throw taken()
    if (!holder) await requireOwnDomain(ctx, connection, user.email)
    const personId = holder?.id ?? (await createPerson(ctx, { name: nameOf(user), email: user.email }))
    const put = await ctx.db
      .insertInto('scim_user')
      .values({
        connection_id: connection.id,
        person_id: personId,
        user_name: user.userName,
        external_id: user.externalId,
        attributes: JSON.stringify(attributesOf(user)),
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .onConflict((c) => c.doNothing())
      .returning('person_id')
      .executeTakeFirst()
    if (!put) throw taken()
    await publish(ctx, 'sso_connection.linked', { connectionId: connection.id, personId, by: 'directory' }, personId)
    if (!user.active) await deactivatePerson(ctx, { personId, reason: connection.name })
    return getUser(ctx, connection, personId)
  })
}

/** Makes somebody what the directory says. Whether they are an administrator is never among it. */
export function changeUser(ctx: Ctx, connection: ConnectionRow, id: string, toNext: (row: UserRow) => ScimUser) {
  return inTransaction(ctx, async (ctx) => {
    await ctx.db
      .selectFrom('scim_user')
      .select('person_id')
      .where('connection_id', '=', connection.id)
      .where(sql<SqlBool>`person_id::text = ${id}`)
      .forUpdate()
      .execute()
    const before = await getUser(ctx, connection, id)
    requireRevision(ctx, before.revision)
    const user = toNext(before)
    const personId = before.person_id
    // Whoever can be changed into another address can be signed in as; so not for those who may everything.
    if (!before.is_administrator) await changePerson(ctx, connection, before, user)
    await ctx.db
      .updateTable('scim_user')
      .set({
        user_name: user.userName,
        external_id: user.externalId,
        attributes: JSON.stringify(attributesOf(user)),
        revision: before.revision + 1,
        updated_at: ctx.now(),
      })
      .where('connection_id', '=', connection.id)
      .where('person_id', '=', personId)
      .execute()
      .catch((error) => {
        throw (error as { code?: string }).code === '23505' ? taken() : error
      })
    if (user.active && before.deactivated_at) await reactivatePerson(ctx, { personId })
    if (!user.active && !before.deactivated_at) await deactivatePerson(ctx, { personId, reason: connection.name })
    return getUser(ctx, connection, id)
  })
}

/** They leave: nobody is let in any more, and the directory forgets them. Their work stays. */
export function deleteUser(ctx: Ctx, connection: ConnectionRow, id: string): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const row = await getUser(ctx, connection, id)
    requireRevision(ctx, row.revision)
    const personId = row.person_id
    const teams = await teamsOfMember(ctx, connection.id, personId)
    await ctx.db
      .deleteFrom('scim_group_member')
      .where('person_id', '=', personId)
      .where('group_id', 'in', (q) =>
        q.selectFrom('scim_group').select('id').where('connection_id', '=', connection.id),
      )
      .execute()
    await ctx.db
      .deleteFrom('scim_user')
      .where('connection_id', '=', connection.id)
      .where('person_id', '=', personId)
      .execute()
    await followDirectory(ctx, teams)
    await deactivatePerson(ctx, { personId, reason: connection.name })
  })
}

async function changePerson(ctx: Ctx, connection: ConnectionRow, before: UserRow, user: ScimUser): Promise<void> {
  const name = nameOf(user)
  const isNamed =
    user.displayName !== null || user.formatted !== null || user.givenName !== null || user.familyName !== null
  const hasName = isNamed && name !== before.name
  const hasEmail = user.email.toLowerCase() !== before.email.toLowerCase()
  if (!hasName && !hasEmail) return
  if (hasEmail) {
    await requireOwnDomain(ctx, connection, user.email)
    const holder = await ctx.db
      .selectFrom('person')
      .select('id')
      .where(sql<SqlBool>`lower(email) = lower(${user.email})`)
      .executeTakeFirst()
    if (holder && holder.id !== before.person_id) throw taken()
  }
  await ctx.db
    .updateTable('person')
    .set({
      ...(hasName && { name }),
      ...(hasEmail && { email: user.email, email_verified: true }),
      updated_at: ctx.now(),
    })
    .where('id', '=', before.person_id)
    .execute()
  const changed = [hasName && 'name', hasEmail && 'email'].filter((part) => typeof part === 'string')
  await publish(ctx, 'person.updated', { personId: before.person_id, changed }, before.person_id, {
    personal: {
      before: { ...(hasName && { name: before.name }), ...(hasEmail && { email: before.email }) },
      after: { ...(hasName && { name }), ...(hasEmail && { email: user.email }) },
    },
  })
}

/** A directory names people by addresses of its own domains; with none of its own, by any that no other one has. */
async function requireOwnDomain(ctx: Ctx, connection: ConnectionRow, email: string): Promise<void> {
  const own = await domainsOf(ctx, connection.id)
  const isElsewhere =
    own.length === 0 &&
    (await ctx.db.selectFrom('sso_domain').select('domain').where('domain', '=', domainOf(email)).executeTakeFirst())
  if (isElsewhere || (own.length > 0 && !own.includes(domainOf(email))))
    throw new ScimRefusal(400, `The domain of ${email} does not belong to this connection.`, 'invalidValue')
}

export function requireRevision(ctx: Ctx, revision: number): void {
  const wanted = ctx.caller?.ifRevision
  if (wanted != null && wanted !== revision) throw new ScimRefusal(412, 'It was changed in the meantime.')
}

const attributesOf = ({ displayName, formatted, givenName, familyName }: ScimUser) => ({
  displayName,
  formatted,
  givenName,
  familyName,
})

const taken = () => new ScimRefusal(409, 'There is such a user already.', 'uniqueness')
