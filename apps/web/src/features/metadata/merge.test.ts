import { describe, expect, test } from 'vitest'
import { isSame, mergeValues } from './merge.ts'

describe('two people change the same value', () => {
  test('a value that the other left alone becomes mine', () => {
    expect(mergeValues('a', 'b', 'a')).toBe('b')
    expect(mergeValues('a', null, 'a')).toBe(null)
  })

  test('lists take what both added and lose what both took away', () => {
    expect(mergeValues(['a', 'b', 'c'], ['a', 'c', 'd'], ['a', 'b', 'e'])).toEqual(['a', 'e', 'd'])
    expect(mergeValues(null, ['a'], ['b'])).toEqual(['b', 'a'])
    expect(mergeValues(['a'], null, ['a', 'b'])).toEqual(['b'])
    expect(mergeValues(['a', 'b'], ['a'], ['b'])).toBe(null)
  })

  test('texts in different languages go together', () => {
    expect(mergeValues({ en: 'Sea' }, { en: 'Sea', de: 'Meer' }, { en: 'The sea' })).toEqual({
      en: 'The sea',
      de: 'Meer',
    })
  })

  test('what contradicts itself is not decided here', () => {
    expect(mergeValues('a', 'b', 'c')).toBeUndefined()
    expect(mergeValues({ en: 'a' }, { en: 'b' }, { en: 'c' })).toBeUndefined()
    expect(mergeValues({ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 0, y: 1 })).toBeUndefined()
  })
})

test('texts are the same in any order of languages, lists only in theirs', () => {
  expect(isSame({ en: 'a', de: 'b' }, { de: 'b', en: 'a' })).toBe(true)
  expect(isSame(['a', 'b'], ['b', 'a'])).toBe(false)
  expect(isSame(null, undefined)).toBe(true)
})
