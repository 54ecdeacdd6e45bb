import type { FieldRules, FieldType, FieldValue } from '../field.ts'

// One table for every way in which values arrive: the rules themselves, the API, the web app and imports. `term:Photo`
// stands for the id of the term that is called so; whoever runs the table makes the vocabulary and puts the ids in.

export type CaseField = {
  key: string
  type: FieldType
  labels: Record<string, string>
  /** Whose terms it takes: a key of `CASE_VOCABULARIES`. */
  vocabulary?: string
  rules: FieldRules
}

export type Case = {
  says: string
  /** What is set on an asset that has no values. */
  values: Record<string, FieldValue>
  /** Everything that is wrong once they stand, as "field code". */
  faults: readonly string[]
  /** Why they are refused, if they are: faults of what was set, or caused by it. */
  refused?: readonly string[]
}

/** By key: the labels of the terms in them. */
export const CASE_VOCABULARIES: Record<string, readonly string[]> = {
  case_kinds: ['Photo', 'Illustration', 'Video'],
  case_moods: ['Calm', 'Loud'],
}

export const CASE_FIELDS: readonly CaseField[] = [
  {
    key: 'case_kind',
    type: 'select',
    labels: { en: 'Kind of work' },
    vocabulary: 'case_kinds',
    rules: { required: true },
  },
  {
    key: 'case_model',
    type: 'text',
    labels: { en: 'Model' },
    rules: {
      required: true,
      maxLength: 20,
      shownWhen: [{ field: 'case_kind', is: 'any_of', values: ['term:Photo', 'term:Video'] }],
    },
  },
  {
    key: 'case_release',
    type: 'url',
    labels: { en: 'Release' },
    rules: { requiredWhen: [{ field: 'case_model', is: 'filled' }] },
  },
  { key: 'case_paid', type: 'boolean', labels: { en: 'Paid' }, rules: {} },
  {
    key: 'case_invoice',
    type: 'text',
    labels: { en: 'Invoice' },
    rules: {
      pattern: 'INV-[0-9]{4}',
      requiredWhen: [{ field: 'case_paid', is: 'any_of', values: [true] }],
    },
  },
  { key: 'case_fee', type: 'number', labels: { en: 'Fee' }, rules: { min: 0, max: 10_000 } },
  {
    key: 'case_until',
    type: 'date',
    labels: { en: 'Paid until' },
    rules: {
      earliest: '2020',
      latest: '2030-06',
      requiredWhen: [
        { field: 'case_fee', is: 'filled' },
        { field: 'case_paid', is: 'none_of', values: [true] },
      ],
    },
  },
  { key: 'case_moods', type: 'multi_select', labels: { en: 'Moods' }, vocabulary: 'case_moods', rules: {} },
  {
    key: 'case_credits',
    type: 'text',
    labels: { en: 'Credits' },
    rules: {
      multiple: true,
      minLength: 2,
      requiredWhen: [
        { field: 'case_moods', is: 'filled' },
        { field: 'case_moods', is: 'none_of', values: ['term:Calm'] },
      ],
    },
  },
  { key: 'case_note', type: 'long_text', labels: { en: 'Note' }, rules: { localised: true, maxLength: 30 } },
]

const illustration = { case_kind: 'term:Illustration' }
const photo = {
  case_kind: 'term:Photo',
  case_model: 'Ada',
  case_release: 'https://example.com/release.pdf',
}

