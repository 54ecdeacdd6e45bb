import type { AssetId, ScopeId, ValueFault } from '@damask/contract'
import { type FieldValues, isShown, judgeValues, singleValues } from '@damask/fields'
import { sql } from 'kysely'
import type { Actor, Ctx } from '../../platform/ctx.ts'
import { may } from '../access/index.ts'
import { namesOfPeople } from '../identity/index.ts'
import { type FieldRow, judgeTerms, matchesPattern, termsFor } from '../metadata/index.ts'
import { listOf, personIdsIn, termIdsIn } from './asset-values.ts'

/** Values as they would be, and what of them is new: what was there before may have become wrong since, and stays. */
export type Draft = { assetId: AssetId; fields: readonly FieldRow[]; values: FieldValues; changed: ReadonlySet<string> }

/**
 * What is wrong with drafts of many assets, in three queries.
 * @returns for each asset that has any: the faults of what was changed
 */
export async function judgeDrafts(ctx: Ctx, drafts: readonly Draft[]): Promise<Map<AssetId, ValueFault[]>> {
  const knownTerms = await termsFor(
    ctx,
    [...new Set(drafts.flatMap((draft) => draft.fields))],
    drafts.flatMap((draft) => termIdsIn(draft.fields, draft.values)),
  )
  const knownPeople = await namesOfPeople(
    ctx,
    drafts.flatMap((draft) => personIdsIn(draft.fields, draft.values)),
  )
  const taken = await takenValues(ctx, drafts)
  const found = new Map<AssetId, ValueFault[]>()
  for (const draft of drafts) {
    const { fields, values, changed } = draft
    const faults: ValueFault[] = [
      ...judgeValues(fields, values, matchesPattern),
      ...fields.flatMap((field) => judgeTerms(field, values[field.key], knownTerms)),
      ...fields
        .filter((field) => field.type === 'person')
        .filter((field) => listOf(values[field.key]).some((id) => !knownPeople.has(id as never)))
        .map((field) => ({ field: field.key, code: 'unknown_person' as const })),
      ...(taken.get(draft.assetId) ?? []).map((field) => ({ field, code: 'taken' as const })),
    ]
    const own = faults.filter((fault) => changed.has(fault.field) || isCausedBy(fault, draft))
    if (own.length > 0) found.set(draft.assetId, own)
  }
  return found
}

/** A field that became required, or was opened and is required, by a change of another one. */
const isCausedBy = ({ field: key, code }: ValueFault, { fields, changed }: Draft) => {
  if (code !== 'required') return false
  const { requiredWhen = [], shownWhen = [] } = fields.find((field) => field.key === key)?.rules ?? {}
  return [...requiredWhen, ...shownWhen].some((when) => changed.has(when.field))
}

/** Everything wrong with values as they stand, as a page of the asset shows it. */
export async function faultsOf(ctx: Ctx, draft: Omit<Draft, 'changed'>): Promise<ValueFault[]> {
  const changed = new Set(draft.fields.map((field) => field.key))
  return (await judgeDrafts(ctx, [{ ...draft, changed }])).get(draft.assetId) ?? []
}

/** The changed unique fields whose values another asset has. */
async function takenValues(ctx: Ctx, drafts: readonly Draft[]): Promise<Map<AssetId, string[]>> {
  const asked = drafts.flatMap(({ assetId, fields, values, changed }) =>
    fields
      .filter((field) => field.rules.unique && changed.has(field.key))
      .flatMap((field) => singleValues(values[field.key]).map((value) => ({ assetId, field, text: String(value) }))),
  )
  if (asked.length === 0) return new Map()
  const { rows } = await sql<{ asset_id: AssetId; key: string }>`
    with given as materialized (
      select asset_id, number, key, text_key_of(text) as value_key, nth
      from unnest(${asked.map((a) => a.assetId)}::uuid[], ${asked.map((a) => a.field.number)}::int[],
        ${asked.map((a) => a.field.key)}::text[], ${asked.map((a) => a.text)}::text[]) with ordinality as asked (asset_id, number, key, text, nth))
    select distinct given.asset_id, given.key from given
    where exists (select 1 from asset_unique_value as taken
        where taken.field = given.number and taken.value_key = given.value_key and taken.asset_id <> given.asset_id)
      -- Of several that ask for it at once, the first one gets it.
      or exists (select 1 from given as earlier where earlier.number = given.number
        and earlier.value_key = given.value_key and earlier.asset_id <> given.asset_id and earlier.nth < given.nth)`.execute(
    ctx.db,
  )
  const byAsset = Map.groupBy(rows, (row) => row.asset_id)
  return new Map([...byAsset].map(([id, found]) => [id, found.map((row) => row.key)]))
}

/**
 * Whether the actor may change this field of an asset.
 * @param isHeld whoever mends what is held need not be allowed to edit what is in the library
 */
export function mayEditField(
  actor: Actor,
  field: FieldRow,
  scopeId: ScopeId,
  teamIds: ReadonlySet<string>,
  isHeld = false,
): boolean {
  const { readOnly, editors } = field.rules
  if (readOnly) return false
  if (!isHeld && !may(actor, 'edit', scopeId)) return false
  if (!editors || actor.isAdministrator) return true
  if (editors.capability && may(actor, editors.capability, scopeId)) return true
  if (editors.teamIds?.some((id) => teamIds.has(id))) return true
  return !editors.capability && !editors.teamIds?.length
}

/** Whether a field is asked for, given the values: what is not cannot be filled. */
export const isAskedFor = (field: FieldRow, values: FieldValues): boolean => isShown(field, values)
