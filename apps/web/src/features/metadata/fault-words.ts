import type { Field, ValueFault } from '@damask/contract'
import type { TFunction } from 'i18next'
import { formatNumber } from '../../app/format.ts'
import { labelIn } from '../../app/label-in.ts'

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
