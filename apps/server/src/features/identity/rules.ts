import { createHash, randomBytes } from 'node:crypto'
import { judgePassword } from '@damask/contract'

/**
 * Whether a password is refused.
 * @param personal the name and the e-mail address of the person: others know them
 */
export const isWeakPassword = (password: string, ...personal: string[]): boolean =>
  ['empty', 'short', 'guessable'].includes(judgePassword(password, personal))

/** What a secret is, told by its first letters, so that scanners of leaked secrets can know ours. */
export const API_KEY_PREFIX = 'dmk_'
export const ACCESS_TOKEN_PREFIX = 'dmo_'

/** Noting every use would make a write of every read. */
export const LAST_USED_EVERY_MS = 60_000

/** How long before a key ends its person is told. */
export const KEY_EXPIRY_WARNING_MS = 7 * 24 * 60 * 60 * 1000

/** A new secret of a program: 256 random bits. Only its hash is kept. */
export function makeSecret(kind: string): { secret: string; prefix: string; hash: string } {
  const secret = kind + randomBytes(32).toString('base64url')
  return { secret, prefix: secret.slice(0, 10), hash: hashSecret(secret) }
}

/** Such a secret is random, so one fast hash is enough: there is nothing to guess. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const DEVICE_WORDS = {
  en: { device: 'Unknown device', browser: 'Unknown browser', on: ' on ' },
  de: { device: 'Unbekanntes Gerät', browser: 'Unbekannter Browser', on: ' unter ' },
} as const

/** "Chrome on Linux", from a User-Agent. Words for people, never a decision. */
export function deviceInWords(userAgent: string | null, language: 'en' | 'de' = 'en'): string {
  const words = DEVICE_WORDS[language]
  if (!userAgent) return words.device
  const browser = [
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/Firefox\//, 'Firefox'],
    [/HeadlessChrome\//, 'Headless Chrome'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
    [/damask-cli/, 'Damask command line'],
    [/curl\//, 'curl'],
    [/node|undici/i, 'Node.js'],
  ].find(([pattern]) => (pattern as RegExp).test(userAgent))?.[1]
  const system = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/CrOS/, 'ChromeOS'],
    [/Linux/, 'Linux'],
  ].find(([pattern]) => (pattern as RegExp).test(userAgent))?.[1]
  return [browser ?? words.browser, system].filter(Boolean).join(words.on)
}
