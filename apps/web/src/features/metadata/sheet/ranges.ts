// Where one is in a sheet, and what is chosen of it. Rows and columns count from 0. Pure.

export type Spot = { readonly row: number; readonly column: number }
/** From the spot where it began to the one where the keyboard is; in any direction. */
export type Range = { readonly anchor: Spot; readonly active: Spot }
export type Box = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }
export type Size = { readonly rows: number; readonly columns: number }

export const at = (spot: Spot): Range => ({ anchor: spot, active: spot })

/** All borders included. */
export const boxOf = ({ anchor, active }: Range): Box => ({
  top: Math.min(anchor.row, active.row),
  bottom: Math.max(anchor.row, active.row),
  left: Math.min(anchor.column, active.column),
  right: Math.max(anchor.column, active.column),
})

export const countOf = (box: Box): number => (box.bottom - box.top + 1) * (box.right - box.left + 1)

export type Press = {
  readonly key: string
  readonly shiftKey?: boolean
  readonly ctrlKey?: boolean
  readonly metaKey?: boolean
}

/**
 * Where a key leads, as in any spreadsheet: arrows, Home, End, Page keys, with Ctrl to the edge, with Shift extending.
 * @returns undefined for a key that leads nowhere
 */
export function move(range: Range, press: Press, { rows, columns }: Size, pageRows: number): Range | undefined {
  const { row, column } = range.active
  const far = press.ctrlKey === true || press.metaKey === true
  const to: Record<string, Spot> = {
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowDown: { row: far ? rows - 1 : row + 1, column },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    ArrowRight: { row, column: far ? columns - 1 : column + 1 },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? rows - 1 : row, column: columns - 1 },
    PageUp: { row: row - pageRows, column },
    PageDown: { row: row + pageRows, column },
  }
  const target = to[press.key]
  if (!target) return undefined
  const active = clamp(target, { rows, columns })
  return press.shiftKey ? { anchor: range.anchor, active } : at(active)
}

/** Tab and Enter walk on; at the end of a row they go on with the next one. */
export function step(range: Range, by: 'next' | 'previous' | 'down' | 'up', size: Size): Range {
  const { row, column } = range.active
  if (by === 'down' || by === 'up') return at(clamp({ row: row + (by === 'down' ? 1 : -1), column }, size))
  const flat = row * size.columns + column + (by === 'next' ? 1 : -1)
  const inside = Math.min(size.rows * size.columns - 1, Math.max(0, flat))
  return at({ row: Math.floor(inside / size.columns), column: inside % size.columns })
}

export const clamp = ({ row, column }: Spot, { rows, columns }: Size): Spot => ({
  row: Math.min(rows - 1, Math.max(0, row)),
  column: Math.min(columns - 1, Math.max(0, column)),
})

/** What is filled from where when one fills down: the first row of the range, or the row above of a single one. */
export function fillDown(box: Box): { readonly from: number; readonly rows: readonly number[] } | undefined {
  const from = box.top === box.bottom ? box.top - 1 : box.top
  if (from < 0) return undefined
  return { from, rows: Array.from({ length: box.bottom - from }, (_, index) => from + 1 + index) }
}

export type Placed<T> = Spot & { readonly value: T }

/**
 * Where pasted cells go: from the upper left corner of the range on. A range of whole multiples is filled with
 * repetitions, as a single value fills everything that is chosen. What would stand outside of the sheet is left out.
 */
export function place<T>(pasted: readonly (readonly T[])[], box: Box, size: Size): Placed<T>[] {
  const height = pasted.length
  const width = Math.max(0, ...pasted.map((line) => line.length))
  if (width === 0) return []
  const chosen = { height: box.bottom - box.top + 1, width: box.right - box.left + 1 }
  const rows = chosen.height % height === 0 ? chosen.height : height
  const columns = chosen.width % width === 0 ? chosen.width : width
  const placed: Placed<T>[] = []
  for (let row = 0; row < rows && box.top + row < size.rows; row++) {
    const line = pasted[row % height]!
    for (let column = 0; column < columns && box.left + column < size.columns; column++) {
      // A short line says nothing about the cells that it lacks.
      const value = line[column % width]
      if (column % width < line.length) placed.push({ row: box.top + row, column: box.left + column, value: value! })
    }
  }
  return placed
}
