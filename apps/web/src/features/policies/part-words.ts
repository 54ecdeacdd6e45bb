import type { Field, Kind, Policy, PolicyPart, PolicyParts } from '@damask/contract'
import type { TFunction } from 'i18next'
import { formatNumber, formatSize } from '../../app/format.ts'
import { labelIn } from '../../app/label-in.ts'
import { currentNames } from '../metadata/names.ts'
import { valueInWords } from '../metadata/value-words.ts'

export const PARTS = [
  'requiredFields',
  'naming',
  'kinds',
  'formats',
  'limits',
  'defaults',
  'templateId',
  'conflict',
  'embedded',
  'expiresAfterDays',
] as const satisfies readonly PolicyPart[]

export const LIMITS = ['minBytes', 'maxBytes', 'minWidth', 'maxWidth', 'minHeight', 'maxHeight'] as const

/** What a part says, in words. */
export function partInWords(
  t: TFunction,
  part: PolicyPart,
  { parts, templateName }: Pick<Policy, 'parts' | 'templateName'>,
  fields: readonly Field[],
): string {
  const nothing = t('policies.value.none')
  const label = (key: string) => {
    const field = fields.find((one) => one.key === key)
    return field ? labelIn(field.labels) : key
  }
  switch (part) {
    case 'requiredFields':
      return parts.requiredFields?.map(label).join(', ') || nothing
    case 'kinds':
      return parts.kinds?.map((kind: Kind) => t(`policies.kind.${kind}`)).join(', ') || t('policies.value.any')
    case 'formats':
      return parts.formats?.join(', ') || t('policies.value.any')
    case 'limits':
      return limitsInWords(t, parts) || nothing
    case 'naming':
      if (!parts.naming) return nothing
      return t(parts.naming.makes ? 'policies.value.makes' : 'policies.value.checks', { pattern: parts.naming.pattern })
    case 'defaults':
      return (
        Object.entries(parts.defaults ?? {})
          .map(([key, value]) => {
            const field = fields.find((one) => one.key === key)
            return `${label(key)}: ${field ? valueInWords(field, value, currentNames()) : String(value)}`
          })
          .join('; ') || nothing
      )
    case 'templateId':
      return templateName ?? nothing
    case 'conflict':
      return t(`policies.value.conflict.${parts.conflict ?? 'unique'}`)
    case 'embedded':
      return t(`policies.value.embedded.${parts.embedded ?? 'fill_empty'}`)
    case 'expiresAfterDays':
      return parts.expiresAfterDays
        ? t('policies.value.days', { count: parts.expiresAfterDays })
        : t('policies.value.never')
  }
}

function limitsInWords(t: TFunction, { limits = {} }: PolicyParts): string {
  return LIMITS.flatMap((name) => {
    const limit = limits[name]
    if (limit === undefined) return []
    const value = name.endsWith('Bytes') ? formatSize(limit) : formatNumber(limit)
    return [t('policies.limit.told', { what: t(`policies.limit.${name}`), value })]
  }).join('; ')
}
