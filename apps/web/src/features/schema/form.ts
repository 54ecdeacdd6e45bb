import type { Field, FieldGroupId, FieldRules, FieldType, Labels, VocabularyId } from '@damask/contract'
import { checkField, hasTerms, isRuleFor, PROPERTIES } from '@damask/fields'
import { withoutEmpty } from './labels-input.tsx'

/** A field while somebody writes it. */
export type FieldForm = {
  readonly key: string
  readonly type: FieldType
  readonly labels: Record<string, string>
  readonly help: Record<string, string>
  readonly example: string
  readonly groupId: FieldGroupId | null
  readonly vocabularyId: VocabularyId | null
  readonly rules: FieldRules
  readonly property: string | null
}

export const emptyForm: FieldForm = {
  key: '',
  type: 'text',
  labels: {},
  help: {},
  example: '',
  groupId: null,
  vocabularyId: null,
  rules: {},
  property: null,
}

/** What a property of files is best kept in; a field of terms still asks for its vocabulary. */
export function formFor(propertyName: string): FieldForm | undefined {
  const property = PROPERTIES.find((one) => one.name === propertyName)
  if (!property) return undefined
  const { type, rules } = property.suggested
  return { ...emptyForm, type, rules: rules as FieldRules, labels: property.labels, property: property.name }
}

/** Another type keeps the rules that mean something for it. */
export function withType(form: FieldForm, type: FieldType): FieldForm {
  const rules = Object.entries(form.rules).filter(([rule]) => isRuleFor(rule as keyof FieldRules, type))
  return {
    ...form,
    type,
    rules: Object.fromEntries(rules),
    vocabularyId: hasTerms(type) ? form.vocabularyId : null,
  }
}

/** As the server wants it: nothing empty, and no rule that asks for nothing. */
export function toSave(form: FieldForm) {
  const { key: _, ...rest } = form
  return {
    ...rest,
    labels: withoutEmpty(form.labels) as Labels,
    help: withoutEmpty(form.help),
    example: form.example.trim(),
    rules: tidy(form.rules),
  }
}

export function tidy(rules: FieldRules): FieldRules {
  const patternHelp = rules.pattern ? withoutEmpty(rules.patternHelp ?? {}) : {}
  const { editors, patternHelp: _, ...plain } = rules
  const kept = Object.entries(plain).filter(
    ([, value]) =>
      value !== undefined && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0),
  )
  const hasEditors = editors?.capability !== undefined || (editors?.teamIds?.length ?? 0) > 0
  return {
    ...Object.fromEntries(kept),
    ...(hasEditors && { editors }),
    ...(Object.keys(patternHelp).length > 0 && { patternHelp }),
  }
}

export type Compile = (pattern: string) => { matches: (text: string) => boolean }

/** What is wrong with it, as far as can be said here. */
export const complaintsOf = (form: FieldForm, others: readonly Field[], compile: Compile) =>
  checkField({ ...form, key: form.key || 'new', rules: tidy(form.rules) }, others, compile)
