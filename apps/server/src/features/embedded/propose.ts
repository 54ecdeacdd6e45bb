import type { EmbeddedMode, LeftOut } from '@damask/contract'
import {
  cleanValue,
  type FieldValue,
  type FieldValues,
  type FileSays,
  fieldValueOf,
  hasTerms,
  isEmpty,
  judgeValue,
  takesSeveral,
} from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import type { Holding, Proposal } from '../cataloguing/index.ts'
import { type FieldRow, matchesPattern } from '../metadata/index.ts'
import { type TermText, termsForTexts } from '../vocabularies/index.ts'

export type Proposed = { values: Proposal; leftOut: LeftOut[] }

/** The fields of an asset that a file may fill now: mapped, and by the policy free to be taken. */
export const openFields = ({ fields, values }: Pick<Holding, 'fields' | 'values'>, policy: EmbeddedMode): FieldRow[] =>
  policy === 'library_wins'
    ? []
    : fields.filter(({ key, property }) => property !== null && (policy === 'file_wins' || isEmpty(values[key])))

/** What a file says as values of these fields. Makes terms in open vocabularies; what has no place is told. */
export async function propose(ctx: Ctx, says: FileSays, fields: readonly FieldRow[]): Promise<Proposed> {
  const values: Record<string, FieldValue | null> = {}
  const leftOut: LeftOut[] = []
  for (const field of fields) {
    const said = says.values.get(field.property!)
    if (said === undefined) continue
    const value = fieldValueOf(field, said)
    if (value === undefined || field.type === 'person') {
      leftOut.push({ field: field.key, reason: 'wrong_type', texts: told(said) })
      continue
    }
    const proposed = hasTerms(field.type) ? await withTerms(ctx, field, says, value as string[], leftOut) : value
    if (proposed === undefined) continue
    const cleaned = cleanValue(field, proposed)
    if (isEmpty(cleaned)) continue
    const [fault] = judgeValue(field, cleaned, matchesPattern)
    if (fault) leftOut.push({ field: field.key, reason: fault.code, texts: told(said) })
    else values[field.key] = cleaned
  }
  return { values, leftOut }
}

async function withTerms(
  ctx: Ctx,
  field: FieldRow,
  says: FileSays,
  said: readonly string[],
  leftOut: LeftOut[],
): Promise<FieldValue | undefined> {
  if (!field.vocabularyId || said.length === 0) return undefined
  const texts: TermText[] = field.property === 'dc:subject' ? withPaths(said, says.paths) : [...said]
  const ids = await termsForTexts(ctx, field.vocabularyId, texts, { isMaking: true })
  const missing = texts
    .filter((_, i) => ids[i] === null)
    .map((text) => (typeof text === 'string' ? text : text.join(' | ')))
  const found = [...new Set(ids.filter((id) => id !== null))]
  const kept = takesSeveral(field) ? found : found.slice(0, 1)
  if (missing.length > 0) leftOut.push({ field: field.key, reason: 'unknown_term', texts: cutTexts(missing) })
  if (kept.length < found.length)
    leftOut.push({ field: field.key, reason: 'too_many', texts: cutTexts([...said].slice(1)) })
  return takesSeveral(field) ? kept : kept[0]
}

/** A keyword that also stands at the end of a path is that one; paths that no keyword repeats are keywords, too. */
function withPaths(said: readonly string[], paths: readonly string[][]): TermText[] {
  const byLast = new Map(paths.map((path) => [path.at(-1)!.toLowerCase(), path]))
  const texts: TermText[] = said.map((text) => {
    const path = byLast.get(text.toLowerCase())
    return path ? [...path.slice(0, -1), text] : text
  })
  const known = new Set(said.map((text) => text.toLowerCase()))
  return [...texts, ...paths.filter((path) => !known.has(path.at(-1)!.toLowerCase()))]
}

const MAX_TEXTS = 50
const TEXT_LENGTH = 200

const cutTexts = (texts: readonly string[]): string[] =>
  texts.slice(0, MAX_TEXTS).map((text) => text.slice(0, TEXT_LENGTH).toWellFormed())

function told(said: FieldValue): string[] {
  if (Array.isArray(said)) return cutTexts(said)
  return cutTexts(typeof said === 'object' ? Object.values(said).map(String) : [String(said)])
}

/** Values without those of some fields. */
export const without = (values: Proposal, keys: ReadonlySet<string>): Proposal =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.has(key)))

/** Those of the values that may still be set, now that the asset is held. */
export function stillOpen(
  values: Proposal,
  holding: { fields: readonly FieldRow[]; values: FieldValues },
  policy: EmbeddedMode,
): Proposal {
  const open = new Set(openFields(holding, policy).map((field) => field.key))
  return Object.fromEntries(Object.entries(values).filter(([key]) => open.has(key)))
}
