import { type ApiKey, type ApiKeyId, type MemberDetails, PersonId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { apiKeysOf, createKeyFor, type MadeKey, type NewKey, revokeKeyOf } from '../identity/index.ts'
import { getPerson, getPersonRow, lockChangeablePerson } from './queries.ts'
import { requireWithinOwn } from './within-own.ts'

/** An account that keys hang on and grants are made to. Without a password and without an address, nobody signs in. */
export function createServiceAccount(ctx: Ctx, { name }: { name: string }): Promise<MemberDetails> {
  return inTransaction(ctx, async (ctx) => {
    const personId = ctx.newId(PersonId)
    await ctx.db
      .insertInto('person')
      .values({
        id: personId,
        name,
        // The column wants one; ".invalid" never is one (RFC 2606), and it is never shown.
        email: `${personId}@service.invalid`,
        kind: 'service',
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .execute()
    await publish(ctx, 'service_account.created', { personId, name }, personId)
    return getPerson(ctx, { personId })
  })
}

export async function listKeys(ctx: Ctx, { personId }: { personId: PersonId }): Promise<{ items: ApiKey[] }> {
  await getPersonRow(ctx, personId)
  return { items: await apiKeysOf(ctx, personId) }
}

/** The secret is in this one answer. Whoever has it has what the account has: no more than its maker may have. */
export function createKey(ctx: Ctx, { personId, ...input }: NewKey & { personId: PersonId }): Promise<MadeKey> {
  return inTransaction(ctx, async (ctx) => {
    const person = await lockChangeablePerson(ctx, personId)
    if (person.kind !== 'service' || person.deactivated_at) {
      throw problem('not_allowed', { detail: 'People make their own keys; this is for active service accounts.' })
    }
    if (!input.hasOwnAccess) await requireWithinOwn(ctx, { personId })
    return createKeyFor(ctx, personId, input)
  })
}

export function revokeKey(ctx: Ctx, { personId, apiKeyId }: { personId: PersonId; apiKeyId: ApiKeyId }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    await lockChangeablePerson(ctx, personId)
    return revokeKeyOf(ctx, personId, apiKeyId)
  })
}
