import { expect, test } from 'vitest'
import { judgePassword } from './password.ts'

const ANA = ['Ana Meier', 'ana.meier@example.org']

test.each([
  ['', 'empty'],
  ['short', 'short'],
  ['1234567890', 'guessable'],
  ['abcdefghij', 'guessable'],
  ['jihgfedcba', 'guessable'],
  ['aaaaaaaaaaaa', 'guessable'],
  ['abcabcabcabc', 'guessable'],
  ['password1234', 'guessable'],
  ['P4ssw0rd2024!', 'guessable'],
  ['Passwort2025!', 'guessable'],
  ['Willkommen123', 'guessable'],
  ['Sommer2026!!', 'guessable'],
  ['qwertzuiop12', 'guessable'],
  ['qwerty-asdfgh', 'guessable'],
  ['1q2w3e4r5t6z', 'guessable'],
  ['damaskdamask', 'guessable'],
  ['ana.meier2024', 'guessable'],
  ['MeierAna1987', 'guessable'],
  ['example.org1', 'guessable'],
  ['sunflowers', 'fair'],
  ['sunflowers-42', 'good'],
  ['x7#Lk29!mQpz', 'good'],
  ['a quiet gallery of paper', 'strong'],
] as const)('%j is %s', (password, advice) => expect(judgePassword(password, ANA)).toBe(advice))

test.each(['correct horse battery', 'ein Zebra im Regen', 'пароль-для-Ани-7', 'tr0ub4dor&3-kiwi'])(
  '%j is accepted',
  (password) => expect(['fair', 'good', 'strong']).toContain(judgePassword(password, ANA)),
)

// One that compares everything with everything would not come back within the time of a test.
test('judging the longest password there may be comes to an end', () => {
  expect(judgePassword(`${'ab'.repeat(127)}x`, ANA)).toBeTypeOf('string')
  expect(judgePassword('a'.repeat(256), ANA)).toBeTypeOf('string')
})
