import { type Logger, pino } from 'pino'

export type Log = Logger

/** Fields that may hold a secret, wherever they turn up in a log line. */
const SECRETS = [
  'password',
  'currentPassword',
  'newPassword',
  'secret',
  'token',
  'authorization',
  'cookie',
  '["set-cookie"]',
]

/** JSON lines on standard output. Requests carry `requestId`; secrets are cut out by name. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRETS.flatMap((name) =>
        name.startsWith('[') ? [name, `*${name}`, `*.*${name}`] : [name, `*.${name}`, `*.*.${name}`],
      ),
      censor: '[secret]',
    },
  })
}
