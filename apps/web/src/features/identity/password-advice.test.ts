import { expect, test } from 'vitest'
import { adviseOnPassword } from './password-advice.ts'

test.each([
  ['', 'empty'],
  ['short', 'short'],
  ['1234567890', 'guessable'],
  ['abcdefghij', 'guessable'],
  ['aaaaaaaaaaaa', 'guessable'],
  ['password1234', 'guessable'],
  ['ana.meier2024', 'guessable'],
  ['sunflowers', 'fair'],
  ['sunflowers-42', 'good'],
  ['a quiet gallery of paper', 'strong'],
] as const)('%j is %s', (password, advice) => {
  expect(adviseOnPassword(password, ['Ana Meier', 'ana.meier@example.org'])).toBe(advice)
})
