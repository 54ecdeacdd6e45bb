import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GAP, layoutList, layoutRows, layoutSquares, rowIndexOf, stepFrom, within } from './layout.ts'

const aspects = fc.array(fc.double({ min: 0.5, max: 2.6, noNaN: true }), { minLength: 1, maxLength: 300 })
const widths = fc.integer({ min: 280, max: 3000 })
const sizes = fc.integer({ min: 96, max: 360 })

describe('rows of pictures', () => {
  test('every picture stands in exactly one row, in order', () => {
    fc.assert(
      fc.property(aspects, widths, sizes, (shapes, width, size) => {
        const { rows } = layoutRows(shapes, width, size)
        const indexes = rows.flatMap((row) => row.cells.map((_, at) => row.start + at))
        expect(indexes).toEqual(shapes.map((_, index) => index))
      }),
    )
  })

  test('full rows end exactly at the edge, and none is higher than wished', () => {
    fc.assert(
      fc.property(aspects, widths, sizes, (shapes, width, size) => {
        for (const row of layoutRows(shapes, width, size).rows.slice(0, -1)) {
          const last = row.cells.at(-1)!
          expect(last.left + last.width).toBe(width)
          expect(row.height).toBeLessThanOrEqual(size + 1)
        }
      }),
    )
  })

  test('rows follow each other with one gap, so nothing overlaps', () => {
    fc.assert(
      fc.property(aspects, widths, sizes, (shapes, width, size) => {
        const { rows, height } = layoutRows(shapes, width, size)
        for (const [at, row] of rows.entries()) {
          if (at > 0) expect(row.top).toBe(rows[at - 1]!.top + rows[at - 1]!.height + GAP)
        }
        expect(height).toBe(rows.at(-1)!.top + rows.at(-1)!.height)
      }),
    )
  })

  test('a last row that is not full keeps the wished height', () => {
    const { rows } = layoutRows([1, 1], 2000, 200)
    expect(rows).toMatchObject([{ height: 200, cells: [{ width: 200 }, { width: 200 }] }])
  })
})

test('squares are as many as fit, and two where there is little room', () => {
  expect(layoutSquares(10, 1000, 200).columns).toBe(4)
  expect(layoutSquares(3, 374, 360).columns).toBe(2)
})

test('the row of an asset is found from its index', () => {
  fc.assert(
    fc.property(aspects, widths, sizes, (shapes, width, size) => {
      const layout = layoutRows(shapes, width, size)
      for (const index of shapes.keys()) {
        const row = layout.rows[rowIndexOf(layout, index)]!
        expect(index).toBeGreaterThanOrEqual(row.start)
        expect(index).toBeLessThan(row.start + row.cells.length)
      }
    }),
  )
})

describe('arrow keys', () => {
  // Four columns: 0 1 2 3 / 4 5 6 7 / 8 9
  const squares = layoutSquares(10, 1000, 200)
  const step = (from: number, key: Parameters<typeof stepFrom>[2]) => stepFrom(squares, from, key, 10, 600)

  test.each([
    [5, 'left', 4],
    [0, 'left', 0],
    [9, 'right', 9],
    [5, 'up', 1],
    [5, 'down', 9],
    [7, 'down', 9],
    [1, 'up', 1],
    [9, 'down', 9],
    [4, 'first', 0],
    [4, 'last', 9],
    [0, 'pageDown', 8],
    [9, 'pageUp', 1],
  ] as const)('from %i %s leads to %i', (from, key, to) => {
    expect(step(from, key)).toBe(to)
  })

  test('down in rows of pictures goes to what is nearest below, not to the same position', () => {
    const rows = layoutRows([2, 1, 1, 1, 1, 2], 820, 200)
    const [first, second] = rows.rows
    const below = stepFrom(rows, 0, 'down', 6, 500)
    expect(below).toBeGreaterThanOrEqual(second!.start)
    const middle = first!.cells[0]!.left + first!.cells[0]!.width / 2
    const distances = second!.cells.map((cell) => Math.abs(cell.left + cell.width / 2 - middle))
    expect(distances[below - second!.start]).toBe(Math.min(...distances))
  })
})

describe('the drag box', () => {
  test('takes what it touches and nothing else', () => {
    const squares = layoutSquares(10, 1000, 200)
    expect(within(squares, { left: 0, right: 300, top: 0, bottom: 100 })).toEqual([0, 1])
    expect(within(squares, { left: 0, right: 1000, top: 290, bottom: 291 })).toEqual([])
    expect(within(squares, { left: 0, right: 10, top: 0, bottom: 5000 })).toEqual([0, 4, 8])
  })

  test('finds everything when it is drawn around everything', () => {
    fc.assert(
      fc.property(aspects, widths, sizes, (shapes, width, size) => {
        const layout = layoutRows(shapes, width, size)
        const all = within(layout, { left: -1, right: width + 1, top: -1, bottom: layout.height + 1 })
        expect(all).toHaveLength(shapes.length)
      }),
    )
  })
})

test('a list has one asset in a row', () => {
  expect(layoutList(3, 500).rows.map(({ start, cells }) => [start, cells.length])).toEqual([
    [0, 1],
    [1, 1],
    [2, 1],
  ])
})
