import { createHash } from 'node:crypto'

/** What a directory has proved of somebody. */
export type Proof = {
  /** Who it is there, for ever. */
  readonly subject: string
  readonly email: string | null
  /** What the directory says about the address; null when it says nothing. */
  readonly isEmailProved: boolean | null
  readonly name: string | null
  /** Null when the directory had too many to tell, so that nothing is known. */
  readonly groups: readonly string[] | null
}

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

const EMAIL = /^[^\s@<>"(),:;\\[\]]{1,64}@[a-z0-9.-]{3,253}$/i

/** An address as somebody could have it, or null. */
export function toEmail(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : ''
  return text.length <= 254 && EMAIL.test(text) ? text : null
}

export function toName(value: unknown): string | null {
  const text =
    typeof value === 'string'
      ? value
          .replaceAll(/\p{Cc}/gu, ' ')
          .trim()
          .slice(0, 120)
      : ''
  return text === '' ? null : text
}

const MAX_GROUPS = 2000

/** One group or many, as a list of texts. */
export function toGroups(value: unknown): string[] {
  const list = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  return [...new Set(list.filter((g): g is string => typeof g === 'string' && g.length <= 300))].slice(0, MAX_GROUPS)
}

/** Only a path of this site is returned to, so that nobody can be led elsewhere by way of us. */
export function toNext(text: string | null | undefined): string {
  const path = text ?? ''
  const isOwn = path.length <= 2000 && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path)
  return isOwn && !/^\/(sign-in|setup|api|scim)([/?#]|$)/.test(path) ? path : '/'
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')
