import { expect, test } from 'vitest'
import { placesIn, startsOf } from './find-words.ts'

test('every occurrence is found once, without overlaps', () => {
  expect(startsOf('banana', 'an')).toEqual([1, 3])
  expect(startsOf('aaaa', 'aa')).toEqual([0, 2])
})

test('nothing is found for no words', () => {
  expect(startsOf('banana', '')).toEqual([])
})

test('findings are stepped through page by page', () => {
  expect(placesIn([1, 0, 2])).toEqual([
    { page: 0, nth: 0 },
    { page: 2, nth: 0 },
    { page: 2, nth: 1 },
  ])
})
