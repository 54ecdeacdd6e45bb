import type { FieldValue, PolicyParts, TermId } from '@damask/contract'
import {
  cleanValue,
  fieldKeysIn,
  hasTerms,
  judgeValue,
  type NamePart,
  NameRuleError,
  parseNameRule,
  singleValues,
} from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { allFields, type FieldRow, findTemplate, matchesPattern } from '../metadata/index.ts'
import { termsByIds } from '../vocabularies/index.ts'

type Refusal = { pointer: string; code: string; message: string }

/**
 * Whether rules can be followed at all.
 * @throws policy_invalid, saying for each part what is wrong
 */
export async function judgeParts(ctx: Ctx, parts: PolicyParts): Promise<void> {
  const fields = new Map((await allFields(ctx)).map((field) => [field.key, field]))
  const errors = [
    ...(parts.requiredFields ?? []).flatMap((key, i) =>
      fields.has(key) ? [] : [refusal(`requiredFields/${i}`, 'unknown_field', `There is no field "${key}".`)],
    ),
    ...(await judgeDefaults(ctx, parts.defaults ?? {}, fields)),
    ...judgeNaming(parts, fields),
    ...judgeLimits(parts),
  ]
  if (parts.templateId && !(await findTemplate(ctx, parts.templateId))) {
    errors.push(refusal('templateId', 'unknown_template', 'That template does not exist any more.'))
  }
  if (errors.length > 0) throw problem('policy_invalid', { errors })
}

const refusal = (place: string, code: string, message: string): Refusal => ({
  pointer: `/parts/${place}`,
  code,
  message,
})

type Fields = ReadonlyMap<string, FieldRow>

async function judgeDefaults(ctx: Ctx, defaults: Record<string, FieldValue>, fields: Fields): Promise<Refusal[]> {
  const given = Object.entries(defaults)
  const ids = given.flatMap(([key, value]) =>
    hasTerms(fields.get(key)?.type ?? 'text') ? singleValues(value).filter(isId) : [],
  )
  const terms = new Map((await termsByIds(ctx, ids as TermId[])).map((term) => [term.id as string, term]))
  return given.flatMap(([key, value]) => {
    const field = fields.get(key)
    const refuse = (code: string, message: string) => [refusal(`defaults/${key}`, code, message)]
    if (!field) return refuse('unknown_field', `There is no field "${key}".`)
    if (field.rules.unique) return refuse('unique', 'No two assets may have the same value here.')
    const cleaned = cleanValue(field, value)
    if (cleaned === null) return refuse('empty', 'There is no value here.')
    const [wrong] = judgeValue(field, cleaned, matchesPattern)
    if (wrong) return refuse(wrong.code, 'This value does not fit its field.')
    const isKnown = (id: unknown) => terms.get(String(id))?.vocabulary_id === field.vocabularyId
    if (hasTerms(field.type) && !singleValues(cleaned).every(isKnown)) {
      return refuse('unknown_term', 'This is not a term of the vocabulary of the field.')
    }
    return []
  })
}

const isId = (value: unknown): boolean =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)

function judgeNaming({ naming }: PolicyParts, fields: Fields): Refusal[] {
  if (!naming) return []
  const rule = readRule(naming.pattern)
  if (!Array.isArray(rule)) return [refusal('naming/pattern', rule.code, 'This naming rule cannot be read.')]
  return fieldKeysIn(rule)
    .filter((key) => !fields.has(key))
    .map((key) => refusal('naming/pattern', 'unknown_field', `There is no field "${key}".`))
}

function readRule(pattern: string): NamePart[] | NameRuleError {
  try {
    return parseNameRule(pattern)
  } catch (error) {
    if (error instanceof NameRuleError) return error
    throw error
  }
}

function judgeLimits({ limits = {} }: PolicyParts): Refusal[] {
  return (['Bytes', 'Width', 'Height'] as const).flatMap((what) => {
    const [min, max] = [limits[`min${what}`], limits[`max${what}`]]
    const isCrossed = min !== undefined && max !== undefined && min > max
    return isCrossed ? [refusal(`limits/max${what}`, 'too_small', 'The largest is smaller than the smallest.')] : []
  })
}
