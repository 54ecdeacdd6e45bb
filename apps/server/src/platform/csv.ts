import { setImmediate } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { stringify } from 'csv-stringify/sync'
import { decodeText, EncodingFault } from './decode-text.ts'

/** A row as it was read. The first one is usually the header; that is for the caller to know. */
export type CsvRow = {
  /** Where it begins in the file, from 1; cells with line breaks span several. */
  readonly line: number
  readonly cells: string[]
}

export type CsvLimits = {
  readonly maxRows?: number
  readonly maxColumns?: number
  /** In characters. */
  readonly maxCellLength?: number
}

/** Why a file could not be read to its end, and where. Its message is a sentence for people. */
export class CsvFault extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

const LIMITS = { maxRows: 1_000_000, maxColumns: 500, maxCellLength: 100_000 }
/** Of one row, in bytes: what an open quote may swallow before it is told. */
const MAX_ROW_BYTES = 4_000_000
/** Parsed at a stretch; a few milliseconds, so that nobody else waits. */
const SLICE = 16 * 1024

/**
 * Reads CSV as it comes, some hundred rows at a time, in bounded memory. The encoding (UTF-8, UTF-16, Windows-1252) and
 * the delimiter (comma, semicolon, tab, bar) are found out; lines without anything are left out. Apostrophes that
 * `toCsv` put before formulas are taken off.
 * @throws CsvFault
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, limits: CsvLimits = {}): AsyncGenerator<CsvRow[]> {
  const { maxRows, maxColumns, maxCellLength } = { ...LIMITS, ...limits }
  let rows: CsvRow[] = []
  let count = 0
  let line = 1
  let doubles = 0
  const take = (cells: string[], endsIn: number) => {
    // The parser counts a break of two signs inside of a cell twice, for all that follows.
    doubles += countIn(cells, EACH_DOUBLE)
    line = endsIn - doubles - countIn(cells, EACH_BREAK)
    count++
    if (count > maxRows) throw new CsvFault(line, `There are more than ${maxRows} rows.`)
    if (cells.length > maxColumns) throw new CsvFault(line, `There are more than ${maxColumns} columns.`)
    if (cells.some((cell) => cell.length > maxCellLength))
      throw new CsvFault(line, `A cell has more than ${maxCellLength} characters.`)
    rows.push({ line, cells: cells.map(plainCell) })
  }
  try {
    let parser: ReturnType<typeof openParser> | undefined
    for await (const text of withHead(decodeText(bytes))) {
      parser ??= openParser(sniffDelimiter(text), take)
      for (let at = 0; at < text.length; at += SLICE) {
        await parser.write(text.slice(at, at + SLICE))
        if (rows.length > 0) yield rows
        rows = []
        await setImmediate()
      }
    }
    await parser?.end()
    if (rows.length > 0) yield rows
  } catch (error) {
    if (error instanceof CsvError) throw faultOf(error, doubles)
    if (error instanceof EncodingFault) throw new CsvFault(line, error.message)
    throw error
  }
}

/** The parser of csv-parse, fed by hand: its own stream would hand out a million rows one by one. */
function openParser(delimiter: string, take: (cells: string[], endsIn: number) => void) {
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_BYTES,
    onRecord: (cells: string[], { lines }) => {
      take(cells, lines)
      return null
    },
  })
  const failed = new Promise<never>((_, reject) => parser.once('error', reject))
  failed.catch(() => {})
  const settled = (work: (done: (error?: Error | null) => void) => void) =>
    Promise.race([failed, new Promise<void>((resolve, reject) => work((error) => (error ? reject(error) : resolve())))])
  return {
    write: (text: string) => settled((done) => parser.write(text, done)),
    end: () => settled((done) => parser.end(done)),
  }
}

function faultOf(error: CsvError, doubles: number): CsvFault {
  const line = typeof error.lines === 'number' ? error.lines - doubles : 1
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return new CsvFault(line, 'A row is too long. Perhaps a quotation mark was opened and never closed.')
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new CsvFault(line, 'A quotation mark was opened and never closed.')
  return new CsvFault(line, 'A quotation mark stands where none may be. Inside of cells it is written twice.')
}

/** How often it occurs in all of them. */
const countIn = (cells: readonly string[], what: RegExp) =>
  cells.reduce((sum, cell) => sum + (BREAK.test(cell) ? (cell.match(what)?.length ?? 0) : 0), 0)

const BREAK = /[\r\n]/
const EACH_BREAK = /\r\n|\n|\r/g
const EACH_DOUBLE = /\r\n/g

/** Holds the beginning back until there is enough of it to know the delimiter by. */
async function* withHead(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let head: string | undefined = ''
  for await (const text of texts) {
    if (head === undefined) yield text
    else if (head.length + text.length < SLICE) head += text
    else {
      yield head + text
      head = undefined
    }
  }
  if (head) yield head
}

const DELIMITERS = [',', ';', '\t', '|']
const LINES_LOOKED_AT = 20

/** What divides the first lines most often and equally; a comma when nothing does. */
export function sniffDelimiter(text: string): string {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter, [0]]))
  let isQuoted = false
  let isBlank = true
  let lines = 0
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted
    if (isQuoted) {
      isBlank = false
      continue
    }
    if (sign === '\n' || sign === '\r') {
      if (isBlank) continue
      isBlank = true
      if (++lines >= LINES_LOOKED_AT) break
      for (const perLine of counts.values()) perLine.push(0)
    } else {
      isBlank = false
      const perLine = counts.get(sign)
      if (perLine) perLine[perLine.length - 1]!++
    }
  }
  // The header decides, and lines that have as many as it.
  const score = (perLine: readonly number[]) =>
    perLine[0]! === 0 ? 0 : perLine.filter((n) => n === perLine[0]).length * 1000 + perLine[0]!
  return DELIMITERS.reduce((best, next) => (score(counts.get(next)!) > score(counts.get(best)!) ? next : best))
}

/** Spreadsheets calculate what begins with one of these. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/
const MARKED = /^'+[=+\-@\t\r\n＝＋－＠]/

/** Takes off the one apostrophe that was put before a formula. */
export const plainCell = (cell: string): string => (MARKED.test(cell) ? cell.slice(1) : cell)

const safeCell = (cell: string | number): string =>
  typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : String(cell)

/** What a file begins with, so that spreadsheets do not take it for one in the encoding of their country. */
export const CSV_MARK = '\ufeff'

/**
 * Rows as RFC 4180 writes them. Texts that a spreadsheet would calculate get an apostrophe, one more where they have one
 * already, so that `readCsv` gives back exactly what was written; numbers stay numbers.
 */
export const toCsv = (rows: readonly (readonly (string | number)[])[], delimiter = ','): string =>
  stringify(
    rows.map((cells) => cells.map(safeCell)),
    {
      delimiter,
      record_delimiter: '\r\n',
      // Line breaks, and what a reader might take for the delimiter.
      quoted_match: /[\r\n,;\t|]/,
      // A line with nothing on it would not be a row.
      quoted_empty: rows.some((cells) => cells.length === 1),
    },
  )
