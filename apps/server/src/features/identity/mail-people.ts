import type { PersonId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { enqueueMail, type Mail, mailLanguage } from '../../platform/mail.ts'

/** What a message is about; each kind is counted for itself, so that news of one kind never silences another. */
export type MailKind = 'new_device' | 'ways_in' | 'api_keys' | 'requests' | 'answers' | 'reviews'

const HOUR_MS = 60 * 60_000
/** Messages of one kind to one person within so many hours. What is beyond is not sent: it is seen in Damask. */
const LIMITS: Record<MailKind, { most: number; hours: number }> = {
  new_device: { most: 5, hours: 24 },
  ways_in: { most: 20, hours: 24 },
  api_keys: { most: 5, hours: 24 },
  requests: { most: 10, hours: 1 },
  answers: { most: 20, hours: 1 },
  // A digest: one a day, with some slack for a job that runs a little earlier the next day.
  reviews: { most: 1, hours: 20 },
}

export type Reader = { id: PersonId; name: string; language: Mail['language']; timeZone: string }
export type Words = Pick<Mail, 'subject' | 'text' | 'action'>

/**
 * Writes to people who are active and read mail, each in their own language, as often as is bearable. Inside a
 * transaction, so that nothing is told that did not happen.
 * @param wordsFor what one of them is told; undefined for nothing
 */
export async function mailPeople(
  ctx: Ctx,
  personIds: readonly PersonId[],
  kind: MailKind,
  wordsFor: (reader: Reader) => Words | undefined | Promise<Words | undefined>,
): Promise<void> {
  if (personIds.length === 0) return
  const people = await ctx.db
    .selectFrom('person')
    .select(['id', 'name', 'email', 'language', 'time_zone'])
    .where(sql<SqlBool>`id = any(${[...personIds]}::uuid[])`)
    .where('kind', '=', 'person')
    .where('deactivated_at', 'is', null)
    .execute()
  for (const { id, name, email, language: chosen, time_zone } of people) {
    const language = mailLanguage(ctx, chosen)
    const words = await wordsFor({ id, name, language, timeZone: time_zone ?? 'UTC' })
    if (words && (await countOne(ctx, id, kind))) await enqueueMail(ctx, { to: email, language, ...words })
  }
}

/** @returns false when there were enough */
async function countOne(ctx: Ctx, personId: PersonId, kind: MailKind): Promise<boolean> {
  const { most, hours } = LIMITS[kind]
  const now = ctx.now()
  const over = new Date(now.getTime() - hours * HOUR_MS)
  const { rows } = await sql`
    insert into mail_count as c (person_id, kind, began_at, sent) values (${personId}, ${kind}, ${now}, 1)
    on conflict (person_id, kind) do update set
      began_at = case when c.began_at <= ${over} then ${now} else c.began_at end,
      sent = case when c.began_at <= ${over} then 1 else c.sent + 1 end
    where c.began_at <= ${over} or c.sent < ${most}
    returning 1`.execute(ctx.db)
  return rows.length > 0
}

/** "21 November 2026 at 15:51 (Europe/Berlin)", as somebody reads it. */
export function timeFor({ language, timeZone }: Pick<Reader, 'language' | 'timeZone'>, at: Date): string {
  const text = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone,
  }).format(at)
  return `${text} (${timeZone})`
}
