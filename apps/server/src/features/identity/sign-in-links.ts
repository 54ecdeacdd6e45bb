import { createHash, randomBytes } from 'node:crypto'
import type { PersonId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import type { PersonRow } from './queries.ts'

type Purpose = 'reset_password' | 'rescue'

const LIFE_MS = 30 * 60_000

/** A secret that opens one thing once, within half an hour. Only its hash stays. */
export async function makeLink(ctx: Ctx, personId: PersonId, purpose: Purpose): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await ctx.db
    .insertInto('sign_in_link')
    .values({
      token_hash: hashOf(token),
      person_id: personId,
      purpose,
      created_at: ctx.now(),
      expires_at: new Date(ctx.now().getTime() + LIFE_MS),
    })
    .execute()
  return token
}

/** @throws link_expired also when the account was closed meanwhile */
export async function personOfLink(ctx: Ctx, token: string, purpose: Purpose): Promise<PersonRow> {
  const row = await ctx.db
    .selectFrom('sign_in_link')
    .innerJoin('person', 'person.id', 'sign_in_link.person_id')
    .selectAll('person')
    .where('token_hash', '=', hashOf(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', ctx.now())
    .where('deactivated_at', 'is', null)
    .where('kind', '=', 'person')
    .executeTakeFirst()
  if (!row) throw problem('link_expired')
  return row
}

/** The same, and the link and all others of that person are used up. */
export async function useLink(ctx: Ctx, token: string, purpose: Purpose): Promise<PersonRow> {
  const person = await personOfLink(ctx, token, purpose)
  const { numDeletedRows } = await ctx.db
    .deleteFrom('sign_in_link')
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst()
  if (numDeletedRows !== 1n) throw problem('link_expired')
  await ctx.db.deleteFrom('sign_in_link').where('person_id', '=', person.id).execute()
  return person
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')
