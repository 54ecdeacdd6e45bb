import { createHash } from 'node:crypto'
import { MailboxMessageId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { processSettings } from './config.ts'
import type { Ctx } from './ctx.ts'
import { enqueue, job } from './jobs.ts'
import { type MailLanguage, toHtml, toText } from './mail-template.ts'
import { openText, sealText } from './secrets.ts'
import { sendThroughSmtp } from './send-through-smtp.ts'
import { defineSettings, SettingsError } from './settings.ts'

export const mailSettings = defineSettings('mail', {
  DAMASK_SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s]+$/, 'must look like smtps://user:password@mail.example.com:465')
    .optional()
    .describe(
      'The mail server: smtps://user:password@mail.example.com:465, or smtp:// with STARTTLS. Without it nothing is sent, and administrators read messages in Settings → Mailbox.',
    ),
  DAMASK_MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n"]{1,100} )?<?[^\s<>@]+@[^\s<>@]+>?$/, 'must look like Damask <damask@example.com>')
    .optional()
    .describe('Who messages come from: Damask <damask@example.com>. Goes with DAMASK_SMTP_URL.'),
  DAMASK_LANGUAGE: z
    .enum(['en', 'de'])
    .default('en')
    .describe('The language of messages to people who have not chosen one: en or de.'),
})

/** The language that a person reads: their own, or that of the library while they have chosen none. */
export const mailLanguage = ({ settings }: Pick<Ctx, 'settings'>, chosen: string | null): MailLanguage =>
  chosen === 'de' || chosen === 'en' ? chosen : settings(mailSettings).DAMASK_LANGUAGE

/** @throws SettingsError when mail would be sent with half of its settings */
export function checkMailSettings({ settings }: Pick<Ctx, 'settings'>): void {
  const { DAMASK_SMTP_URL, DAMASK_MAIL_FROM } = settings(mailSettings)
  if (!DAMASK_SMTP_URL) return
  if (!DAMASK_MAIL_FROM) throw new SettingsError('DAMASK_SMTP_URL needs DAMASK_MAIL_FROM beside it.')
  // Else the links in messages would go where the Host header of some request says.
  if (!settings(processSettings).DAMASK_URL)
    throw new SettingsError('DAMASK_SMTP_URL needs DAMASK_URL beside it: messages hold links to this library.')
}

export type Mail = {
  readonly to: string
  readonly subject: string
  /** Paragraphs, with empty lines between them. */
  readonly text: string
  /** The one thing to do about it: a button, and its address below. */
  readonly action?: { readonly label: string; readonly url: string }
  readonly language: MailLanguage
}

const Sealed = z.object({ id: MailboxMessageId, sealed: z.string() })

/** Messages kept while there is no mail server. */
const KEPT_MESSAGES = 200
const KEPT_MS = 14 * 24 * 60 * 60_000

/**
 * Sends a message once the transaction of the caller has committed. Its text may hold secrets: it is sealed wherever it
 * waits, and never logged. Without a mail server it goes into the mailbox of the administrators, and nothing leaves.
 */
export async function enqueueMail(ctx: Ctx, mail: Mail): Promise<void> {
  const clean = checked(mail)
  const id = ctx.newId(MailboxMessageId)
  const sealed = await sealText(ctx, JSON.stringify(clean))
  if (ctx.settings(mailSettings).DAMASK_SMTP_URL) return enqueue(ctx, sendMail, { id, sealed })
  await ctx.db
    .insertInto('mailbox_message')
    .values({ id, at: ctx.now(), recipient: clean.to, subject: clean.subject, sealed })
    .execute()
  await forgetOldMessages(ctx)
}

/** A message of the mailbox as it was written. */
export async function openMessage(ctx: Ctx, sealed: string): Promise<Mail> {
  return JSON.parse(await openText(ctx, sealed)) as Mail
}

/** The mailbox is bounded: by number, and by age. */
export async function forgetOldMessages(ctx: Ctx): Promise<void> {
  await ctx.db
    .deleteFrom('mailbox_message')
    .where((eb) =>
      eb.or([
        eb('at', '<', new Date(ctx.now().getTime() - KEPT_MS)),
        eb('id', 'in', sql<never>`(select id from mailbox_message order by at desc, id desc offset ${KEPT_MESSAGES})`),
      ]),
    )
    .execute()
}

export const sendMail = job({
  name: 'mail.send',
  payload: Sealed,
  // About two days: as long as mail servers themselves try.
  maxAttempts: 12,
  async run(ctx, { id, sealed }) {
    const mail = await openMessage(ctx, sealed)
    const outcome = await deliverMail(ctx, mail, id)
    if (outcome.sent) return
    ctx.log.warn({ mail: id, reason: outcome.reason, final: outcome.isFinal }, 'a message could not be handed over')
    // The reason is a code of the protocol: what is thrown here is kept with the job.
    if (!outcome.isFinal) throw new Error(`the mail server did not take the message: ${outcome.reason}`)
  },
})

/** Hands a message to the mail server now. For the queue, and for trying out the settings. */
export function deliverMail(ctx: Ctx, mail: Mail, id: string): ReturnType<typeof sendThroughSmtp> {
  const { DAMASK_SMTP_URL: url, DAMASK_MAIL_FROM: from } = ctx.settings(mailSettings)
  if (!url || !from) throw new Error('mail is queued although there is no mail server')
  const about = { library: ctx.settings(processSettings).DAMASK_URL ?? '' }
  return sendThroughSmtp({
    url,
    from,
    to: mail.to,
    subject: mail.subject,
    text: toText(mail, about),
    html: toHtml(mail, about),
    language: mail.language,
    // The same on every attempt, so that a message sent twice shows once.
    messageId: createHash('sha256').update(id).digest('hex').slice(0, 32),
    signal: ctx.signal,
  })
}

/** Nothing that a person wrote (a name, an address) can become a header, a second recipient or another link. */
function checked(mail: Mail): Mail {
  const to = z.email().max(254).parse(mail.to)
  const subject = mail.subject
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
  if (mail.action && !/^https?:$/.test(new URL(mail.action.url).protocol))
    throw new Error('a link in mail is a web page')
  return { ...mail, to, subject, text: mail.text.toWellFormed().replace(/\r\n?/g, '\n') }
}
