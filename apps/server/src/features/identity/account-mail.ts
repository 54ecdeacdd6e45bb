import { PersonId } from '@damask/contract'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { job } from '../../platform/jobs.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { ACCOUNT_NEWS, accountWords, newDeviceWords } from './account-mail-words.ts'
import { mailPeople } from './mail-people.ts'
import { networkOfCaller } from './network-of-caller.ts'

const News = z.enum(['new_device', ...ACCOUNT_NEWS])
const Browser = z.object({ userAgent: z.string().nullable(), network: z.string().nullable(), at: z.iso.datetime() })

/** Whatever changes who gets in is told to the person by another way than the browser in which it happened. */
export const mailAboutAccount = job({
  name: 'identity.mail_about_account',
  payload: z.object({ personId: PersonId, news: News, browser: Browser.optional() }),
  run: (ctx: Ctx, { personId, news, browser }) =>
    inTransaction(ctx, async (ctx) => {
      if (news !== 'new_device') {
        const url = publicUrl(ctx, '/settings/security')
        return mailPeople(ctx, [personId], 'ways_in', (reader) => accountWords(reader, news, url))
      }
      const url = publicUrl(ctx, '/settings/sessions')
      await mailPeople(ctx, [personId], 'new_device', (reader) => browser && newDeviceWords(reader, browser, url))
    }),
})

/** The news that somebody signed in where they never did before. */
export const aboutThisBrowser = (ctx: Ctx, personId: PersonId) => ({
  personId,
  news: 'new_device' as const,
  browser: {
    userAgent: ctx.caller?.userAgent?.slice(0, 500) ?? null,
    network: networkOfCaller(ctx),
    at: ctx.now().toISOString(),
  },
})
