// What a good password is, told alike by the server, which insists, and by a form, which advises while one types. Nothing
// is asked of anybody outside.

export const MIN_PASSWORD_LENGTH = 10

/** How good a new password is. `short` and `guessable` are refused. */
export type PasswordAdvice = 'empty' | 'short' | 'guessable' | 'fair' | 'good' | 'strong'

/**
 * Judges a password by what is left of it when everything is taken out that anybody would guess first: common words, also
 * as "p4ssw0rd", runs of the keyboard and the alphabet, years, repetitions, and what others know of the person.
 * @param personal names and addresses of the person
 */
export function judgePassword(password: string, personal: readonly string[] = []): PasswordAdvice {
  if (password === '') return 'empty'
  if ([...password].length < MIN_PASSWORD_LENGTH) return 'short'
  const plain = password.toLowerCase().normalize('NFKC')
  const known = [...COMMON, ...personal.flatMap(wordsOf)].toSorted((a, b) => b.length - a.length)
  const timeless = plain.replaceAll(/(?:19|20)\d{2}/g, GONE)
  const rest = Math.min(whatIsLeft(timeless, known), whatIsLeft(fromDigits(timeless), known))
  if (rest < 6 || new Set(plain).size < 5) return 'guessable'
  const bits = rest * Math.log2(alphabetOf(password))
  return bits < 55 ? 'fair' : bits < 80 ? 'good' : 'strong'
}

/** How many signs count, after what is easy to guess was taken out. Each thing taken out still counts as one. */
function whatIsLeft(text: string, known: readonly string[]): number {
  let left = text
  for (const word of known) left = left.replaceAll(word, GONE)
  left = withoutRuns(left)
  // "abcabcabc" is "abc", and "aaaa" is "a".
  left = left.replaceAll(/(.{1,8}?)\1{2,}/gu, '$1').replaceAll(/^(.{3,})\1$/gu, '$1')
  const signs = [...left].filter((sign) => sign !== GONE && !/[\s!.\-_]/.test(sign))
  const pieces = left.split(GONE).length - 1
  const spaces = left.length - signs.length - pieces
  return signs.length + Math.min(pieces, 2) + Math.min(spaces, 3)
}

const GONE = '\u0000'

/** Names and addresses in pieces; short ones are left alone, because they are in everything. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 2)
}

/** Four neighbours and more on a row of keys, in the alphabet or among the digits, in either direction. */
function withoutRuns(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; ) {
    const run = Math.max(...ROWS.map((row) => runLength(text, at, row)))
    out += run >= 4 ? GONE : text[at]
    at += run >= 4 ? run : 1
  }
  return out
}

function runLength(text: string, start: number, row: string): number {
  let length = 1
  while (start + length < text.length && row.includes(text.slice(start, start + length + 1))) length += 1
  return length
}

const FORWARD = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyzabc',
  'qwertyuiop',
  'qwertzuiopü',
  'azertyuiop',
  'asdfghjklöä',
  'zxcvbnm',
  'yxcvbnm',
  'wxcvbn',
  '!@#$%^&*()',
  '1qaz2wsx3edc4rfv',
  '1q2w3e4r5t6z7u',
  '1q2w3e4r5t6y7u',
  'qayxswedc',
]
const ROWS = FORWARD.flatMap((row) => [row, [...row].reverse().join('')])

/** "p4ssw0rd" is no better than what it looks like. */
const fromDigits = (text: string): string =>
  [...text].map((sign) => LOOKS_LIKE[sign as keyof typeof LOOKS_LIKE] ?? sign).join('')

const LOOKS_LIKE = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's', '!': 'i' }

function alphabetOf(text: string): number {
  const parts: [RegExp, number][] = [
    [/\p{Ll}/u, 26],
    [/\p{Lu}/u, 26],
    [/\p{N}/u, 10],
    [/[^\p{L}\p{N}]/u, 20],
  ]
  return parts.reduce((size, [part, signs]) => size + (part.test(text) ? signs : 0), 0)
}

/** What leaked passwords are made of, in our two languages, and what this program is called. */
const COMMON = (
  'password passwort passwd kennwort geheim geheimnis secret letmein lassmichrein welcome willkommen hello hallo ' +
  'administrator admin root master manager user benutzer guest gast test testing login anmelden changeme change ' +
  'iloveyou ichliebedich love liebe schatz schatzi princess prinzessin sunshine sonnenschein summer sommer winter ' +
  'spring herbst autumn football fussball soccer baseball basketball monkey dragon superman batman starwars pokemon ' +
  'computer internet server office company firma monday montag january januar december dezember default shadow ' +
  'trustno michael daniel thomas andrea jessica charlie berlin hamburg muenchen münchen deutschland germany ' +
  'freedom freiheit whatever qwerty qwertz azerty damask library bibliothek abc'
).split(' ')
