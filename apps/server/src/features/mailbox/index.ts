import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { checkMailSettings, mailSettings, sendMail } from '../../platform/mail.ts'
import { emptyMailbox, listMailbox } from './messages.ts'
import { getMailState, sendTestMail } from './state.ts'
import { sweepMailbox } from './sweep-mailbox.ts'

export const mailbox = feature({
  name: 'mailbox',
  settings: [mailSettings],
  routes: [
    route(api.mailbox.getState, getMailState),
    route(api.mailbox.list, listMailbox),
    route(api.mailbox.empty, emptyMailbox),
    route(api.mailbox.sendTest, sendTestMail),
  ],
  jobs: [sendMail, sweepMailbox],
  started: async (ctx) => checkMailSettings(ctx),
})
