import { hostname } from 'node:os'
import type { AuditEvent } from '@damask/contract'

/** RFC 5424, 6.2.1: 13 is the audit log; 6 tells, 4 warns. */
const FACILITY = 13
const WARNING = 4
const INFORMATIONAL = 6
/** RFC 5426, 3.2 asks for 2,048 bytes at least and lets more be lost; this fits every datagram. */
const MAX_DATAGRAM = 60_000

/** One event as a message of RFC 5424. Its elements stand as structured data too, for whoever filters by them. */
export function toSyslog(event: Omit<AuditEvent, 'names'>, transport: 'tcp' | 'tls' | 'udp'): Buffer {
  const severity = /fail|refused|suspicious/.test(event.name) ? WARNING : INFORMATIONAL
  const elements = {
    seq: event.seq,
    position: event.position,
    id: event.id,
    actor: event.actor.id,
    actorType: event.actor.type,
    address: event.address,
    subject: event.subjectId,
    requestId: event.requestId,
  }
  const head = [
    `<${FACILITY * 8 + severity}>1`,
    event.at,
    printable(hostname(), 255),
    'damask',
    String(process.pid),
    printable(event.name, 32),
    `[event@32473${Object.entries(elements)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
      .join('')}]`,
  ].join(' ')
  const whole = Buffer.from(`${head} \ufeff${JSON.stringify(event)}`)
  if (transport === 'udp') {
    if (whole.length <= MAX_DATAGRAM) return whole
    return Buffer.from(`${head} \ufeff${JSON.stringify({ ...event, data: { leftOut: 'larger than a datagram' } })}`)
  }
  // RFC 6587, 3.4.1: octet counting, so that a line break within a message breaks nothing.
  return Buffer.concat([Buffer.from(`${whole.length} `), whole])
}

const printable = (text: string, length: number) => text.replace(/[^\x21-\x7e]/g, '').slice(0, length) || '-'
/** RFC 5424, 6.3.3. */
const escaped = (text: string) => text.replace(/["\\\]]/g, '\\$&')
