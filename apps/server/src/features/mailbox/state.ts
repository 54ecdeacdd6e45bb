import { MailboxMessageId, type MailState } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { deliverMail, enqueueMail, type Mail, mailLanguage, mailSettings } from '../../platform/mail.ts'
import { problem } from '../../platform/problem.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { WORDS } from './words.ts'

export async function getMailState(ctx: Ctx): Promise<MailState> {
  const { DAMASK_SMTP_URL: url, DAMASK_MAIL_FROM: from } = ctx.settings(mailSettings)
  return { mode: url ? 'smtp' : 'mailbox', server: url ? withoutSecrets(url) : null, from: url ? (from ?? null) : null }
}

/** Not queued: whoever tries out the settings wants to hear what the server says. */
export async function sendTestMail(ctx: Ctx): Promise<MailState> {
  const person = await ctx.db
    .selectFrom('person')
    .select(['email', 'language'])
    .where('id', '=', ctx.actor.personId)
    .executeTakeFirst()
  if (!person) throw problem('not_signed_in')
  const language = mailLanguage(ctx, person.language)
  const { subject, text, label } = WORDS[language]
  const mail: Mail = { to: person.email, subject, text, action: { label, url: publicUrl(ctx, '/') }, language }
  const state = await getMailState(ctx)
  if (state.mode === 'mailbox') await enqueueMail(ctx, mail)
  else {
    const outcome = await deliverMail(ctx, mail, ctx.newId(MailboxMessageId))
    if (!outcome.sent)
      throw problem('mail_not_sent', { detail: `The mail server did not take the message (${outcome.reason}).` })
  }
  return state
}

function withoutSecrets(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
