import type { FieldRules, FieldType, Labels, VocabularyId } from '@damask/contract'
import { hasTerms, isRuleFor } from '@damask/fields'
import type { FieldRow } from '../metadata/index.ts'

/** What somebody asks to change of a field. What is left out stays. */
export type FieldChange = {
  type?: FieldType | undefined
  labels?: Labels | undefined
  help?: Record<string, string> | undefined
  example?: string | undefined
  vocabularyId?: VocabularyId | null | undefined
  rules?: FieldRules | undefined
  property?: string | null | undefined
  plainLanguage?: string | undefined
}

/** The field as it would be. Rules that were given anew are judged as given; others that fit the new type go along. */
export function draftOf(
  before: Pick<FieldRow, 'key' | 'type' | 'vocabularyId' | 'rules' | 'property'>,
  change: FieldChange,
) {
  const type = change.type ?? before.type
  const kept = hasTerms(type) ? before.vocabularyId : null
  return {
    key: before.key,
    type,
    vocabularyId: change.vocabularyId === undefined ? kept : change.vocabularyId,
    rules: change.rules ?? (type === before.type ? before.rules : rulesFor(type, before.rules)),
    property: change.property === undefined ? before.property : change.property,
  }
}

const rulesFor = (type: FieldType, rules: FieldRules): FieldRules =>
  Object.fromEntries(Object.entries(rules).filter(([rule]) => isRuleFor(rule as keyof FieldRules, type)))

/** A field as far as a plan looks at it; one that is not there yet has the number 0. */
export type Subject = Pick<FieldRow, 'number' | 'key' | 'type' | 'vocabularyId' | 'rules' | 'property'>
