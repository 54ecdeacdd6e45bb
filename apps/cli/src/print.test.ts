import { expect, test } from 'vitest'
import { pretty, sizeInWords, tableOf } from './print.ts'

test('a list is a table without empty columns, and says how to go on', () => {
  const value = {
    items: [
      { id: 'a1', name: 'Logo', note: null, version: { number: 1 } },
      { id: 'b22', name: 'Räuber', note: null, version: { number: 2 } },
    ],
    nextCursor: 'xyz',
  }
  expect(pretty(value, null)).toBe('id   name\na1   Logo\nb22  Räuber\nnext page  --cursor xyz\n')
  expect(pretty({ items: [], nextCursor: null }, null)).toBe('Nothing.\n')
})

test('one thing is lines, and nothing is done', () => {
  expect(pretty({ id: 'a', palette: ['#fff', '#000'], version: { number: 3 } }, null)).toBe(
    'id       a\npalette  #fff, #000\nversion\n  number  3\n',
  )
  expect(pretty(null, null)).toBe('Done.\n')
})

test('a row stays one line on a narrow terminal', () => {
  const lines = tableOf([{ id: '1', name: 'x'.repeat(100) }], 40)
    .trimEnd()
    .split('\n')
  expect(lines[1]).toHaveLength(40)
  expect(lines[1]).toMatch(/…$/)
})

test('a name cannot steer the terminal', () => {
  expect(pretty({ name: 'a\u001b[2Jb\u202Ec' }, null)).toBe('name  a\uFFFD[2Jb\uFFFDc\n')
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1400, '1.4 kB'],
  [123_456_789, '123 MB'],
])('%i bytes are "%s"', (bytes, words) => expect(sizeInWords(bytes)).toBe(words))

test('a thing within a row of a table goes by where it is, by its name, or by what it is', () => {
  const rows = [
    { id: '1', place: { id: 'x', name: 'Logos', path: '/Brand/Logos' }, to: { name: '', type: 'everyone' } },
    { id: '2', place: null, to: { name: 'Ana', type: 'person' } },
  ]
  expect(tableOf(rows, null)).toBe('id  place         to\n1   /Brand/Logos  everyone\n2                 Ana\n')
})
