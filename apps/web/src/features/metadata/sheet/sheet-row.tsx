import type { Asset, Field } from '@damask/contract'
import { isShown } from '@damask/fields'
import { useQuery } from '@tanstack/react-query'
import { type CSSProperties, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Picture } from '../../../parts/asset-grid/picture.tsx'
import { useChanges } from '../changes.ts'
import { faultsInWords } from '../fault-words.ts'
import { filledOf } from '../form.ts'
import { useNames } from '../names.ts'
import { metadataQueries } from '../queries.ts'
import { valueInWords } from '../value-words.ts'
import type { Column } from './columns.ts'
import classes from './sheet.module.css'

export type Shown = { readonly index: number; readonly start: number; readonly column: Column }

type Props = {
  readonly id: string
  readonly asset: Asset
  readonly fields: readonly Field[]
  readonly index: number
  readonly top: number
  readonly width: number
  readonly nameWidth: number
  /** The columns in sight. */
  readonly columns: readonly Shown[]
  /** Of this row: first and last column that are chosen. */
  readonly from: number
  readonly to: number
  readonly active: number
  /** The last row of what is chosen has the handle to fill from. */
  readonly handleAt: number
  readonly filling: boolean
}

/** Whether a field can be there on an asset, as far as that can be told here; the server knows for certain. */
export const mayEditCell = (asset: Asset, { field }: Column): boolean =>
  field !== undefined &&
  field.rules.readOnly !== true &&
  asset.may.includes('edit') &&
  (field.rules.kinds === undefined || field.rules.kinds.length === 0 || field.rules.kinds.includes(asset.kind))

/** One asset as a line of cells. */
export const SheetRow = memo(function SheetRow(props: Props) {
  const { id, asset, fields, index, top, width, nameWidth, columns, from, to, active, handleAt, filling } = props
  const { t } = useTranslation()
  const names = useNames()
  const held = useQuery(metadataQueries.held(asset.id))
  const changes = useChanges(asset.id)
  const values = { ...held.data?.values, ...changes.pending }
  const filled = filledOf(values)
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a virtual grid cannot be a table, and keeps the focus itself.
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      style={{ transform: `translateY(${top}px)`, inlineSize: width }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above. */}
      <div
        role="rowheader"
        aria-colindex={1}
        className={classes.name}
        style={{ inlineSize: nameWidth }}
        data-row={index}
      >
        <span className={classes.thumbnail}>
          <Picture asset={asset} width={28} fit="cover" iconSize={22} />
        </span>
        <span className={classes.clip}>{asset.name}</span>
      </div>
      {columns.map(({ index: column, start, column: of }) => {
        const { field } = of
        const refused = field && changes.refused[field.key]
        const value = field ? (refused ? refused.value : (values[field.key] ?? null)) : null
        const text = field ? valueInWords(field, value, names) : (of.read?.(asset) ?? '')
        const isOff = field !== undefined && (!mayEditCell(asset, of) || !isShown(field, filled))
        const style: CSSProperties = { insetInlineStart: start, inlineSize: of.width }
        return (
          // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above.
          <div
            key={of.key}
            id={`${id}-${index}-${column}`}
            role="gridcell"
            aria-colindex={column + 2}
            aria-selected={column >= from && column <= to}
            aria-readonly={isOff || !field || undefined}
            aria-invalid={refused ? true : undefined}
            className={classes.cell}
            style={style}
            data-row={index}
            data-column={column}
            data-active={column === active || undefined}
            data-off={isOff || undefined}
            data-fact={!field || undefined}
            data-number={field?.type === 'number' || of.key === '*size' || undefined}
            data-filling={(filling && column >= from && column <= to) || undefined}
            title={refused ? faultsInWords(refused.faults, field!, fields) : undefined}
          >
            <span className={classes.clip}>{held.isPending && field ? '' : text}</span>
            {column === handleAt && <span className={classes.handle} data-handle title={t('metadata.sheet.fill')} />}
          </div>
        )
      })}
    </div>
  )
})
