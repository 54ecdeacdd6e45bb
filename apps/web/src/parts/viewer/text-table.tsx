import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { parseDelimited } from './delimited.ts'
import classes from './text-viewer.module.css'
import { useReadingKeys } from './use-reading-keys.ts'

const ROW = 32
const MAX_COLUMNS = 200

/** Delimited text as a table; the first row stays at the top. Only the rows on screen exist. */
export function TextTable({ content, delimiter }: { content: string; delimiter: string | undefined }) {
  const { t } = useTranslation()
  const scroll = useRef<HTMLElement>(null)
  const rows = useMemo(() => parseDelimited(content, delimiter), [content, delimiter])
  const columns = useMemo(() => columnsOf(rows), [rows])
  const [head = [], ...body] = rows
  useReadingKeys(scroll)
  const virtual = useVirtualizer({
    count: body.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
    paddingStart: ROW,
  })
  const gridTemplateColumns = `minmax(44px, max-content) ${columns.map(({ width }) => `${width}ch`).join(' ')}`
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section ref={scroll} className={classes.scroll} tabIndex={0} aria-label={t('viewer.text.tableLabel')}>
      <table className={classes.table} style={{ blockSize: virtual.getTotalSize() }} aria-rowcount={rows.length}>
        <thead className={classes.head}>
          <tr className={classes.row} style={{ gridTemplateColumns }} aria-rowindex={1}>
            <td className={classes.rowNumber} />
            {columns.map(({ at }) => (
              <th key={at} className={classes.cell} scope="col" title={head[at]}>
                {head[at]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {virtual.getVirtualItems().map(({ index, start, key }) => (
            <tr
              key={key}
              className={classes.row}
              aria-rowindex={index + 2}
              style={{ position: 'absolute', insetBlockStart: start, gridTemplateColumns }}
            >
              <td className={classes.rowNumber}>{index + 1}</td>
              {columns.map(({ at }) => (
                <td key={at} className={classes.cell} title={body[index]![at]}>
                  {body[index]![at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** As wide as what the first rows hold, in characters, within reason. */
function columnsOf(rows: string[][]): { at: number; width: number }[] {
  const sample = rows.slice(0, 200)
  const count = Math.min(MAX_COLUMNS, Math.max(0, ...sample.map((row) => row.length)))
  return Array.from({ length: count }, (_, at) => ({
    at,
    width: Math.min(48, Math.max(6, ...sample.map((row) => (row[at] ?? '').length + 3))),
  }))
}