// biome-ignore format: a table is read by its rows
export const CASES: readonly Case[] = [
  { says: 'what is always required is missed, and stops nobody', values: { case_fee: 0, case_paid: true, case_invoice: 'INV-0001' }, faults: ['case_kind required'] },
  { says: 'one value is enough where nothing else is asked for', values: illustration, faults: [] },
  { says: 'a field that opens is required at once', values: { case_kind: 'term:Photo' }, faults: ['case_model required'], refused: ['case_model required'] },
  { says: 'a filled field asks for another', values: { ...photo, case_release: '' }, faults: ['case_release required'], refused: ['case_release required'] },
  { says: 'all that a photo needs', values: photo, faults: [] },
  { says: 'several terms can open a field', values: { ...photo, case_kind: 'term:Video' }, faults: [] },
  { says: 'a field that is not open takes nothing', values: { ...illustration, case_model: 'Ada', case_release: 'https://example.com' }, faults: [], refused: ['case_model not_asked_for'] },
  { says: 'yes asks for an invoice', values: { ...illustration, case_paid: true }, faults: ['case_invoice required'], refused: ['case_invoice required'] },
  { says: 'no asks for none', values: { ...illustration, case_paid: false }, faults: [] },
  { says: 'the invoice has its form', values: { ...illustration, case_paid: true, case_invoice: 'INV-2026' }, faults: [] },
  { says: 'a form holds for the whole of a text', values: { ...illustration, case_invoice: 'see INV-2026' }, faults: ['case_invoice pattern'], refused: ['case_invoice pattern'] },
  { says: 'two conditions both hold: a fee that is not paid', values: { ...illustration, case_fee: 100 }, faults: ['case_until required'], refused: ['case_until required'] },
  { says: 'one of two conditions is not enough', values: { ...illustration, case_fee: 100, case_paid: true, case_invoice: 'INV-0001' }, faults: [] },
  { says: 'zero is a value', values: { ...illustration, case_fee: 0 }, faults: ['case_until required'], refused: ['case_until required'] },
  { says: 'a number below its bound', values: { ...illustration, case_fee: -1, case_until: '2026' }, faults: ['case_fee too_small'], refused: ['case_fee too_small'] },
  { says: 'a number above its bound', values: { ...illustration, case_fee: 10_000.5, case_until: '2026' }, faults: ['case_fee too_large'], refused: ['case_fee too_large'] },
  { says: 'a year is within bounds that are months', values: { ...illustration, case_until: '2030' }, faults: [] },
  { says: 'a day after the last month', values: { ...illustration, case_until: '2030-07-01' }, faults: ['case_until too_late'], refused: ['case_until too_late'] },
  { says: 'a year before the first', values: { ...illustration, case_until: '2019' }, faults: ['case_until too_early'], refused: ['case_until too_early'] },
  { says: 'a day that does not exist', values: { ...illustration, case_until: '2026-02-30' }, faults: ['case_until not_a_date'], refused: ['case_until not_a_date'] },
  { says: 'none of several terms: a loud one asks for credits', values: { ...illustration, case_moods: ['term:Loud'] }, faults: ['case_credits required'], refused: ['case_credits required'] },
  { says: 'none of several terms: a calm one among them asks for nothing', values: { ...illustration, case_moods: ['term:Loud', 'term:Calm'] }, faults: [] },
  { says: 'each of several texts is long enough', values: { ...illustration, case_credits: ['Ada', 'G'] }, faults: ['case_credits too_short'], refused: ['case_credits too_short'] },
  { says: 'a text that is too long', values: { ...photo, case_model: 'x'.repeat(21) }, faults: ['case_model too_long'], refused: ['case_model too_long'] },
  { says: 'signs outside of the basic plane count once', values: { ...photo, case_model: '🦊'.repeat(20) }, faults: [] },
  { says: 'each language has its own text', values: { ...illustration, case_note: { en: 'Fine', de: 'Gut' } }, faults: [] },
  { says: 'one language is too long', values: { ...illustration, case_note: { en: 'Fine', de: 'x'.repeat(31) } }, faults: ['case_note too_long'], refused: ['case_note too_long'] },
  { says: 'an address that is none', values: { ...photo, case_release: 'release.pdf' }, faults: ['case_release not_a_link'], refused: ['case_release not_a_link'] },
  { says: 'an address that would run as a program', values: { ...photo, case_release: 'javascript:alert(1)' }, faults: ['case_release not_a_link'], refused: ['case_release not_a_link'] },
  { says: 'two things that are wrong are both told', values: { ...illustration, case_fee: -5, case_until: 'soon' }, faults: ['case_fee too_small', 'case_until not_a_date'], refused: ['case_fee too_small', 'case_until not_a_date'] },
]

/** The same with the ids of terms in the place of `term:<label>`, however deep they stand. */
export function withTermIds<T>(thing: T, idOf: (label: string) => string): T {
  if (typeof thing === 'string') return (thing.startsWith('term:') ? idOf(thing.slice(5)) : thing) as T
  if (Array.isArray(thing)) return thing.map((one) => withTermIds(one, idOf)) as T
  if (thing === null || typeof thing !== 'object') return thing
  return Object.fromEntries(Object.entries(thing).map(([key, part]) => [key, withTermIds(part, idOf)])) as T
}
