import type { Ctx } from '../../platform/ctx.ts'
import { enqueueMail } from '../../platform/mail.ts'
import { publicUrl } from '../../platform/public-url.ts'
import type { RequestRow } from './requests.ts'

/** Tells whoever asked what became of it, in their language. */
export async function tellRequester(ctx: Ctx, request: RequestRow): Promise<void> {
  const person = await ctx.db
    .selectFrom('person')
    .select(['email', 'language', 'kind'])
    .where('id', '=', request.person_id)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (person?.kind !== 'person') return
  const language = person.language === 'de' ? 'de' : 'en'
  const words = WORDS[language]
  const isYes = request.state === 'approved'
  // The name of the thing stays out of the mail: it is behind the link, for whoever may see it by then.
  await enqueueMail(ctx, {
    to: person.email,
    subject: isYes ? words.approved : words.declined,
    text: isYes ? words.approvedText : [words.declinedText, request.answer].filter(Boolean).join('\n\n'),
    ...(isYes && { action: { label: words.open, url: publicUrl(ctx, addressOf(request)) } }),
    language,
  })
}

const addressOf = (request: RequestRow) =>
  request.asset_id ? `/asset/${request.asset_id}` : `/library/${request.folder_id}`

const WORDS = {
  en: {
    approved: 'You have access now',
    approvedText: 'You asked for access, and somebody said yes.',
    declined: 'About your request for access',
    declinedText: 'You asked for access, and the answer is no.',
    open: 'Open it',
  },
  de: {
    approved: 'Du hast jetzt Zugriff',
    approvedText: 'Du hast um Zugriff gebeten und ihn bekommen.',
    declined: 'Zu deiner Bitte um Zugriff',
    declinedText: 'Du hast um Zugriff gebeten. Die Antwort ist nein.',
    open: 'Öffnen',
  },
} as const
