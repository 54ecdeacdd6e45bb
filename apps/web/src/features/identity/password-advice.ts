/** How good a new password is, as far as one can tell without asking anybody. */
export type PasswordAdvice = 'empty' | 'short' | 'guessable' | 'fair' | 'good' | 'strong'

/** What the server insists on. */
export const MIN_PASSWORD_LENGTH = 10

/**
 * Judges a password by its length, its variety and whether it is made of what anybody would guess first.
 * @param personal words that others know: name and e-mail address
 */
export function adviseOnPassword(password: string, personal: readonly string[] = []): PasswordAdvice {
  if (password === '') return 'empty'
  if (password.length < MIN_PASSWORD_LENGTH) return 'short'
  const plain = password.toLowerCase()
  const known = [...COMMON, ...personal.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))]
  const rest = known.filter((word) => word.length > 2).reduce((left, word) => left.replaceAll(word, ''), plain)
  if (rest.length < 6 || new Set(plain).size < 5 || isRun(plain)) return 'guessable'
  const bits = rest.length * Math.log2(alphabetOf(password))
  return bits < 55 ? 'fair' : bits < 80 ? 'good' : 'strong'
}

const COMMON = [
  'password',
  'passwort',
  'qwertz',
  'qwerty',
  'letmein',
  'welcome',
  'willkommen',
  'damask',
  'admin',
  'iloveyou',
]

/** "1234567890" and "abcdefghij" go up by one all the way. */
const isRun = (text: string) =>
  [...text].every((sign, at) => at === 0 || sign.charCodeAt(0) - text.charCodeAt(at - 1) === 1 || sign === '0')

function alphabetOf(text: string): number {
  const parts: [RegExp, number][] = [
    [/\p{Ll}/u, 26],
    [/\p{Lu}/u, 26],
    [/\p{N}/u, 10],
    [/[^\p{L}\p{N}]/u, 20],
  ]
  return parts.reduce((size, [part, signs]) => size + (part.test(text) ? signs : 0), 0)
}
