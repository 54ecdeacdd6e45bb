// Cells as spreadsheets put them into the clipboard: tabs between columns, lines between rows, quotes around what holds one of
// those or a quote.

export const writeTsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map(quoted).join('\t')).join('\r\n')

const quoted = (text: string) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Reads what a spreadsheet, a table of a page or a text editor has copied. */
export function readTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  while (at <= text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at)
    rows.at(-1)!.push(cell)
    at = end
    if (text[at] === '\t') at += 1
    else if (at >= text.length) break
    else {
      at += text.startsWith('\r\n', at) ? 2 : 1
      // The line break after the last row begins no further one.
      if (at >= text.length) break
      rows.push([])
    }
  }
  return rows
}

function plainCell(text: string, from: number) {
  const rest = text.slice(from).search(/[\t\r\n]/)
  const end = rest < 0 ? text.length : from + rest
  return { cell: text.slice(from, end), end }
}

function quotedCell(text: string, from: number) {
  let cell = ''
  let at = from + 1
  for (;;) {
    const close = text.indexOf('"', at)
    // A quote that is never closed was only a quote.
    if (close < 0) return plainCell(text, from)
    cell += text.slice(at, close)
    if (text[close + 1] !== '"') {
      const end = close + 1
      return end >= text.length || /[\t\r\n]/.test(text[end]!) ? { cell, end } : plainCell(text, from)
    }
    cell += '"'
    at = close + 2
  }
}
