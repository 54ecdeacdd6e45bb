import { createHash, randomBytes } from 'node:crypto'
import type { PersonId } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireFresh } from './fresh.ts'
import { getOwnPerson } from './queries.ts'
import { waysOf } from './second-factors.ts'
import { toBase32 } from './totp.ts'

const CODES = 10

/** Instead of the old ones, which stop working. */
export async function makeRecoveryCodes(ctx: Ctx): Promise<{ recoveryCodes: string[] }> {
  await requireFresh(ctx)
  const { id } = await getOwnPerson(ctx)
  if ((await waysOf(ctx, id)).length === 0) throw problem('no_second_factor')
  return inTransaction(ctx, async (ctx) => ({ recoveryCodes: await replaceCodes(ctx, id) }))
}

/** With the first second factor come the codes that replace it when it is lost. */
export async function codesForFirstFactor(ctx: Ctx, personId: PersonId): Promise<string[]> {
  const some = await ctx.db
    .selectFrom('recovery_code')
    .select('code_hash')
    .where('person_id', '=', personId)
    .limit(1)
    .executeTakeFirst()
  return some ? [] : replaceCodes(ctx, personId)
}

async function replaceCodes(ctx: Ctx, personId: PersonId): Promise<string[]> {
  const codes = Array.from({ length: CODES }, makeCode)
  await ctx.db.deleteFrom('recovery_code').where('person_id', '=', personId).execute()
  await ctx.db
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ person_id: personId, code_hash: hashOf(code), created_at: ctx.now() })))
    .execute()
  await publish(ctx, 'second_factor.codes_made', { personId }, personId)
  return codes
}

/** Uses a code up. @returns false when it is none of this person's, or was used before */
export async function useRecoveryCode(ctx: Ctx, personId: PersonId, code: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('recovery_code')
    .set({ used_at: ctx.now() })
    .where('person_id', '=', personId)
    .where('code_hash', '=', hashOf(code))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Eighty random bits, so that one fast hash is enough. */
const makeCode = (): string =>
  toBase32(randomBytes(10))
    .toLowerCase()
    .replaceAll(/.{4}(?!$)/g, '$&-')

const hashOf = (code: string): string =>
  createHash('sha256')
    .update(code.toLowerCase().replaceAll(/[^a-z2-7]/g, ''))
    .digest('hex')
