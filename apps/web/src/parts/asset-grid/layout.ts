import type { Asset } from '@damask/contract'

// Where every asset of a grid is, computed from what is known before any picture has loaded, so that nothing ever jumps.
// All numbers are CSS pixels; `top` counts from the first row.

export type Cell = { readonly left: number; readonly width: number }
export type Row = {
  readonly top: number
  readonly height: number
  /** Index of its first asset. */
  readonly start: number
  readonly cells: readonly Cell[]
}
export type Layout = { readonly rows: readonly Row[]; readonly height: number; readonly columns: number }

export const GAP = 8
/** Below a square: its name and one line about it. */
export const CAPTION = 44
export const LIST_ROW = 44

/** The wildest panoramas and strips are shown cropped, so that they leave room for others. */
const NARROWEST = 0.5
const WIDEST = 2.6

/** Width by height. Kinds without pixels get the shape that people expect of them. */
export function aspectOf({ version, kind }: Asset): number {
  if (version.width && version.height) return Math.min(WIDEST, Math.max(NARROWEST, version.width / version.height))
  return kind === 'document' ? 0.75 : kind === 'video' ? 16 / 9 : 1
}

/** Rows of pictures in their own shapes, each row filling the width. `size` is the height a row aims for. */
export function layoutRows(aspects: readonly number[], width: number, size: number): Layout {
  const rows: Row[] = []
  let start = 0
  let sum = 0
  let top = 0
  for (const [index, aspect] of aspects.entries()) {
    sum += aspect
    const gaps = (index - start) * GAP
    const isLast = index === aspects.length - 1
    const full = sum * size + gaps >= width
    if (!full && !isLast) continue
    // The last row keeps the wished height instead of blowing up two pictures to the whole width.
    const height = full ? Math.round((width - gaps) / sum) : size
    const row = rowOf(aspects.slice(start, index + 1), start, top, height, full ? width : null)
    rows.push(row)
    top += height + GAP
    start = index + 1
    sum = 0
  }
  return { rows, height: Math.max(0, top - GAP), columns: Math.max(1, ...rows.map(({ cells }) => cells.length)) }
}

function rowOf(aspects: readonly number[], start: number, top: number, height: number, fill: number | null): Row {
  let left = 0
  const cells = aspects.map((aspect, index) => {
    const isLast = index === aspects.length - 1
    const width = fill !== null && isLast ? fill - left : Math.round(aspect * height)
    const cell = { left, width }
    left += width + GAP
    return cell
  })
  return { top, height, start, cells }
}

/** Even squares with a caption, as many in a row as fit. */
export function layoutSquares(count: number, width: number, size: number): Layout {
  // A phone shows two beside each other, however large they are wished.
  const columns = Math.max(Math.min(2, count), Math.floor((width + GAP) / (size + GAP)))
  const side = (width - (columns - 1) * GAP) / columns
  const height = Math.round(side) + CAPTION
  const cells = Array.from({ length: columns }, (_, index) => ({ left: index * (side + GAP), width: side }))
  return stack(Math.ceil(count / columns), columns, height, GAP, (row) => cells.slice(0, count - row * columns))
}

/** One asset below the other. */
export const layoutList = (count: number, width: number): Layout =>
  stack(count, 1, LIST_ROW, 0, () => [{ left: 0, width }])

function stack(
  rowCount: number,
  columns: number,
  height: number,
  gap: number,
  cellsOf: (row: number) => Cell[],
): Layout {
  const rows = Array.from({ length: rowCount }, (_, row) => ({
    top: row * (height + gap),
    height,
    start: row * columns,
    cells: cellsOf(row),
  }))
  return { rows, height: Math.max(0, rowCount * (height + gap) - gap), columns }
}

/** The row that holds an asset. */
export function rowIndexOf({ rows }: Layout, index: number): number {
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (rows[middle]!.start <= index) low = middle
    else high = middle - 1
  }
  return low
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'first' | 'last' | 'pageUp' | 'pageDown'

/** Where an arrow key leads from an asset: up and down go to whatever is nearest to its middle. */
export function stepFrom(layout: Layout, index: number, step: Step, count: number, pageHeight: number): number {
  if (count === 0) return -1
  if (step === 'first') return 0
  if (step === 'last') return count - 1
  if (step === 'left') return Math.max(0, index - 1)
  if (step === 'right') return Math.min(count - 1, index + 1)
  const from = rowIndexOf(layout, index)
  const row = layout.rows[from]!
  const cell = row.cells[index - row.start]!
  const middle = cell.left + cell.width / 2
  const to =
    step === 'up'
      ? from - 1
      : step === 'down'
        ? from + 1
        : rowAt(layout, row.top + (step === 'pageDown' ? pageHeight : -pageHeight))
  const target = layout.rows[Math.min(layout.rows.length - 1, Math.max(0, to))]!
  if (to < 0 || to >= layout.rows.length) return index
  return target.start + nearest(target.cells, middle)
}

/** Every asset that a rectangle touches; for the drag box. */
export function within(layout: Layout, box: { left: number; right: number; top: number; bottom: number }): number[] {
  const found: number[] = []
  for (let at = rowAt(layout, box.top); at < layout.rows.length; at++) {
    const row = layout.rows[at]!
    if (row.top > box.bottom) break
    if (row.top + row.height < box.top) continue
    for (const [index, { left, width }] of row.cells.entries()) {
      if (left < box.right && left + width > box.left) found.push(row.start + index)
    }
  }
  return found
}

/** The last row that begins at or above a height. */
function rowAt({ rows }: Layout, top: number): number {
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (rows[middle]!.top <= top) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

function nearest(cells: readonly Cell[], middle: number): number {
  let best = 0
  for (const [index, { left, width }] of cells.entries()) {
    const distance = Math.abs(left + width / 2 - middle)
    const shortest = Math.abs(cells[best]!.left + cells[best]!.width / 2 - middle)
    if (distance < shortest) best = index
  }
  return best
}
