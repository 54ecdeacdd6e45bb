import { describe, expect, test } from 'vitest'
import { dateInWords, readDate } from './date-words.ts'

const now = new Date(2026, 10, 21)

describe('a date that somebody types', () => {
  test.each([
    ['2026', '2026'],
    ['2026-05', '2026-05'],
    ['2026-05-04', '2026-05-04'],
    ['2026-05-04 10:30', '2026-05-04T10:30'],
    ['May 2026', '2026-05'],
    ['4 May 2026', '2026-05-04'],
    ['May 4, 2026', '2026-05-04'],
    ['sept 2026', '2026-09'],
    ['4. Mai 2026', '2026-05-04'],
    ['März 2026', '2026-03'],
    ['4.5.2026', '2026-05-04'],
    ['5/2026', '2026-05'],
    ['2026/5', '2026-05'],
    ['today', '2026-11-21'],
    ['yesterday', '2026-11-20'],
  ])('%s is %s', (typed, date) => {
    expect(readDate(typed, 'en-GB', now)).toBe(date)
  })

  test('days and months are read in the order of the region', () => {
    expect(readDate('5/4/2026', 'en-US', now)).toBe('2026-05-04')
    expect(readDate('5/4/2026', 'en-GB', now)).toBe('2026-04-05')
  })

  test.each(['', 'soon', '31.2.2026', '2026-13', 'May', '4 May', 'Maybe 2026', '1.2.3.2026'])('%j is none', (typed) => {
    expect(readDate(typed, 'en-GB', now)).toBeUndefined()
  })
})

test.each([
  ['2026', '2026'],
  ['2026-05', 'May 2026'],
  ['2026-05-04', '4 May 2026'],
  ['2026-05-04T23:30:00+02:00', '4 May 2026, 23:30 UTC+02:00'],
])('%s is shown as %s', (date, words) => {
  expect(dateInWords(date, 'en-GB')).toBe(words)
})
