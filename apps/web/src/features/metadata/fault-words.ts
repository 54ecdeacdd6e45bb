import type { Field, ValueFault } from '@damask/contract'
import { MAX_LONG_TEXT_LENGTH, MAX_SEVERAL, MAX_TEXT_LENGTH } from '@damask/fields'
import type { TFunction } from 'i18next'
import { formatNumber } from '../../app/format.ts'
import { labelIn } from '../../app/label-in.ts'
import { t } from '../../app/words.ts'

type Told = { readonly code: ValueFault['code']; readonly limit?: ValueFault['limit'] | undefined }

/**
 * What is wrong with a value, in a sentence of the reader's language. Whoever shows it has awaited `loadLaterWords()`.
 * @param t of `useTranslation()`
 * @param field of the value, where it is known: then a pattern says what it asks for
 */
export function faultSentence(t: TFunction, { code, limit }: Told, field?: Pick<Field, 'rules' | 'example'>): string {
  if (code === 'pattern') return patternSentence(t, field)
  return t(`faults.${code}`, { limit: limitText(limit) })
}

function patternSentence(t: TFunction, field: Pick<Field, 'rules' | 'example'> | undefined): string {
  const said = field?.rules.patternHelp && labelIn(field.rules.patternHelp)
  if (said) return said
  return field?.example ? t('faults.pattern_example', { example: field.example }) : t('faults.pattern')
}

/** Bounds are numbers, or dates that say as much as is known. */
function limitText(limit: ValueFault['limit']): string {
  if (typeof limit === 'number') return formatNumber(limit)
  return limit ?? ''
}

/** The same where the field is at hand: a bound that the reply does not tell is read from its rules. */
export const faultInWords = ({ code, limit }: ValueFault, field: Field): string =>
  faultSentence(t, { code, limit: limit ?? boundOf(code, field) }, field)

/** Everything that is wrong with a value, and which other fields it waits for. */
export function faultsInWords(faults: readonly ValueFault[], field: Field, fields: readonly Field[]): string {
  const own = faults.filter((fault) => fault.field === field.key).map((fault) => faultInWords(fault, field))
  const others = faults.filter((fault) => fault.field !== field.key)
  if (own.length > 0 || others.length === 0) return own.join(' ')
  const names = others.map(({ field: key }) => labelIn(fields.find((one) => one.key === key)?.labels ?? { en: key }))
  return t('metadata.waitsFor', { fields: names.join(', ') })
}

function boundOf(code: ValueFault['code'], { type, rules }: Field): number | string | undefined {
  const bounds: Partial<Record<ValueFault['code'], number | string | undefined>> = {
    too_short: rules.minLength,
    too_long: rules.maxLength ?? (type === 'long_text' ? MAX_LONG_TEXT_LENGTH : MAX_TEXT_LENGTH),
    too_small: rules.min,
    too_large: rules.max,
    too_early: rules.earliest,
    too_late: rules.latest,
    too_many: MAX_SEVERAL,
  }
  return bounds[code]
}
