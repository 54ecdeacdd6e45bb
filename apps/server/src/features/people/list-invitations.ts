import type { Invitation } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import {
  DEFAULT_PAGE_LIMIT,
  fromMicros,
  readCursor,
  toMicros,
  uuidInCursor,
  wholeNumberInCursor,
  writeCursor,
} from '../../platform/cursor.ts'
import { selectInvitations, toInvitation } from './invitation-queries.ts'

type Input = { state: 'open' | 'all'; limit?: number | undefined; cursor?: string | undefined }

export async function listInvitations(
  ctx: Ctx,
  { state, limit = DEFAULT_PAGE_LIMIT, cursor }: Input,
): Promise<{ items: Invitation[]; nextCursor: string | null }> {
  const after = readCursor(`invitations.${state}`, cursor, 2)
  const rows = await selectInvitations(ctx)
    .select(toMicros('invitation.created_at').as('at_us'))
    .$if(state === 'open', (q) =>
      q
        .where('invitation.revoked_at', 'is', null)
        .where('invitation.expires_at', '>', ctx.now())
        .where(sql<SqlBool>`(invitation.max_uses is null or invitation.uses < invitation.max_uses)`),
    )
    .$if(after !== undefined, (q) =>
      q.where(
        sql<SqlBool>`(invitation.created_at, invitation.id) < (${fromMicros(wholeNumberInCursor(after?.[0]))}, ${uuidInCursor(after?.[1])}::uuid)`,
      ),
    )
    .orderBy('invitation.created_at', 'desc')
    .orderBy('invitation.id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map((row) => toInvitation(ctx, row)),
    nextCursor: last ? writeCursor(`invitations.${state}`, [last.at_us, last.id]) : null,
  }
}
