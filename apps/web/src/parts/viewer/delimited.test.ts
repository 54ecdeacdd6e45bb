import { expect, test } from 'vitest'
import { guessDelimiter, parseDelimited } from './delimited.ts'

test('rows and cells are told apart, whatever ends the lines', () => {
  expect(parseDelimited('a,b\r\nc,d\ne,f\rg,h')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
    ['e', 'f'],
    ['g', 'h'],
  ])
})

test('quoted cells hold commas, line breaks and quotes', () => {
  expect(parseDelimited('"a,b","c\nd","say ""hi"""\n1,2,3')).toEqual([
    ['a,b', 'c\nd', 'say "hi"'],
    ['1', '2', '3'],
  ])
})

test('empty cells and a missing last line break are kept and forgiven', () => {
  expect(parseDelimited('a,,\n,b,')).toEqual([
    ['a', '', ''],
    ['', 'b', ''],
  ])
})

test('a byte order mark is no part of the first cell', () => {
  expect(parseDelimited('\ufeffname,size')).toEqual([['name', 'size']])
})

test('a quote inside a cell is text', () => {
  expect(parseDelimited('5" pipe,1')).toEqual([['5" pipe', '1']])
})

test('reading stops at the bound', () => {
  expect(parseDelimited('x\n'.repeat(1000), ',', 10)).toHaveLength(10)
})

test.each([
  ['a;b;c\n1,5;2;3', ';'],
  ['a\tb\n', '\t'],
  ['"x;y;z;w",b', ','],
  ['one column', ','],
])('the delimiter of %j is found', (text, delimiter) => {
  expect(guessDelimiter(text)).toBe(delimiter)
})
