import type { Field } from '@damask/contract'
import { hasTerms, takesSeveral } from '@damask/fields'
import { damask, isProblem } from '../../../app/damask.ts'
import { queryClient } from '../../../app/query-client.ts'
import { currentLanguage, t } from '../../../app/words.ts'
import { readDate } from '../date-words.ts'
import { createTerm } from '../inputs/terms-editor.tsx'
import { readNumber } from '../inputs/text-editors.tsx'
import { languageOf, termLabel, textIn } from '../labels.ts'
import type { Value } from '../merge.ts'
import { currentNames } from '../names.ts'
import { metadataQueries } from '../queries.ts'
import { isPoint } from '../value-words.ts'

/** Between several values of one cell. */
const BETWEEN = '; '

/** A value as another program can take it: dates and numbers unadorned, terms by their labels. */
export function cellText(field: Field, value: Value): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map((one) => cellText(field, one)).join(BETWEEN)
  if (typeof value === 'boolean') return value ? t('metadata.yes') : t('metadata.no')
  if (typeof value === 'number')
    return value.toLocaleString(currentLanguage(), { useGrouping: false, maximumFractionDigits: 20 })
  if (typeof value === 'object') return isPoint(value) ? `${value.x} ${value.y}` : textIn(value)
  if (field.type === 'person') return currentNames().person(value)?.name ?? value
  if (!hasTerms(field.type)) return value
  const term = currentNames().term(value)
  return term ? termLabel(term) : value
}

/**
 * A text of another program as a value of a field. What cannot be read stays a text, for the field to refuse in words.
 * @param before what the cell holds: a text in one language leaves the others alone
 */
export async function readCell(field: Field, text: string, before: Value): Promise<Value> {
  const plain = text.trim()
  if (field.rules.localised) return withText(before, text)
  if (plain === '') return null
  if (hasTerms(field.type) || field.type === 'person') {
    const words = takesSeveral(field) ? plain.split(/\s*[;|\n]\s*/).filter(Boolean) : [plain]
    const ids: string[] = []
    for (const word of words) ids.push(await idOf(field, word))
    return takesSeveral(field) ? ids : (ids[0] ?? null)
  }
  if (takesSeveral(field)) return plain.split(/\s*[;\n]\s*/).filter(Boolean)
  if (field.type === 'number') return readNumber(plain) ?? plain
  if (field.type === 'date') return readDate(plain) ?? plain
  if (field.type === 'boolean') return readFlag(plain) ?? plain
  if (field.type === 'point') return readPoint(plain) ?? plain
  return text
}

function withText(before: Value, text: string): Value {
  const texts =
    before !== null && typeof before === 'object' && !Array.isArray(before)
      ? { ...(before as Record<string, string>) }
      : {}
  const language = languageOf(texts) ?? currentLanguage()
  if (text.trim() === '') delete texts[language]
  else texts[language] = text
  return Object.keys(texts).length > 0 ? texts : null
}

const TRUE = new Set(['yes', 'true', '1', 'x', 'ja', 'wahr'])
const FALSE = new Set(['no', 'false', '0', 'nein', 'falsch'])

function readFlag(text: string): boolean | undefined {
  const word = text.toLocaleLowerCase()
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined
}

function readPoint(text: string): Value | undefined {
  const [x, y, rest] = text.split(/[\s,;]+/).map(Number)
  return rest === undefined && Number.isFinite(x) && Number.isFinite(y) ? { x: x!, y: y! } : undefined
}

/** Who or what is called so; created where that is allowed. The words themselves when there is nothing, to be refused. */
async function idOf(field: Field, words: string): Promise<string> {
  const same = (name: string) => name.localeCompare(words, undefined, { sensitivity: 'accent' }) === 0
  if (field.type === 'person') {
    const people = await queryClient.fetchQuery(metadataQueries.people(words)).catch(() => [])
    return people.find(({ name }) => same(name))?.id ?? words
  }
  const found = await queryClient.fetchQuery(metadataQueries.suggest(field.vocabularyId!, words, field.rules.termIds))
  const match = found.items.find((term) => Object.values(term.labels).some(same) || same(term.matched?.text ?? ''))
  if (match) return match.id
  if (!found.mayCreate) return words
  try {
    return (await createTerm(field.vocabularyId!, words)).id
  } catch (error) {
    // Another cell of the same paste has just made it.
    if (!isProblem(error, 'term_label_taken')) throw error
    const again = await damask.vocabularies.suggest({
      vocabularyId: field.vocabularyId!,
      words,
      language: currentLanguage(),
    })
    return again.items.find((term) => Object.values(term.labels).some(same))?.id ?? words
  }
}
