import nodemailer from 'nodemailer'

type Outgoing = {
  readonly url: string
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly language: string
  /** The part before the @; unique for this message. */
  readonly messageId: string
  readonly signal: AbortSignal
}

/** `isFinal`: the server said that it will never take this message, so another attempt would change nothing. */
export type Delivery = { sent: true } | { sent: false; isFinal: boolean; reason: string }

/** The only place that knows nodemailer. One connection for one message: mail of a library is rare. */
export async function sendThroughSmtp(mail: Outgoing): Promise<Delivery> {
  const transport = nodemailer.createTransport({
    url: mail.url,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
    logger: false,
    // Nothing in a message is ever read from a file or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const stop = () => transport.close()
  mail.signal.addEventListener('abort', stop, { once: true })
  try {
    await transport.sendMail({
      from: mail.from,
      // As an object: an address is never parsed as a list of addresses.
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: `<${mail.messageId}@${/@([^>\s]+)>?$/.exec(mail.from)?.[1] ?? 'damask.invalid'}>`,
      headers: {
        // So that holiday notes and list robots do not answer (RFC 3834).
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'Content-Language': mail.language,
      },
    })
    return { sent: true }
  } catch (error) {
    const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }
    const status = typeof responseCode === 'number' ? responseCode : 0
    // A wrong password of ours can be mended; a recipient that does not exist cannot.
    const isFinal = status >= 500 && status < 600 && (code === 'EENVELOPE' || code === 'EMESSAGE')
    return { sent: false, isFinal, reason: [code, status || undefined].filter(Boolean).join(' ') || 'unknown' }
  } finally {
    mail.signal.removeEventListener('abort', stop)
    transport.close()
  }
}
