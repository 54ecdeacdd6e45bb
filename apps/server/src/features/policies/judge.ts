import type { Kind, PolicyFault, ProcessingState } from '@damask/contract'
import { type FieldValues, isEmpty, isShown, matchesNameRule } from '@damask/fields'
import { splitName } from '../folders/index.ts'
import { type FieldRow, fieldsFor } from '../metadata/index.ts'
import { sentenceOf } from './fault-words.ts'
import { namePartsOf, nameTextsOf, type TermTexts } from './name-texts.ts'
import type { PlacedPolicy } from './queries.ts'

/** What rules are about: bytes, and what they are called. */
export type JudgedFile = {
  name: string
  kind: string
  format: string
  sizeBytes: number
  width: number | null
  height: number | null
  processing: string
}

export type Judged = JudgedFile & { values: FieldValues }

type Known = { fields: readonly FieldRow[]; terms: TermTexts }

/** What about an asset does not fit what counts in a folder. Pure: what it needs is handed in. */
export function faultsOfAsset(policy: PlacedPolicy, asset: Judged, known: Known): PolicyFault[] {
  return [
    ...faultsOfFile(policy, asset),
    ...faultsOfValues(policy, asset, known),
    ...faultsOfName(policy, asset, known),
  ]
}

/** What can be said of bytes alone: all that is asked of a new version. */
export function faultsOfFile(policy: PlacedPolicy, file: JudgedFile): PolicyFault[] {
  return [
    ...faultsOfKind(policy, file.kind, file.format),
    ...faultsOfSize(policy, file.sizeBytes),
    ...faultsOfPixels(policy, file),
  ]
}

/** @param format left out where only the kind is guessed yet */
export function faultsOfKind({ parts }: PlacedPolicy, kind: string, format?: string): PolicyFault[] {
  const { kinds = [], formats = [] } = parts
  if (kinds.length > 0 && !kinds.includes(kind as Kind)) return [fault({ code: 'kind', limit: kind, allowed: kinds })]
  if (format !== undefined && formats.length > 0 && !formats.includes(format)) {
    return [fault({ code: 'format', limit: format, allowed: formats })]
  }
  return []
}

export function faultsOfSize({ parts }: PlacedPolicy, sizeBytes: number): PolicyFault[] {
  const { minBytes, maxBytes } = parts.limits ?? {}
  if (maxBytes !== undefined && sizeBytes > maxBytes) return [fault({ code: 'too_many_bytes', limit: maxBytes })]
  if (minBytes !== undefined && sizeBytes < minBytes) return [fault({ code: 'too_few_bytes', limit: minBytes })]
  return []
}

const HAVE_PIXELS = new Set(['image', 'video'])

function faultsOfPixels({ parts }: PlacedPolicy, file: JudgedFile): PolicyFault[] {
  const { minWidth, maxWidth, minHeight, maxHeight } = parts.limits ?? {}
  if ([minWidth, maxWidth, minHeight, maxHeight].every((limit) => limit === undefined)) return []
  const { width, height } = file
  if (width === null || height === null) {
    if (!HAVE_PIXELS.has(file.kind)) return []
    const isOver = (['done', 'failed'] as string[]).includes(file.processing as ProcessingState)
    return [fault({ code: isOver ? 'pixels_unknown' : 'not_checked_yet' })]
  }
  const faults: PolicyFault[] = []
  if (minWidth !== undefined && width < minWidth) faults.push(fault({ code: 'too_narrow', limit: minWidth }))
  if (maxWidth !== undefined && width > maxWidth) faults.push(fault({ code: 'too_wide', limit: maxWidth }))
  if (minHeight !== undefined && height < minHeight) faults.push(fault({ code: 'too_low', limit: minHeight }))
  if (maxHeight !== undefined && height > maxHeight) faults.push(fault({ code: 'too_high', limit: maxHeight }))
  return faults
}

/** Fields that are not asked for here (another kind, another place, a condition that does not hold) are not missing. */
function faultsOfValues(policy: PlacedPolicy, asset: Judged, { fields }: Known): PolicyFault[] {
  const required = new Set(policy.parts.requiredFields ?? [])
  if (required.size === 0) return []
  return fieldsFor(fields, { kind: asset.kind as Kind, folderIds: policy.folderIds })
    .filter((field) => required.has(field.key) && isEmpty(asset.values[field.key]) && isShown(field, asset.values))
    .map((field) => fault({ code: 'required', field: field.key }, field.labels.en))
}

function faultsOfName(policy: PlacedPolicy, asset: Judged, { fields, terms }: Known): PolicyFault[] {
  const rule = namePartsOf(policy)
  const { naming } = policy.parts
  if (!rule || !naming) return []
  const texts = nameTextsOf(policy, rule, fields, asset.values, terms)
  if (matchesNameRule(rule, splitName(asset.name).stem, texts, naming)) return []
  return [fault({ code: 'name', limit: naming.pattern })]
}

export const fault = (found: Omit<PolicyFault, 'sentence'>, label?: string): PolicyFault => ({
  ...found,
  sentence: sentenceOf(found, label),
})
