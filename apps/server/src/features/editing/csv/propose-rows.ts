import type { FieldValue, TermId, VocabularyId } from '@damask/contract'
import { type FieldValues, hasTerms, takesSeveral } from '@damask/fields'
import type { Ctx } from '../../../platform/ctx.ts'
import type { FieldRow } from '../../metadata/index.ts'
import { type ReadCell, type Reference, readCell } from './cells.ts'
import type { Column } from './columns.ts'
import type { ImportRow } from './match-rows.ts'
import { addTerm, resolvePeople, resolveTerms } from './resolve-references.ts'

export type CellFault = {
  line: number
  column: string | null
  field: string | null
  code: string
  message: string
  value: string | null
}
/** What a row wants of its asset; texts by language are merged with those that the asset has. */
export type Wish = { column: Column; field: FieldRow; language: string | null; value: FieldValue | null }
export type Proposed = { wishes: Map<number, Wish[]>; faults: Map<number, CellFault[]>; added: string[] }

export type Reading = {
  columns: readonly (Column | undefined)[]
  emptyClears: boolean
  createTerms: boolean
  /** Of the labels of terms that are added. */
  language: string
  /** Terms that a dry run has added before and taken back, by what they were called. */
}

const WORDS: Record<string, (value: string) => string> = {
  unknown_term: (value) => `The vocabulary of this field has no term "${value}".`,
  term_ambiguous: (value) => `More than one term is called "${value}". Write what is above it: "Above > ${value}".`,
  unknown_person: (value) => `There is nobody called "${value}".`,
  person_ambiguous: (value) => `More than one person is called "${value}". Write the id.`,
  language_missing: () => 'This field has a text for each language. Say which one in the header, as "title:en".',
}

type Cell = { row: ImportRow; column: Column & { is: 'field' }; read: ReadCell; text: string }

/** Reads the cells of some rows, and looks up the terms and people in all of them at once. */
export async function proposeRows(ctx: Ctx, rows: readonly ImportRow[], reading: Reading): Promise<Proposed> {
  const cells = rows.flatMap((row) => cellsOf(row, reading))
  const proposed: Proposed = { wishes: new Map(), faults: new Map(), added: [] }
  const refuse = ({ row, column, text }: Cell, code: string, value = text) => {
    const fault = {
      line: row.line,
      column: column.name,
      field: column.field.key,
      code,
      message: WORDS[code]!(value),
      value,
    }
    proposed.faults.set(row.nth, [...(proposed.faults.get(row.nth) ?? []), fault])
  }
  const named = cells.flatMap((cell) =>
    cell.read.is === 'references' ? cell.read.references.map((one) => ({ cell, one })) : [],
  )
  const wanted = named.flatMap(({ cell, one }) => (isOfTerms(cell) ? [wantedOf(cell, one)] : []))
  const termOf = await resolveTerms(ctx, wanted)
  const added = reading.createTerms
    ? await addUnknown(ctx, wanted, termOf, reading.language)
    : new Map<string, TermId>()
  proposed.added = [...added.keys()]
  const personOf = await resolvePeople(
    ctx,
    named.flatMap(({ cell, one }) => (isOfTerms(cell) ? [] : [one])),
  )
  for (const cell of cells) {
    const { row, column, read } = cell
    const { field, language } = column
    const wish = (value: FieldValue | null) =>
      proposed.wishes.set(row.nth, [...(proposed.wishes.get(row.nth) ?? []), { column, field, language, value }])
    if (field.rules.localised && language === null && read.is !== 'nothing') refuse(cell, 'language_missing')
    else if (read.is === 'clear' || (read.is === 'nothing' && reading.emptyClears)) wish(null)
    else if (read.is === 'value') wish(read.value)
    else if (read.is === 'references') {
      const ids = read.references.flatMap((one) => {
        const found = isOfTerms(cell)
          ? (added.get(keyOf(wantedOf(cell, one))) ?? termOf(wantedOf(cell, one)))
          : personOf(one)
        if (found === 'unknown') refuse(cell, isOfTerms(cell) ? 'unknown_term' : 'unknown_person', one.text)
        else if (found === 'ambiguous') refuse(cell, isOfTerms(cell) ? 'term_ambiguous' : 'person_ambiguous', one.text)
        else return [found as string]
        return []
      })
      wish(takesSeveral(field) ? ids : (ids[0] ?? null))
    }
  }
  return proposed
}

function cellsOf(row: ImportRow, { columns }: Reading): Cell[] {
  return columns.flatMap((column, i) => {
    if (column?.is !== 'field') return []
    const text = row.cells[i] ?? ''
    return [{ row, column, text, read: readCell(column.field, text) }]
  })
}

const isOfTerms = ({ column }: Cell) => hasTerms(column.field.type)

type Wanted = { vocabularyId: VocabularyId; reference: Reference }
const wantedOf = ({ column }: Cell, reference: Reference): Wanted => ({
  vocabularyId: column.field.vocabularyId!,
  reference,
})
const keyOf = ({ vocabularyId, reference }: Wanted) =>
  `${vocabularyId} ${reference.path.join('>').normalize('NFC').toLowerCase()}`

async function addUnknown(ctx: Ctx, wanted: readonly Wanted[], termOf: (one: Wanted) => string, language: string) {
  const added = new Map<string, TermId>()
  for (const one of wanted) {
    if (one.reference.id !== null || termOf(one) !== 'unknown' || added.has(keyOf(one))) continue
    const id = await addTerm(ctx, one, language)
    if (id) added.set(keyOf(one), id)
  }
  return added
}

/** The values that wishes make of those of an asset. */
export function proposalOf(
  wishes: readonly Wish[],
  { fields, values }: { fields: readonly FieldRow[]; values: FieldValues },
): Record<string, FieldValue | null> {
  const applying = new Set(fields.map((field) => field.key))
  const proposal: Record<string, FieldValue | null> = {}
  for (const { field, language, value } of wishes) {
    // There is nothing to take away where a field does not apply.
    if (value === null && !applying.has(field.key)) continue
    if (language === null) proposal[field.key] = value
    else {
      const standing = field.key in proposal ? proposal[field.key] : values[field.key]
      const { [language]: _, ...others } = isByLanguage(standing) ? standing : {}
      proposal[field.key] = value === null ? others : { ...others, [language]: String(value) }
    }
  }
  return proposal
}

const isByLanguage = (value: FieldValue | null | undefined): value is Record<string, string> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
