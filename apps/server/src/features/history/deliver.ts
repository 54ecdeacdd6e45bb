import { createHmac } from 'node:crypto'
import type { AuditEvent, HistoryStreamId, StreamTarget } from '@damask/contract'
import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { fetchOutside } from '../../platform/outbound.ts'
import { openText } from '../../platform/secrets.ts'
import { sendLines } from '../../platform/send-lines.ts'
import { toSyslog } from './to-syslog.ts'

export type Stream = { id: HistoryStreamId; target: StreamTarget; secret: string | null }
type Told = Omit<AuditEvent, 'names'>

const TIMEOUT_MS = 15_000
/** All that is read of an answer: whether it is one. */
const MAX_REPLY_BYTES = 64 * 1024

/**
 * Hands a batch over, in order.
 * @param messageId the same for the same batch, so that whoever got it twice can tell
 * @throws with a sentence for people
 */
export async function deliver(ctx: Ctx, stream: Stream, messageId: string, events: readonly Told[]): Promise<void> {
  const { target } = stream
  const allow = ctx.settings(processSettings).DAMASK_OUTBOUND_ALLOW
  if (target.type === 'syslog') {
    const messages = events.map((event) => toSyslog(event, target.transport))
    return sendLines(target, messages, { allow, timeoutMs: TIMEOUT_MS })
  }
  const body = JSON.stringify({ type: 'history.events', timestamp: ctx.now().toISOString(), data: { events } })
  const seconds = Math.floor(ctx.now().getTime() / 1000)
  const { status } = await fetchOutside(target.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Damask',
      'webhook-id': messageId,
      'webhook-timestamp': String(seconds),
      'webhook-signature': sign(await openText(ctx, stream.secret!), messageId, seconds, body),
    },
    body,
    maxBytes: MAX_REPLY_BYTES,
    timeoutMs: TIMEOUT_MS,
    // Whoever moved says so to an administrator: a signed body is not carried elsewhere.
    maxRedirects: 0,
    allow,
    signal: ctx.signal,
  })
  if (status < 200 || status > 299) throw new Error(`It answered with status ${status}.`)
}

/** As standardwebhooks.com has it. @param secret `whsec_` and base64 */
export function sign(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}
