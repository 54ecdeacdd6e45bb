import { type SqlBool, sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { enqueueMail } from '../../platform/mail.ts'
import type { MailLanguage } from '../../platform/mail-template.ts'
import { problem } from '../../platform/problem.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { setPassword } from './password.ts'
import { isPasswordRefused } from './password-rules.ts'
import { isWeakPassword } from './rules.ts'
import { endAllSessions } from './sessions.ts'
import { makeLink, personOfLink, useLink } from './sign-in-links.ts'
import { countCall, countMail } from './throttle.ts'

/**
 * Answers the same, after the same work, whether or not there is such an account: who has one is looked up by a job. A
 * job knows no request either, so that no request can say which host the link leads to.
 */
export async function forgotPassword(ctx: Ctx, { email }: { email: string }): Promise<null> {
  await countMail(ctx, email)
  const asked = String(ctx.caller?.headers['accept-language'] ?? '')
  const language: MailLanguage = /^\s*de\b/i.test(asked) ? 'de' : 'en'
  await enqueue(ctx, mailResetLink, { email, language })
  return null
}

export const mailResetLink = job({
  name: 'identity.mail_reset_link',
  payload: z.object({ email: z.string(), language: z.enum(['en', 'de']) }),
  run: (ctx: Ctx, { email, language }) =>
    inTransaction(ctx, async (ctx) => {
      const person = await ctx.db
        .selectFrom('person')
        .select(['id', 'name', 'email', 'language', 'is_administrator'])
        .where(sql<SqlBool>`lower(email) = lower(${email})`)
        .where('deactivated_at', 'is', null)
        .where('kind', '=', 'person')
        .executeTakeFirst()
      if (!person || (await hasManyLinks(ctx, person.id))) return
      // With a password nobody of this domain gets in, so a new one would only confuse.
      if (!person.is_administrator && (await isPasswordRefused(ctx, person.email))) return
      const token = await makeLink(ctx, person.id, 'reset_password')
      // After the "#" nothing is sent to a server, so no log and no proxy learns it.
      const url = publicUrl(ctx, `/new-password#${token}`)
      const own = person.language === 'de' || person.language === 'en' ? person.language : language
      await enqueueMail(ctx, { to: person.email, language: own, ...words(own, person.name, url) })
      await publish(ctx, 'person.password_reset_requested', { personId: person.id }, person.id)
    }),
})

/** From many places at once, somebody can ask for a flood of messages; a handful is enough. */
async function hasManyLinks(ctx: Ctx, personId: Parameters<typeof makeLink>[1]): Promise<boolean> {
  const { count } = await ctx.db
    .selectFrom('sign_in_link')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('expires_at', '>', ctx.now())
    .executeTakeFirstOrThrow()
  return Number(count) >= 5
}

const words = (language: MailLanguage, name: string, url: string) =>
  language === 'de'
    ? {
        subject: 'Neues Passwort für Damask',
        text: `Hallo ${name},\n\nfür dein Konto wurde ein neues Passwort angefordert. Der Link gilt 30 Minuten und nur einmal.\n\nWarst du das nicht? Dann musst du nichts tun: Dein Passwort bleibt, wie es ist.`,
        action: { label: 'Neues Passwort wählen', url },
      }
    : {
        subject: 'New password for Damask',
        text: `Hello ${name},\n\nsomebody asked for a new password for your account. The link works for 30 minutes, and once.\n\nIt was not you? Then there is nothing to do: your password stays as it is.`,
        action: { label: 'Choose a new password', url },
      }

export async function checkResetLink(ctx: Ctx, { token }: { token: string }): Promise<{ name: string; email: string }> {
  await countCall(ctx, 'link', 30)
  const { name, email } = await personOfLink(ctx, token, 'reset_password')
  return { name, email }
}

/** Whoever knew the old password is out everywhere. The second factor stays: mail alone is not enough to get in. */
export async function resetPassword(ctx: Ctx, input: { token: string; password: string }): Promise<null> {
  await countCall(ctx, 'link', 30)
  return inTransaction(ctx, async (ctx) => {
    const person = await personOfLink(ctx, input.token, 'reset_password')
    if (isWeakPassword(input.password, person.email, person.name)) throw problem('password_too_weak')
    await useLink(ctx, input.token, 'reset_password')
    await setPassword(ctx, person.id, input.password)
    await ctx.db.updateTable('person').set({ email_verified: true }).where('id', '=', person.id).execute()
    await endAllSessions(ctx, person.id)
    await publish(ctx, 'person.password_reset', { personId: person.id }, person.id)
    return null
  })
}
