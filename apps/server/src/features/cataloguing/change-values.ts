import type { AssetId, FieldValue, OperationId, ValueChange, ValueFault, ValueSource } from '@damask/contract'
import { cleanValue, type FieldValues, isEmpty } from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import { type AssetRow, reviewHeld } from '../assets/index.ts'
import { allFields, type FieldRow, fieldsFor, valuesOf } from '../metadata/index.ts'
import { policiesOf } from '../policies/index.ts'
import { type Draft, isAskedFor, judgeDrafts, mayEditField } from './judge.ts'
import { keepAfter, keepBefore } from './kept-values.ts'
import { teamsOfActor } from './teams-of-actor.ts'
import { type Write, writeValues } from './write-values.ts'

/** New values by key of field; null takes one away. What is not named stays. */
export type Proposal = Readonly<Record<string, FieldValue | null>>

/** An asset as whoever proposes sees it. */
export type Holding = { asset: AssetRow; fields: readonly FieldRow[]; values: FieldValues }

export type Outcome = {
  /** What changed, of the assets on which anything did. */
  changed: Map<AssetId, ValueChange[]>
  /** What was wrong: of these assets nothing was changed. */
  refused: Map<AssetId, ValueFault[]>
}

/**
 * Changes values of many locked assets, all or nothing for each of them, in a fixed number of queries.
 * @param propose what each of them should get
 * @param source `person` is held to what the actor may edit; files and policies also fill what nobody may. Whoever mends
 *   what is held need not be allowed to edit what is in the library: that they may mend it was asked before
 * @param keepFor the operation that can be undone: what was there before is kept with it
 */
export async function changeValues(
  ctx: Ctx,
  assets: readonly AssetRow[],
  propose: (holding: Holding) => Proposal | Promise<Proposal>,
  source: ValueSource,
  keepFor?: OperationId,
): Promise<Outcome> {
  const outcome: Outcome = { changed: new Map(), refused: new Map() }
  const holdings = await holdingsOf(ctx, assets)
  const teamIds = source === 'person' ? await teamsOfActor(ctx) : new Set<string>()
  const drafts: (Draft & { before: FieldValues })[] = []
  for (const holding of holdings) {
    const { asset, fields, values: before } = holding
    const byKey = new Map(fields.map((field) => [field.key, field]))
    const after = { ...before }
    const changed = new Set<string>()
    const faults: ValueFault[] = []
    for (const [key, proposed] of Object.entries(await propose(holding))) {
      const field = byKey.get(key)
      if (!field) {
        faults.push({ field: key, code: 'unknown_field' })
        continue
      }
      const value = cleanValue(field, proposed)
      if (isSame(value, before[key] ?? null)) continue
      if (source === 'person' && !mayEditField(ctx.actor, field, asset.scope_id, teamIds, asset.held_at !== null)) {
        faults.push({ field: key, code: 'not_editable' })
      }
      changed.add(key)
      if (value === null) delete after[key]
      else after[key] = value
    }
    // Asked once all are in place: one value may open the field of another.
    for (const key of changed) {
      if (!isEmpty(after[key]) && !isAskedFor(byKey.get(key)!, after))
        faults.push({ field: key, code: 'not_asked_for' })
    }
    if (faults.length > 0) outcome.refused.set(asset.asset_id, faults)
    else if (changed.size > 0) drafts.push({ assetId: asset.asset_id, fields, values: after, changed, before })
  }
  for (const [assetId, faults] of await judgeDrafts(ctx, drafts)) outcome.refused.set(assetId, faults)
  const writes: Write[] = []
  for (const { assetId, fields, values, changed, before } of drafts) {
    if (outcome.refused.has(assetId)) continue
    const touched = fields.filter((field) => changed.has(field.key))
    writes.push(...touched.map((field) => ({ assetId, field, value: values[field.key] ?? null })))
    outcome.changed.set(
      assetId,
      touched.map(({ key }) => ({ field: key, before: before[key] ?? null, after: values[key] ?? null })),
    )
  }
  if (keepFor) await keepBefore(ctx, keepFor, writes)
  await writeValues(ctx, writes, source)
  if (keepFor) await keepAfter(ctx, keepFor, writes)
  const held = assets.filter((asset) => asset.held_at !== null && outcome.changed.has(asset.asset_id))
  await reviewHeld(
    ctx,
    held.map((asset) => asset.asset_id),
  )
  return outcome
}

/** The values of assets and the fields that apply to each; what their folder requires is required. */
export async function holdingsOf(ctx: Ctx, assets: readonly AssetRow[]): Promise<Holding[]> {
  if (assets.length === 0) return []
  const fields = await allFields(ctx)
  const policies = await policiesOf(
    ctx,
    assets.map((asset) => asset.folder_id),
  )
  const values = await valuesOf(
    ctx,
    assets.map((asset) => asset.asset_id),
    fields,
  )
  return assets.map((asset) => {
    const policy = policies.get(asset.folder_id)
    const required = new Set(policy?.parts.requiredFields ?? [])
    return {
      asset,
      fields: fieldsFor(fields, { kind: asset.asset_kind as never, folderIds: policy?.folderIds ?? [] }).map((field) =>
        required.has(field.key) ? { ...field, rules: { ...field.rules, required: true } } : field,
      ),
      values: values.get(asset.asset_id) ?? {},
    }
  })
}

const isSame = (a: FieldValue | null, b: FieldValue | null) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

/** Languages have no order. */
const sorted = (value: FieldValue | null) =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    : value

/** Values as an event tells them: the beginning of what is long. */
export const toldChanges = (changes: readonly ValueChange[]): ValueChange[] =>
  changes.map(({ field, before, after }) => ({ field, before: told(before), after: told(after) }))

const TOLD_LENGTH = 500
const TOLD_ITEMS = 50

function told(value: FieldValue | null): FieldValue | null {
  if (typeof value === 'string') return cut(value)
  if (Array.isArray(value)) return value.slice(0, TOLD_ITEMS).map(cut)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, typeof part === 'string' ? cut(part) : part]),
  ) as FieldValue
}

const cut = (text: string) => (text.length > TOLD_LENGTH ? `${text.slice(0, TOLD_LENGTH).toWellFormed()}…` : text)
