import { type Mail, openMessage } from '../platform/mail.ts'
import type { TestServer } from './test-server.ts'

/** Messages to an address that wait in the mailbox, newest first. `link` is the address behind the button. */
export async function mailTo(server: TestServer, address: string): Promise<(Mail & { link: string })[]> {
  const rows = await server.ctx.db
    .selectFrom('mailbox_message')
    .select('sealed')
    .where('recipient', '=', address)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const mails = await Promise.all(rows.map(({ sealed }) => openMessage(server.ctx, sealed)))
  return mails.map((mail) => ({ ...mail, link: mail.action?.url ?? '' }))
}
