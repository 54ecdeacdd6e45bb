import { isEmpty } from './conditions.ts'
import { beginningOf } from './dates.ts'
import type { Condition, FieldRules, FieldShape, FieldType, FieldValue } from './field.ts'
import { hasTerms, judgeValue, type MatchPattern } from './judge-values.ts'

/** What is wrong with a field itself. Words for people are made from the code and its details. */
export type Complaint = {
  /** Where: `key`, `vocabularyId`, `property`, `rules/min`, `rules/shownWhen/0`. */
  at: string
  code: ComplaintCode
  /** What it is about: the other field, or what whoever reads patterns says. */
  detail?: string
}
export type ComplaintCode =
  | 'not_for_type'
  | 'localised_and_multiple'
  | 'unique_and_localised'
  | 'unique_and_default'
  | 'range_empty'
  | 'not_a_date'
  | 'default_wrong'
  | 'pattern_unreadable'
  | 'field_unknown'
  | 'itself'
  | 'circle'
  | 'values_missing'
  | 'value_wrong'
  | 'vocabulary_missing'
  | 'vocabulary_not_for_type'
  | 'vocabulary_unknown'
  | 'term_unknown'
  | 'folder_unknown'
  | 'team_unknown'
  | 'kind_unknown'
  | 'person_unknown'
  | 'property_unknown'
  | 'property_taken'

/** A field as somebody wants to save it. */
export type FieldDraft = FieldShape & { vocabularyId: string | null }

const TEXTS: readonly FieldType[] = ['text', 'long_text', 'url']
const TERMS: readonly FieldType[] = ['select', 'multi_select', 'taxonomy']

/** The types that a rule means something for; the rules that are not named here fit every type. */
const FOR_TYPES: Partial<Record<keyof FieldRules, readonly FieldType[]>> = {
  unique: ['text', 'number', 'url'],
  multiple: ['text', 'url', 'person', 'taxonomy'],
  localised: ['text', 'long_text'],
  min: ['number'],
  max: ['number'],
  minLength: TEXTS,
  maxLength: TEXTS,
  earliest: ['date'],
  latest: ['date'],
  pattern: TEXTS,
  patternHelp: TEXTS,
  termIds: TERMS,
}

/** Whether a rule means something for fields of a type. */
export const isRuleFor = (rule: keyof FieldRules, type: FieldType): boolean => FOR_TYPES[rule]?.includes(type) ?? true

/**
 * What is wrong with a field, as far as can be said without the database: terms, folders, teams and people are not
 * looked up, and whether a property is known is asked elsewhere.
 * @param others all fields that there are; the one that is changed may be among them
 * @param compile throws an error with a sentence when a pattern cannot be read
 */
export function checkField(
  draft: FieldDraft,
  others: readonly FieldShape[],
  compile: (pattern: string) => { matches: (text: string) => boolean },
): Complaint[] {
  const { rules, type } = draft
  const complaints: Complaint[] = []
  const complain = (at: string, code: ComplaintCode, detail?: string) =>
    complaints.push({ at, code, ...(detail !== undefined && { detail }) })

  if (hasTerms(type) && !draft.vocabularyId) complain('vocabularyId', 'vocabulary_missing')
  if (!hasTerms(type) && draft.vocabularyId) complain('vocabularyId', 'vocabulary_not_for_type')
  for (const [rule, value] of Object.entries(rules) as [keyof FieldRules, unknown][]) {
    if (isSet(value) && !isRuleFor(rule, type)) complain(`rules/${rule}`, 'not_for_type')
  }
  if (rules.localised && rules.multiple) complain('rules/multiple', 'localised_and_multiple')
  if (rules.unique && rules.localised) complain('rules/unique', 'unique_and_localised')
  if (rules.unique && !isEmpty(rules.default)) complain('rules/default', 'unique_and_default')
  if (isAbove(rules.min, rules.max)) complain('rules/max', 'range_empty')
  if (isAbove(rules.minLength, rules.maxLength)) complain('rules/maxLength', 'range_empty')
  const earliest = rules.earliest === undefined ? undefined : beginningOf(rules.earliest)
  const latest = rules.latest === undefined ? undefined : beginningOf(rules.latest)
  if (rules.earliest !== undefined && !earliest) complain('rules/earliest', 'not_a_date')
  if (rules.latest !== undefined && !latest) complain('rules/latest', 'not_a_date')
  if (earliest && latest && earliest > latest) complain('rules/latest', 'range_empty')

  let matches: MatchPattern = () => true
  if (rules.pattern) {
    try {
      const compiled = compile(rules.pattern)
      matches = (_, text) => compiled.matches(text)
    } catch (error) {
      complain('rules/pattern', 'pattern_unreadable', error instanceof Error ? error.message : '')
    }
  }
  if (complaints.length === 0 && !isEmpty(rules.default)) {
    const [fault] = judgeValue(draft, rules.default as FieldValue, matches)
    if (fault) complain('rules/default', 'default_wrong', fault.code)
  }
  return [...complaints, ...checkConditions(draft, others)]
}

const isSet = (value: unknown) =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)

const isAbove = (least: number | undefined, most: number | undefined) =>
  least !== undefined && most !== undefined && least > most

function checkConditions(draft: FieldDraft, others: readonly FieldShape[]): Complaint[] {
  const byKey = new Map(others.map((field) => [field.key, field]))
  const complaints = (['shownWhen', 'requiredWhen'] as const).flatMap((rule) =>
    (draft.rules[rule] ?? []).flatMap((condition, nth): Complaint[] => {
      const at = `rules/${rule}/${nth}`
      if (condition.field === draft.key) return [{ at, code: 'itself' }]
      const other = byKey.get(condition.field)
      if (!other) return [{ at, code: 'field_unknown', detail: condition.field }]
      return checkCondition(condition, other).map((code) => ({ at, code, detail: condition.field }))
    }),
  )
  if (complaints.length > 0) return complaints
  const circle = circleThrough(draft, byKey)
  return circle ? [{ at: 'rules/shownWhen', code: 'circle', detail: circle.join(' → ') }] : []
}

function checkCondition({ is, values = [] }: Condition, { type }: FieldShape): ComplaintCode[] {
  if (is === 'filled' || is === 'empty') return []
  if (values.length === 0) return ['values_missing']
  if (type === 'point') return ['value_wrong']
  const isRight = (value: string | number | boolean) => {
    if (type === 'number') return typeof value === 'number'
    return type === 'boolean' ? typeof value === 'boolean' : typeof value === 'string'
  }
  return values.every(isRight) ? [] : ['value_wrong']
}

/**
 * The fields that wait for each other to be shown, beginning with this one: nobody could ever fill one of them. That two
 * fields require each other is no circle, it says "both or none".
 */
function circleThrough(draft: FieldShape, byKey: ReadonlyMap<string, FieldShape>): string[] | undefined {
  const seen = new Set<string>()
  const walk = (field: FieldShape, way: string[]): string[] | undefined => {
    for (const { field: key } of field.rules.shownWhen ?? []) {
      if (key === draft.key) return [...way, key]
      const next = byKey.get(key)
      if (!next || seen.has(key)) continue
      seen.add(key)
      const found = walk(next, [...way, key])
      if (found) return found
    }
    return undefined
  }
  return walk(draft, [draft.key])
}
