import type { Asset, Field } from '@damask/contract'
import type { MatchPattern } from '@damask/fields'
import type { ClipboardEvent } from 'react'
import { sayProblem } from '../../../app/say.tsx'
import { shownValue } from '../changes.ts'
import type { Value } from '../merge.ts'
import { heldOf } from '../queries.ts'
import { cellText, readCell } from './cell-text.ts'
import type { Column } from './columns.ts'
import { type Box, fillDown, type Placed, place, type Size } from './ranges.ts'
import { type CellEdit, saveCells } from './save-cells.ts'
import { mayEditCell } from './sheet-row.tsx'
import { readTsv, writeTsv } from './tsv.ts'

/** Between sheets of Damask values are passed as they are; other programs take the text. */
const OWN_TYPE = 'application/x-damask-values'

type Needs = {
  readonly assets: readonly Asset[]
  readonly columns: readonly Column[]
  readonly size: Size
  readonly fields: readonly Field[]
  readonly matches: MatchPattern
}

/** What can be done with the cells that are chosen. */
export function useSheetVerbs({ assets, columns, size, fields, matches }: Needs) {
  const cellAt = (row: number, column: number) => {
    const asset = assets[row]
    const of = columns[column]
    return asset && of?.field && mayEditCell(asset, of) ? { assetId: asset.id, field: of.field } : undefined
  }
  const each = (box: Box): { row: number; column: number }[] => {
    const spots: { row: number; column: number }[] = []
    for (let row = box.top; row <= box.bottom; row++) {
      for (let column = box.left; column <= box.right; column++) spots.push({ row, column })
    }
    return spots
  }
  const save = (edits: readonly CellEdit[]) => void saveCells(edits, fields, matches).catch(sayProblem)
  /** Cells that were never in sight are not known yet. */
  const know = (rows: Iterable<number>) =>
    Promise.all([...new Set(rows)].flatMap((row) => (assets[row] ? [heldOf(assets[row].id)] : [])))

  return {
    set(row: number, column: number, value: Value) {
      const cell = cellAt(row, column)
      if (cell) save([{ ...cell, value }])
    },

    clear(box: Box) {
      save(
        each(box).flatMap(({ row, column }) => {
          const cell = cellAt(row, column)
          return cell ? [{ ...cell, value: null }] : []
        }),
      )
    },

    /** @param from the row whose values the others get; by the key it is the first of the range */
    async fill(box: Box, rows = fillDown(box)) {
      if (!rows) return
      await know([rows.from, ...rows.rows])
      save(
        rows.rows.flatMap((row) =>
          columns.slice(box.left, box.right + 1).flatMap((of, index): CellEdit[] => {
            const cell = cellAt(row, box.left + index)
            const source = assets[rows.from]
            return cell && source && of.field ? [{ ...cell, value: shownValue(source.id, of.field.key) }] : []
          }),
        ),
      )
    },

    copy(event: ClipboardEvent, box: Box) {
      const rows = assets.slice(box.top, box.bottom + 1)
      const across = columns.slice(box.left, box.right + 1)
      const text = rows.map((asset) =>
        across.map(({ field, read }) =>
          field ? cellText(field, shownValue(asset.id, field.key)) : (read?.(asset) ?? ''),
        ),
      )
      const values = rows.map((asset) =>
        across.map(({ field }) => (field ? { type: typeOf(field), value: shownValue(asset.id, field.key) } : null)),
      )
      event.preventDefault()
      event.clipboardData.setData('text/plain', writeTsv(text))
      event.clipboardData.setData(OWN_TYPE, JSON.stringify(values))
    },

    async paste(event: ClipboardEvent, box: Box) {
      event.preventDefault()
      const own = event.clipboardData.getData(OWN_TYPE)
      const text = event.clipboardData.getData('text/plain')
      const cells: Pasted[][] = own
        ? (JSON.parse(own) as ({ type: string; value: Value } | null)[][]).map((line, row) =>
            line.map((cell, column) => ({ cell, text: readTsv(text)[row]?.[column] ?? '' })),
          )
        : readTsv(text).map((line) => line.map((text) => ({ cell: null, text })))
      const placed = place(cells, box, size)
      await know(placed.map(({ row }) => row))
      const edits: CellEdit[] = []
      // One after the other: the first cell that creates a term creates it for all.
      for (const spot of placed) {
        const cell = cellAt(spot.row, spot.column)
        if (cell) edits.push({ ...cell, value: await pastedValue(spot, cell) })
      }
      save(edits)
    },
  }
}

type Pasted = { readonly cell: { readonly type: string; readonly value: Value } | null; readonly text: string }

/** Values that fit are taken as they are, with all their languages; others go by what they look like. */
function pastedValue({ value: { cell, text } }: Placed<Pasted>, to: Omit<CellEdit, 'value'>): Value | Promise<Value> {
  if (cell && cell.type === typeOf(to.field)) return cell.value
  return readCell(to.field, text, shownValue(to.assetId, to.field.key))
}

const typeOf = ({ type, vocabularyId, rules }: CellEdit['field']) =>
  [type, vocabularyId ?? '', rules.localised ? 'localised' : '', rules.multiple ? 'multiple' : ''].join(' ')
