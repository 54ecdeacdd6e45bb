import { type CsvRow, readCsv } from '../../platform/csv.ts'
import type { BroaderLink, Fault, ImportedTerm } from './imported-term.ts'
import type { KnownTerm, KnownTerms } from './known-terms.ts'
import { cleanLabel, cleanLanguage, cleanText, mainLabel } from './texts.ts'

const MAX_ROWS = 200_000
const MAX_FAULTS = 100
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/
export const PLAIN_COLUMNS = ['id', 'path', 'broader', 'notation', 'uri', 'colour', 'retired'] as const
export const TEXT_COLUMNS = ['label', 'synonyms', 'hidden', 'definition'] as const
export const PATH_SIGN = ' > '

type Column = { name: string; language: string | undefined }
type Row = {
  line: number
  cells: ReadonlyMap<string, string>
  of: (name: string) => [language: string, text: string][]
}

/** Terms as lines of a table, each one told by its id, its URI, or its label and where it stands. */
export async function readCsvTerms(
  bytes: Uint8Array,
  known: KnownTerms,
): Promise<{ terms: ImportedTerm[]; faults: Fault[] }> {
  const faults: Fault[] = []
  const fault = (line: number, subject: string, message: string) => {
    if (faults.length < MAX_FAULTS) faults.push({ line, subject, message })
  }
  const rows = await readRows(bytes, fault)
  const places = new Places(known)
  const terms: ImportedTerm[] = []
  const seen = new Map<string, number>()
  // What says by id or address what it is below comes first, then what stands higher: a path leads over other lines.
  for (const row of [...rows].sort((a, b) => depthOf(a) - depthOf(b) || a.line - b.line)) {
    const term = termOf(row, { known, places, fault })
    if (!term) continue
    const before = seen.get(term.key)
    if (before !== undefined) fault(row.line, subjectOf(row), `This term stands in line ${before} already.`)
    seen.set(term.key, row.line)
    terms.push(term)
  }
  return { terms: terms.sort((a, b) => a.line - b.line), faults: faults.sort((a, b) => a.line - b.line) }
}

type Tell = (line: number, subject: string, message: string) => void

async function readRows(bytes: Uint8Array, fault: Tell): Promise<Row[]> {
  let columns: Column[] | undefined
  const rows: Row[] = []
  const source = (async function* () {
    yield bytes
  })()
  for await (const chunk of readCsv(source, { maxRows: MAX_ROWS, maxColumns: 200, maxCellLength: 50_000 })) {
    for (const row of chunk) {
      if (columns) rows.push(rowOf(row, columns, fault))
      else columns = columnsOf(row, fault)
    }
    if (columns?.length === 0) return []
  }
  if (!columns) fault(1, '', 'The file is empty.')
  return rows
}

/** @returns nothing when the first line is not a header of ours */
function columnsOf({ line, cells }: CsvRow, fault: Tell): Column[] {
  const columns = cells.map((cell): Column => {
    const [name = '', language] = cell.trim().split(':')
    return { name: name.toLowerCase(), language: language === undefined ? undefined : cleanLanguage(language.trim()) }
  })
  const isPlain = ({ name, language }: Column) => language === undefined && PLAIN_COLUMNS.includes(name as 'id')
  const isText = ({ name, language }: Column) =>
    TEXT_COLUMNS.includes(name as 'label') && language !== undefined && LANGUAGE.test(language)
  const wrong = cells.filter((_, i) => !isPlain(columns[i]!) && !isText(columns[i]!))
  if (wrong.length > 0) {
    const known = 'id, path, broader, label:en, synonyms:en, hidden:en, definition:en, notation, uri, colour, retired'
    const hint = cells.length === 1 ? ' Columns are divided by commas, semicolons or tabs.' : ''
    fault(line, wrong[0]!.slice(0, 80), `There is no such column. Columns are: ${known}.${hint}`)
    return []
  }
  const twice = cells.find((_, i) => columns.findIndex((c) => keyOf(c) === keyOf(columns[i]!)) !== i)
  if (twice !== undefined) fault(line, twice, 'This column stands twice.')
  if (!columns.some((column) => column.name === 'label'))
    fault(line, '', 'A column with labels is missing, as label:en.')
  return columns
}

