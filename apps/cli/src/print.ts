type Row = Record<string, unknown>

/** Said for people: lists as tables, one thing as lines, nothing as "Done." */
export function pretty(value: unknown, columns: number | null): string {
  if (value === null || value === undefined) return 'Done.\n'
  if (!isRow(value)) return `${cell(value)}\n`
  if (Array.isArray(value.items)) {
    const { items, nextCursor, ...rest } = value
    const more = nextCursor ? { 'next page': `--cursor ${String(nextCursor)}` } : {}
    const table = value.items.length === 0 ? 'Nothing.\n' : tableOf(items as Row[], columns)
    return table + linesOf({ ...rest, ...more })
  }
  return linesOf(value)
}

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Columns that say nothing are left out; on a terminal, long cells are cut so that a row stays one line. */
export function tableOf(rows: Row[], columns: number | null): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) =>
    rows.some((row) => inTable(row[name]) !== ''),
  )
  const cells = [names, ...rows.map((row) => names.map((name) => inTable(row[name])))]
  const widest = names.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)))
  const widths = columns === null ? widest : fitted(widest, columns)
  return cells
    .map((line) => `${line.map((text, i) => padded(text, widths[i]!)).join('  ')}`.trimEnd())
    .join('\n')
    .concat('\n')
}

/** A thing within a row goes by where it is, or by its name: "/Brand", "Editor", "everyone". */
function inTable(value: unknown): string {
  if (!isRow(value)) return cell(value)
  const name = [value.path, value.name, value.type].find((text) => typeof text === 'string' && text !== '')
  return cell(name)
}

/** The widest columns give way first; ids are never cut below their length while others can give. */
function fitted(widths: number[], columns: number): number[] {
  const fit = [...widths]
  const total = () => fit.reduce((sum, width) => sum + width, 2 * (fit.length - 1))
  while (total() > columns) {
    const widest = Math.max(...fit)
    if (widest <= 6) break
    fit[fit.lastIndexOf(widest)] = widest - 1
  }
  return fit
}

const padded = (text: string, width: number) =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)

function linesOf(row: Row, indent = ''): string {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined)
  const width = Math.max(0, ...entries.map(([name]) => name.length))
  return entries
    .map(([name, value]) => {
      if (isRow(value)) return `${indent}${name}\n${linesOf(value, `${indent}  `)}`
      if (Array.isArray(value) && value.some(isRow))
        return `${indent}${name}\n${tableOf(value as Row[], null).replaceAll(/^(?=.)/gm, `${indent}  `)}`
      return `${`${indent}${name.padEnd(width)}  ${cell(value)}`.trimEnd()}\n`
    })
    .join('')
}

/** Control characters are taken out: a file's name must not be able to move the cursor of a terminal. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = Array.isArray(value)
    ? value.map((item) => (isRow(item) ? JSON.stringify(item) : String(item))).join(', ')
    : String(value)
  return visible(text)
}

export const visible = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD')

/** Bytes for people, in powers of 1000: "1.4 GB". */
export function sizeInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}
