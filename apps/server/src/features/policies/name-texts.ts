import type { FieldValue, TermId } from '@damask/contract'
import {
  type FieldValues,
  fieldKeysIn,
  hasTerms,
  keyOfText,
  type NamePart,
  type NameTexts,
  parseNameRule,
  singleValues,
} from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { FieldRow } from '../metadata/index.ts'
import type { PlacedPolicy } from './queries.ts'

/** The parts of a naming rule. One that can no longer be read (it was checked when it was saved) asks for nothing. */
export function namePartsOf({ parts }: Pick<PlacedPolicy, 'parts'>): NamePart[] | undefined {
  if (!parts.naming) return undefined
  try {
    return parseNameRule(parts.naming.pattern)
  } catch {
    return undefined
  }
}

export type TermTexts = ReadonlyMap<string, { labels: Record<string, string>; notation: string | null }>

/** Labels and notations of the terms that stand where naming rules look, in one query. */
export async function termTextsFor(
  ctx: Ctx,
  fields: readonly FieldRow[],
  of: readonly { policy: PlacedPolicy; values: FieldValues }[],
): Promise<TermTexts> {
  const ids = of.flatMap(({ policy, values }) => {
    const keys = new Set(fieldKeysIn(namePartsOf(policy) ?? []))
    return fields
      .filter((field) => keys.has(field.key) && hasTerms(field.type))
      .flatMap((field) => singleValues(values[field.key]) as TermId[])
  })
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; labels: Record<string, string>; notation: string | null }>`
    select id, labels, notation from term where id = any(${[...new Set(ids)]}::uuid[])`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What the tokens of a naming rule can become for one asset. */
export function nameTextsOf(
  policy: PlacedPolicy,
  rule: readonly NamePart[],
  fields: readonly FieldRow[],
  values: FieldValues,
  terms: TermTexts,
): NameTexts {
  const language = policy.parts.naming?.language ?? 'en'
  const byKey = new Map(fields.map((field) => [field.key, field]))
  const texts = new Map<string, string[]>()
  for (const part of rule) {
    if (part.type !== 'field') continue
    const field = byKey.get(part.key)
    if (!field) continue
    const found = textsOf(field, values[part.key], part.says, language, terms)
    if (found.length > 0) texts.set(keyOfText(part.key, part.says), found)
  }
  return { folder: policy.folderName || undefined, fields: texts }
}

function textsOf(
  field: FieldRow,
  value: FieldValue | undefined,
  says: string | null,
  language: string,
  terms: TermTexts,
): string[] {
  if (hasTerms(field.type)) {
    return singleValues(value).flatMap((id) => {
      const term = terms.get(String(id))
      if (!term) return []
      const text =
        says === 'notation' ? term.notation : (term.labels[says ?? language] ?? Object.values(term.labels)[0])
      return text ? [text] : []
    })
  }
  const wanted = says ?? language
  if (field.rules.localised && value !== undefined && typeof value === 'object' && !Array.isArray(value)) {
    const inLanguages = value as Record<string, string>
    const text = inLanguages[wanted] ?? inLanguages['x-default'] ?? Object.values(inLanguages)[0]
    return text ? [text] : []
  }
  return singleValues(value).map(String)
}
