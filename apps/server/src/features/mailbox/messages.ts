import type { MailboxMessage } from '@damask/contract'
import { sql } from 'kysely'
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
import { openMessage } from '../../platform/mail.ts'
import { problem } from '../../platform/problem.ts'

type Paging = { limit?: number | undefined; cursor?: string | undefined }

export async function listMailbox(
  ctx: Ctx,
  { limit = DEFAULT_PAGE_LIMIT, cursor }: Paging,
): Promise<{ items: MailboxMessage[]; nextCursor: string | null }> {
  requireAdministrator(ctx)
  const after = readCursor('mailbox', cursor, 2)
  const rows = await ctx.db
    .selectFrom('mailbox_message')
    .selectAll()
    .select(toMicros('at').as('at_us'))
    .$if(after !== undefined, (q) =>
      q.where(
        sql<boolean>`(at, id) < (${fromMicros(wholeNumberInCursor(after?.[0]))}, ${uuidInCursor(after?.[1])}::uuid)`,
      ),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = await Promise.all(
    rows.slice(0, limit).map(async (row): Promise<MailboxMessage> => {
      const { text, action } = await openMessage(ctx, row.sealed)
      return {
        id: row.id,
        at: row.at.toISOString(),
        to: row.recipient,
        subject: row.subject,
        text,
        action: action ?? null,
      }
    }),
  )
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items, nextCursor: last ? writeCursor('mailbox', [last.at_us, last.id]) : null }
}

export async function emptyMailbox(ctx: Ctx): Promise<null> {
  requireAdministrator(ctx)
  await ctx.db.deleteFrom('mailbox_message').execute()
  return null
}

/** A link in a message is as good as the password of whom it was written to: nobody below an administrator reads it. */
function requireAdministrator(ctx: Ctx): void {
  if (!ctx.actor.isAdministrator) {
    throw problem('not_allowed', { detail: 'Only administrators may read the mailbox: its links sign people in.' })
  }
}
