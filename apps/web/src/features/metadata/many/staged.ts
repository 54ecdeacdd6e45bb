import type { Field, FieldChange } from '@damask/contract'
import { hasTerms, isEmpty, takesSeveral } from '@damask/fields'
import { t } from '../../../app/words.ts'
import { languageName } from '../labels.ts'
import type { Value } from '../merge.ts'
import type { Names } from '../names.ts'
import { valueInWords } from '../value-words.ts'

export type Action = FieldChange['action']

/** What somebody is about to do to a field of many assets, before it is complete. */
export type Draft = {
  readonly action: Action
  /** To set, add or take away; what is to be replaced. */
  readonly value: Value
  /** What it is replaced by. */
  readonly by: Value
  readonly find: string
  readonly replacement: string
  readonly matchCase: boolean
  readonly wholeWord: boolean
}

const EMPTY = { value: null, by: null, find: '', replacement: '', matchCase: false, wholeWord: false }

export const draftOf = (action: Action): Draft => ({ ...EMPTY, action })

/** What can be done to a field, what is done most often first. */
export function actionsOf(field: Field): Action[] {
  const isText = field.type === 'text' || field.type === 'long_text' || field.type === 'url'
  if (field.type === 'point' || field.type === 'boolean') return ['set', 'clear']
  return [
    ...(takesSeveral(field) ? (['add', 'remove', 'set'] as const) : (['set'] as const)),
    ...(isText ? (['find_replace'] as const) : []),
    ...(hasTerms(field.type) || field.type === 'person' ? (['replace'] as const) : []),
    'clear',
  ]
}

/** The change that a draft says; undefined while something of it is missing. */
export function toChange(field: Field, draft: Draft): FieldChange | undefined {
  const { key } = field
  const { action, value, by } = draft
  switch (action) {
    case 'clear':
      return { action, field: key }
    case 'find_replace': {
      const { find, replacement, matchCase, wholeWord } = draft
      return find === '' ? undefined : { action, field: key, find, replacement, matchCase, wholeWord }
    }
    case 'replace': {
      const [from] = listOf(value)
      const [to] = listOf(by)
      return from === undefined || to === undefined ? undefined : { action, field: key, value: from, by: to }
    }
    case 'remove':
      return listOf(value).length === 0 ? undefined : { action, field: key, values: listOf(value) }
    default:
      if (value === null || isEmpty(value)) return undefined
      // Only the languages that are given: what others have written in theirs stays.
      return { action: field.rules.localised ? 'add' : action, field: key, value }
  }
}

const listOf = (value: Value): string[] =>
  Array.isArray(value) ? value : typeof value === 'string' && value !== '' ? [value] : []

/** "Add: Beach, Sunset" */
export function changeInWords(field: Field, change: FieldChange, names: Names): string {
  const words = (value: Value) => valueInWords(field, value, names)
  switch (change.action) {
    case 'clear':
      return t('metadata.many.said.clear')
    case 'find_replace':
      return t('metadata.many.said.find_replace', { find: change.find, by: change.replacement })
    case 'replace':
      return t('metadata.many.said.replace', { find: words(change.value), by: words(change.by) })
    case 'remove':
      return t('metadata.many.said.remove', { value: words(change.values as string[]) })
    default: {
      const value = change.value
      if (field.rules.localised && typeof value === 'object' && !Array.isArray(value)) {
        const texts = Object.entries(value as Record<string, string>)
        return t('metadata.many.said.set', {
          value: texts.map(([tag, text]) => (texts.length > 1 ? `${languageName(tag)}: ${text}` : text)).join(' · '),
        })
      }
      return t(change.action === 'add' ? 'metadata.many.said.add' : 'metadata.many.said.set', { value: words(value) })
    }
  }
}
