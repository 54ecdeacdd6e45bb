import * as z from 'zod'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { MailboxMessageId } from './ids.ts'

/** A message that stayed here because no mail server is configured. */
export const MailboxMessage = z
  .object({
    id: MailboxMessageId,
    at: Timestamp,
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    action: z.object({ label: z.string(), url: z.string() }).nullable(),
  })
  .meta({ id: 'MailboxMessage' })
export type MailboxMessage = z.infer<typeof MailboxMessage>

/** How mail leaves, if it does. The server is named without its password. */
export const MailState = z
  .object({
    mode: z.enum(['smtp', 'mailbox']).describe('`mailbox`: nothing leaves; messages are kept for administrators.'),
    server: z.string().nullable(),
    from: z.string().nullable(),
  })
  .meta({ id: 'MailState' })
export type MailState = z.infer<typeof MailState>

export const mailbox = {
  getState: endpoint({
    method: 'GET',
    path: '/mailbox/state',
    summary: 'Show how mail is sent',
    audience: 'member',
    scope: 'session',
    needs: 'manage_settings',
    returns: MailState,
  }),
  list: endpoint({
    method: 'GET',
    path: '/mailbox',
    summary: 'List messages that were not sent for want of a mail server, newest first; for administrators',
    audience: 'member',
    scope: 'session',
    needs: 'manage_settings',
    query: z.object(paging),
    returns: page(MailboxMessage),
    problems: ['invalid_cursor', 'not_allowed'],
  }),
  empty: endpoint({
    method: 'DELETE',
    path: '/mailbox',
    summary: 'Erase all messages of the mailbox; for administrators',
    audience: 'member',
    scope: 'session',
    needs: 'manage_settings',
    returns: z.null(),
    problems: ['not_allowed'],
  }),
  sendTest: endpoint({
    method: 'POST',
    path: '/mailbox/test',
    summary: 'Send a test message to yourself',
    audience: 'member',
    scope: 'session',
    needs: 'manage_settings',
    returns: MailState,
    problems: ['mail_not_sent'],
  }),
}