const keyOf = ({ name, language }: Column) => (language ? `${name}:${language}` : name)

function rowOf({ line, cells }: CsvRow, columns: readonly Column[], fault: Tell): Row {
  if (cells.length > columns.length) {
    fault(
      line,
      cells[0]!.slice(0, 80),
      `There are ${cells.length} cells in this line and ${columns.length} in the first.`,
    )
  }
  const byName = new Map(columns.map((column, i) => [keyOf(column), cells[i] ?? '']))
  const of = (name: string) =>
    columns.flatMap((column, i): [string, string][] =>
      column.name === name && column.language ? [[column.language, cells[i] ?? '']] : [],
    )
  return { line, cells: byName, of }
}

const cell = (row: Row, name: string) => row.cells.get(name)?.trim()
const segmentsOf = (path: string) => path.split('>').map(cleanLabel).filter(Boolean)
const subjectOf = (row: Row) => cleanLabel(row.of('label').find(([, text]) => text.trim())?.[1] ?? '').slice(0, 80)

function depthOf(row: Row): number {
  if (cell(row, 'broader')) return -1
  return segmentsOf(cell(row, 'path') ?? '').length
}

type Look = { known: KnownTerms; places: Places; fault: Tell }

function termOf(row: Row, { known, places, fault }: Look): ImportedTerm | undefined {
  const { line } = row
  const tell = (message: string) => fault(line, subjectOf(row), message)
  const id = cell(row, 'id')
  const uri = cell(row, 'uri')
  if (uri && (!URI.test(uri) || uri.length > 2000)) return void tell(`"${uri.slice(0, 80)}" is not a URI.`)
  if (id && !known.byId.has(id))
    return void tell(`There is no term with the id "${id.slice(0, 80)}" in this vocabulary.`)
  const broader = broaderOf(row, places, tell)
  if (broader === 'wrong') return undefined
  const parent = broader?.[0]?.to ?? ''
  const before =
    (id ? known.byId.get(id) : uri ? known.withUri(uri) : undefined) ??
    (id || uri ? undefined : known.byId.get(places.find(parent, subjectOf(row))?.replace(/^id:/, '') ?? ''))
  const labels = textsOf(row, 'label', before?.labels ?? {}, cleanLabel)
  if (Object.keys(labels).length === 0) return void tell('This line has no label.')
  if (Object.values(labels).some((label) => label.length > 500))
    return void tell('A label has more than 500 characters.')
  const colour = cell(row, 'colour')?.toLowerCase()
  if (colour && !/^#[0-9a-f]{6}$/.test(colour))
    return void tell(`"${colour.slice(0, 20)}" is not a colour, as #1a2b3c.`)
  const isRetired = truthOf(cell(row, 'retired'))
  if (isRetired === 'wrong') return void tell('The column retired says yes or no.')
  const key = before ? `id:${before.id}` : uri || `line:${line}`
  places.add(parent, Object.values(labels), key, uri)
  const has = (name: string) => row.cells.has(name)
  return {
    key,
    line,
    ...(before && { id: before.id }),
    ...(has('uri') && { uri: uri || null }),
    labels,
    ...(row.of('synonyms').length > 0 && { synonyms: listsOf(row, 'synonyms', before?.synonyms ?? {}) }),
    ...(row.of('hidden').length > 0 && { hiddenLabels: listsOf(row, 'hidden', before?.hidden_labels ?? {}) }),
    ...(row.of('definition').length > 0 && {
      definition: textsOf(row, 'definition', before?.definition ?? {}, (text) => cleanText(text).slice(0, 5000)),
    }),
    ...(has('notation') && { notation: cleanLabel(cell(row, 'notation')!).slice(0, 200) || null }),
    ...(has('colour') && { colour: colour || null }),
    ...(isRetired !== undefined && { isRetired }),
    ...(broader && { broader }),
  }
}

function textsOf(row: Row, name: string, before: Record<string, string>, clean: (text: string) => string) {
  const texts = { ...before }
  for (const [language, raw] of row.of(name)) {
    const text = clean(raw)
    if (text) texts[language] = text
    else delete texts[language]
  }
  return texts
}

/** Several in one cell are divided by a bar; one inside of a text has a backslash before it. */
function listsOf(row: Row, name: string, before: Record<string, string[]>) {
  const lists = { ...before }
  for (const [language, raw] of row.of(name)) {
    const texts = raw.split(/(?<!\\)\|/).map((text) => cleanLabel(text.replaceAll('\\|', '|')).slice(0, 500))
    const list = [...new Set(texts.filter(Boolean))].slice(0, 200)
    if (list.length > 0) lists[language] = list
    else delete lists[language]
  }
  return lists
}

function truthOf(text: string | undefined): boolean | undefined | 'wrong' {
  if (text === undefined) return undefined
  if (/^(|no|false|0|nein)$/i.test(text)) return false
  return /^(yes|true|1|x|ja)$/i.test(text) ? true : 'wrong'
}

/** @returns undefined where the file does not say */
function broaderOf(row: Row, places: Places, tell: (message: string) => void): BroaderLink[] | undefined | 'wrong' {
  const said = cell(row, 'broader')
  const path = cell(row, 'path')
  if (said === undefined && path === undefined) return undefined
  const links: BroaderLink[] = []
  if (said) {
    for (const one of said.split('|').map((part) => part.trim())) {
      const to = places.named(one) ?? places.at(segmentsOf(one)).key
      if (!to) {
        tell(`The broader term "${one.slice(0, 80)}" is neither in the file nor in the vocabulary.`)
        return 'wrong'
      }
      links.push({ to, stated: 'both' })
    }
    return links
  }
  const segments = segmentsOf(path ?? '')
  if (segments.length === 0) return []
  const { key, missing } = places.at(segments)
  if (!key) {
    tell(`There is no term "${missing?.slice(0, 80)}" at this place of the path.`)
    return 'wrong'
  }
  return [{ to: key, stated: 'both' }]
}

/** Who stands where: those that were there, and lines that have been read. */
class Places {
  readonly #below = new Map<string, Map<string, string>>()
  readonly #named = new Map<string, string>()
  constructor(known: KnownTerms) {
    for (const term of known.byId.values()) {
      this.add(term.main_broader_id ? `id:${term.main_broader_id}` : '', namesOf(term), `id:${term.id}`, term.uri)
      this.#named.set(term.id, `id:${term.id}`)
    }
  }

  add(parent: string, labels: readonly string[], key: string, uri: string | null | undefined): void {
    const below = this.#below.get(parent) ?? new Map<string, string>()
    this.#below.set(parent, below)
    for (const label of labels) below.set(compared(label), key)
    if (uri) this.#named.set(uri, key)
  }

  find = (parent: string, label: string) => this.#below.get(parent)?.get(compared(label))
  named = (name: string) => this.#named.get(name)

  at(segments: readonly string[]): { key?: string; missing?: string } {
    let key = ''
    for (const segment of segments) {
      const next = this.find(key, segment)
      if (!next) return { missing: segment }
      key = next
    }
    return { key }
  }
}

const namesOf = (term: KnownTerm) => [...new Set([mainLabel(term.labels), ...Object.values(term.labels)])]

/** Nearly as the database compares labels; where it differs, a line is taken for a new term and refused as a double one. */
const compared = (label: string) =>
  label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()
