import {
  type FieldComplaint,
  type FieldRules,
  type FieldType,
  Kind,
  type TermId,
  type VocabularyId,
} from '@damask/contract'
import { type Complaint, checkField, hasTerms, isEmpty, propertyNamed, singleValues } from '@damask/fields'
import { compilePattern } from '@damask/fields/pattern'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { namesOfPeople } from '../identity/index.ts'
import { termsByIds } from '../vocabularies/index.ts'
import { complaintSentence } from './complaint-words.ts'
import type { FieldRow } from './fields.ts'

/** A field as somebody wants to save it. */
export type FieldDraft = {
  key: string
  type: FieldType
  vocabularyId: VocabularyId | null
  rules: FieldRules
  property: string | null
}

/** @throws field_invalid, saying of each part what is wrong with it */
export async function requireGoodDraft(ctx: Ctx, draft: FieldDraft, fields: readonly FieldRow[]): Promise<void> {
  const complaints = await complaintsAbout(ctx, draft, fields)
  if (complaints.length === 0) return
  throw problem('field_invalid', {
    detail: complaints[0]!.message,
    errors: complaints.map(({ at, code, message }) => ({ pointer: `/${at}`, code, message })),
    complaints,
  })
}

/** Everything that is wrong with a field itself. @param fields all there are; the one that is changed may be among them */
export async function complaintsAbout(
  ctx: Ctx,
  draft: FieldDraft,
  fields: readonly FieldRow[],
): Promise<FieldComplaint[]> {
  const complaints = checkField(draft, fields, compilePattern)
  const found = complaints.length > 0 ? complaints : await lookUp(ctx, draft, fields)
  return found.map((complaint) => ({ ...complaint, message: complaintSentence(complaint) }))
}

/** What only the database knows: whether everything that the field names is there. */
async function lookUp(ctx: Ctx, draft: FieldDraft, fields: readonly FieldRow[]): Promise<Complaint[]> {
  const { rules, property } = draft
  const complaints: Complaint[] = []
  const complain = (at: string, code: Complaint['code'], detail?: string) =>
    complaints.push({ at, code, ...(detail !== undefined && { detail }) })

  if (property !== null && !propertyNamed(property)) complain('property', 'property_unknown', property)
  const rival = fields.find((field) => property !== null && field.property === property && field.key !== draft.key)
  if (rival) complain('property', 'property_taken', rival.key)
  const kind = rules.kinds?.find((one) => !(Kind.options as readonly string[]).includes(one))
  if (kind !== undefined) complain('rules/kinds', 'kind_unknown', kind)
  if (!(await areThere(ctx, 'vocabulary', draft.vocabularyId ? [draft.vocabularyId] : [])))
    complain('vocabularyId', 'vocabulary_unknown')
  if (!(await areThere(ctx, 'folder', rules.folderIds))) complain('rules/folderIds', 'folder_unknown')
  if (!(await areThere(ctx, 'team', rules.editors?.teamIds))) complain('rules/editors/teamIds', 'team_unknown')
  if (draft.type === 'person' && !isEmpty(rules.default)) {
    const ids = singleValues(rules.default).map(String)
    const known = isEveryUuid(ids) ? await namesOfPeople(ctx, ids as never) : new Map()
    if (ids.some((id) => !known.has(id as never))) complain('rules/default', 'person_unknown')
  }
  complaints.push(...(await lookUpTerms(ctx, draft, fields)))
  return complaints
}

const isEveryUuid = (ids: readonly string[]) => ids.every((id) => UUID.test(id))
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function areThere(
  ctx: Ctx,
  table: 'vocabulary' | 'folder' | 'team',
  ids: readonly string[] = [],
): Promise<boolean> {
  if (ids.length === 0) return true
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} where id = any(${[...ids]}::uuid[])`.execute(ctx.db)
  return rows[0]!.count === new Set(ids).size
}

type Named = { at: string; vocabularyId: VocabularyId | null; ids: string[] }

/** Terms stand in three places: what may be chosen, what stands there by itself, what other fields are compared with. */
async function lookUpTerms(ctx: Ctx, draft: FieldDraft, fields: readonly FieldRow[]): Promise<Complaint[]> {
  const { rules, vocabularyId } = draft
  const named: Named[] = [{ at: 'rules/termIds', vocabularyId, ids: rules.termIds ?? [] }]
  if (hasTerms(draft.type))
    named.push({ at: 'rules/default', vocabularyId, ids: singleValues(rules.default).map(String) })
  for (const rule of ['shownWhen', 'requiredWhen'] as const) {
    for (const [nth, { field: key, values = [] }] of (rules[rule] ?? []).entries()) {
      const other = fields.find((field) => field.key === key)
      if (other && hasTerms(other.type))
        named.push({ at: `rules/${rule}/${nth}`, vocabularyId: other.vocabularyId, ids: values.map(String) })
    }
  }
  const ids = named.flatMap((one) => one.ids)
  const terms = await termsByIds(ctx, ids.filter((id) => UUID.test(id)) as TermId[])
  const homes = new Map(terms.map((term) => [term.id as string, term.vocabulary_id]))
  return named
    .filter((one) => one.ids.some((id) => homes.get(id.toLowerCase()) !== one.vocabularyId))
    .map(({ at }) => ({ at, code: 'term_unknown' as const }))
}
