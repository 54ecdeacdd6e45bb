import { expect, test } from 'vitest'
import { clockOf, framesPerSecondOf, timeCode } from './time-code.ts'

test.each([
  [0, 25, '0:00:00'],
  [1.04, 25, '0:01:01'],
  [1.99999, 25, '0:02:00'],
  [62.48, 25, '1:02:12'],
  [3723, 30, '1:02:03:00'],
  [1.5, null, '0:01.5'],
  [Number.NaN, 25, '0:00:00'],
])('%d s at %s frames a second reads %s', (seconds, rate, code) => {
  expect(timeCode(seconds, rate)).toBe(code)
})

test('a clock shows hours only when there are any', () => {
  expect([clockOf(5), clockOf(65), clockOf(3605)]).toEqual(['0:05', '1:05', '1:00:05'])
})

test.each([
  ['29.97', 29.97],
  ['30000/1001', 30000 / 1001],
  ['25 fps', 25],
  ['0/0', null],
  ['variable', null],
])('the frame rate in %j is understood', (fact, rate) => {
  expect(framesPerSecondOf(fact)).toBe(rate)
})
