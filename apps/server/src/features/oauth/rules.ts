import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { KeyScope } from '@damask/contract'

export const CODE_LIFE_MS = 60_000
export const ACCESS_LIFE_MS = 15 * 60_000
/** From the last use on: an app that is used stays connected, one that is forgotten does not. */
export const REFRESH_LIFE_MS = 60 * 24 * 60 * 60_000
/** How long an answer to a refresh may be asked for again, if nothing of it was ever used: it was lost on the way. */
export const LOST_ANSWER_MS = 30_000
/** As long as signing in with a second factor and reading takes. */
export const REQUEST_LIFE_MS = 10 * 60_000
export const POLL_INTERVAL_S = 5

/** The scopes in a request; undefined when one of them does not exist. `offline_access` asks for what everybody gets. */
export function parseScopes(text: string | null): KeyScope[] | undefined {
  const names = (text ?? '').split(' ').filter((name) => name !== '' && name !== 'offline_access')
  if (names.length === 0) return ['library:read']
  const scopes = names.map((name) => KeyScope.safeParse(name).data)
  return scopes.includes(undefined) ? undefined : KeyScope.options.filter((scope) => scopes.includes(scope))
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::(\d{1,5}))?(\/|\?|$)/
/** The scheme of an installed app has a dot, as its maker's domain has (RFC 8252, 7.1): no browser scheme does. */
const APP_SCHEME = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:\/?\/?[^\s]*$/

/** Whether a program may register this address to return to. Fragments, user names and spaces are never part of one. */
export function isRedirectUri(uri: string, allowAppSchemes: boolean): boolean {
  if (/[\s#\\\p{Cc}]/u.test(uri) || !URL.canParse(uri)) return false
  const { protocol, username, password } = new URL(uri)
  if (username !== '' || password !== '') return false
  if (protocol === 'https:') return true
  if (LOOPBACK.test(uri)) return true
  return allowAppSchemes && APP_SCHEME.test(uri)
}

/**
 * Exactly one of the registered addresses, character by character; only the port of this same computer is free, because
 * native apps take the one they get (RFC 8252, 7.3).
 */
export const matchesRedirectUri = (registered: readonly string[], uri: string): boolean =>
  registered.includes(uri) ||
  (isLoopback(uri) && registered.some((known) => isLoopback(known) && withoutPort(known) === withoutPort(uri)))

export const isLoopback = (uri: string): boolean => {
  const port = LOOPBACK.exec(uri)?.[2]
  return LOOPBACK.test(uri) && (port === undefined || (Number(port) > 0 && Number(port) < 65_536))
}

const withoutPort = (uri: string) => uri.replace(/^(http:\/\/(?:\[::1\]|[^/:?]+)):\d+/, '$1')

/** An answer to the program: the address it registered, with what it is told. Parameters of the address itself stay. */
export function redirectWith(uri: string, params: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams(
    Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== null),
  )
  return `${uri}${uri.includes('?') ? '&' : '?'}${query}`
}

/** Whether a verifier is the one that a challenge was made of: S256 of RFC 7636. */
export function provesChallenge(verifier: string, challenge: string): boolean {
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false
  return isSame(createHash('sha256').update(verifier).digest('base64url'), challenge)
}

export const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** No vowels, so that no word comes of it; nothing that looks like something else (RFC 8628, 6.1). */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

/** "BCDF-GHJK": 34 bits, for ten minutes, with guessing counted. */
export const makeUserCode = (): string => {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** What somebody typed, as `makeUserCode` writes it; undefined when it cannot be one. */
export function readUserCode(typed: string): string | undefined {
  const letters = typed.toUpperCase().replace(/[^A-Z]/g, '')
  return letters.length === 8 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined
}
