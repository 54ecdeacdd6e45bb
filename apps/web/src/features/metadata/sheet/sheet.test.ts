import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { at, boxOf, fillDown, move, place, step } from './ranges.ts'
import { readTsv, writeTsv } from './tsv.ts'

const size = { rows: 10, columns: 4 }
const spot = (row: number, column: number) => ({ row, column })

describe('keys in a sheet', () => {
  test.each([
    ['ArrowDown', {}, [5, 1]],
    ['ArrowLeft', {}, [4, 0]],
    ['ArrowUp', { ctrlKey: true }, [0, 1]],
    ['ArrowRight', { ctrlKey: true }, [4, 3]],
    ['Home', {}, [4, 0]],
    ['End', { ctrlKey: true }, [9, 3]],
    ['PageDown', {}, [9, 1]],
  ] as const)('%s %j', (key, keys, [row, column]) => {
    expect(move(at(spot(4, 1)), { key, ...keys }, size, 8)?.active).toEqual(spot(row, column))
  })

  test('shift keeps where the range began', () => {
    const range = move(at(spot(4, 1)), { key: 'ArrowDown', shiftKey: true }, size, 8)!
    expect(boxOf(range)).toEqual({ top: 4, bottom: 5, left: 1, right: 1 })
  })

  test('no key leads out of the sheet', () => {
    expect(move(at(spot(0, 0)), { key: 'ArrowUp' }, size, 8)?.active).toEqual(spot(0, 0))
    expect(move(at(spot(9, 3)), { key: 'PageDown' }, size, 8)?.active).toEqual(spot(9, 3))
    expect(move(at(spot(0, 0)), { key: 'x' }, size, 8)).toBeUndefined()
  })

  test('tab goes on with the next row, and back', () => {
    expect(step(at(spot(4, 3)), 'next', size).active).toEqual(spot(5, 0))
    expect(step(at(spot(5, 0)), 'previous', size).active).toEqual(spot(4, 3))
    expect(step(at(spot(9, 3)), 'next', size).active).toEqual(spot(9, 3))
  })
})

test('filling down takes the first row of a range, or the one above a single row', () => {
  expect(fillDown({ top: 2, bottom: 4, left: 0, right: 0 })).toEqual({ from: 2, rows: [3, 4] })
  expect(fillDown({ top: 2, bottom: 2, left: 0, right: 0 })).toEqual({ from: 1, rows: [2] })
  expect(fillDown({ top: 0, bottom: 0, left: 0, right: 0 })).toBeUndefined()
})

describe('pasting', () => {
  test('one value fills all that is chosen', () => {
    const placed = place([['a']], { top: 1, bottom: 2, left: 0, right: 1 }, size)
    expect(placed.map(({ row, column }) => [row, column])).toEqual([
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ])
  })

  test('a block goes where the range begins, and ends at the edge of the sheet', () => {
    const block = [
      ['a', 'b'],
      ['c', 'd'],
    ]
    expect(place(block, { top: 9, bottom: 9, left: 3, right: 3 }, size)).toEqual([{ row: 9, column: 3, value: 'a' }])
  })

  test('a short line leaves the rest alone', () => {
    expect(place([['a', 'b'], ['c']], { top: 0, bottom: 0, left: 0, right: 0 }, size)).toHaveLength(3)
  })
})

describe('the clipboard of spreadsheets', () => {
  test('what is written is read back as it was', () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('a\tb', 'a\nb', '"', 'say "x"', 'a\r\nb'))
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 4 })
          .chain((columns) =>
            fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }),
          ),
        (rows) => {
          // An empty last line cannot be told from the line break that ends the one before.
          fc.pre(rows.at(-1)!.some((text) => text !== '') || rows.at(-1)!.length > 1)
          expect(readTsv(writeTsv(rows))).toEqual(rows)
        },
      ),
    )
  })

  test('a line break at the end is no row', () => {
    expect(readTsv('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(readTsv('"5" wide')).toEqual([['"5" wide']])
  })
})
