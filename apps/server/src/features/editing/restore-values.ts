import type { AssetId, FieldValue, OperationId, TermId, ValueChange, ValueFault } from '@damask/contract'
import { hasTerms, singleValues, takesSeveral } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { AssetRow } from '../assets/index.ts'
import { keepAfter, keepBefore, mayEditField, teamsOfActor, type Write, writeValues } from '../cataloguing/index.ts'
import { allFields, type FieldRow, valuesOf } from '../metadata/index.ts'
import { keepFor } from './keeping.ts'

type Input = {
  /** Locked, and the actor may edit them. */
  rows: readonly AssetRow[]
  undone: OperationId
  /** The operation that undoes it, which can be undone itself. */
  operationId: OperationId
}
type Restored = { changed: Map<AssetId, ValueChange[]>; refused: Map<AssetId, ValueFault[]> }

/** A value as it was: of terms a list of number, position, source, confidence and time. */
type Image = FieldValue | null | [number, number, string, number | null, string][]
type Kept = { assetId: AssetId; field: number; before: Image; isAsBefore: boolean; isAsLeft: boolean }

/**
 * Puts values back exactly as they were, without judging them: they were right once. What was changed since, what nobody
 * may edit any more and what cannot be put back stays as it is and is told.
 */
export async function restoreValues(ctx: Ctx, { rows, undone, operationId }: Input): Promise<Restored> {
  const assetIds = rows.map((row) => row.asset_id)
  const scopes = new Map(rows.map((row) => [row.asset_id, row.scope_id]))
  const fields = await allFields(ctx)
  const byNumber = new Map(fields.map((field) => [field.number, field]))
  const teamIds = await teamsOfActor(ctx)
  const now = await valuesOf(ctx, assetIds, fields)
  const kept = (await readKept(ctx, undone, assetIds)).filter((value) => !value.isAsBefore)
  const terms = await termIdsOf(ctx, kept, byNumber)
  const restored: Restored = { changed: new Map(), refused: new Map() }
  const refuse = (assetId: AssetId, fault: ValueFault) =>
    restored.refused.set(assetId, [...(restored.refused.get(assetId) ?? []), fault])
  const writes: Write[] = []
  for (const { assetId, field: number, before, isAsLeft } of kept) {
    const field = byNumber.get(number)
    // What a removed field said of assets went with it.
    if (!field) continue
    const value = valueIn(field, before, terms)
    if (!isAsLeft) refuse(assetId, { field: field.key, code: 'changed_since' })
    else if (!mayEditField(ctx.actor, field, scopes.get(assetId)!, teamIds)) {
      refuse(assetId, { field: field.key, code: 'not_editable' })
    } else if (value === undefined) refuse(assetId, { field: field.key, code: 'unknown_term' })
    else writes.push({ assetId, field, value })
  }
  const taken = await takenAgain(ctx, writes)
  for (const { assetId, field } of taken) refuse(assetId, { field: field.key, code: 'taken' })
  const possible = writes.filter((write) => !taken.has(write))
  for (const { assetId, field, value } of possible) {
    const change = { field: field.key, before: now.get(assetId)?.[field.key] ?? null, after: value }
    restored.changed.set(assetId, [...(restored.changed.get(assetId) ?? []), change])
  }
  const keeper = keepFor(ctx, operationId)
  if (keeper) await keepBefore(ctx, keeper, possible)
  await writeValues(ctx, possible, 'person')
  await restoreOrigins(ctx, undone, possible)
  if (keeper) await keepAfter(ctx, keeper, possible)
  return restored
}

async function readKept(ctx: Ctx, undone: OperationId, assetIds: readonly AssetId[]): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    select kept.asset_id as "assetId", kept.field, kept.before,
      kept.before is not distinct from now.image or mark_of_image(kept.before) = mark_of_image(now.image) as "isAsBefore",
      kept.after_mark = mark_of_image(now.image) as "isAsLeft"
    from value_before as kept join field on field.number = kept.field
    cross join lateral (select image_of_value(kept.asset_id, kept.field, field.key) as image) as now
    where kept.operation_id = ${undone} and kept.asset_id = any(${[...assetIds]}::uuid[])`.execute(ctx.db)
  return rows
}

type TermIds = ReadonlyMap<number, TermId>

async function termIdsOf(ctx: Ctx, kept: readonly Kept[], fields: ReadonlyMap<number, FieldRow>): Promise<TermIds> {
  const numbers = kept.flatMap(({ field, before }) =>
    hasTerms(fields.get(field)?.type ?? 'text') ? ((before as [number][] | null)?.map(([number]) => number) ?? []) : [],
  )
  if (numbers.length === 0) return new Map()
  const { rows } = await sql<{ id: TermId; number: number }>`
    select id, number from term where number = any(${[...new Set(numbers)]}::int[])`.execute(ctx.db)
  return new Map(rows.map((row) => [row.number, row.id]))
}

/** Undefined when a term of it is no more. */
function valueIn(field: FieldRow, image: Image, terms: TermIds): FieldValue | null | undefined {
  if (image === null || !hasTerms(field.type)) return image as FieldValue | null
  const ids = (image as unknown as [number][]).map(([number]) => terms.get(number))
  if (!ids.every((id) => id !== undefined)) return undefined
  return takesSeveral(field) ? ids : ids[0]!
}

/** Of values that no two assets may share, those that another asset has got meanwhile and will keep. */
async function takenAgain(ctx: Ctx, writes: readonly Write[]): Promise<Set<Write>> {
  const asked = writes.flatMap((write) =>
    write.field.rules.unique
      ? singleValues(write.value ?? undefined).map((single) => ({ write, text: String(single) }))
      : [],
  )
  const taken = new Set<Write>()
  if (asked.length === 0) return taken
  const { rows } = await sql<{ nth: number; holder: AssetId }>`
    select given.nth::int as nth, taken.asset_id as holder
    from unnest(${asked.map((a) => a.write.field.number)}::int[], ${asked.map((a) => a.write.assetId)}::uuid[],
      ${asked.map((a) => a.text)}::text[]) with ordinality as given (field, asset_id, text, nth)
    join asset_unique_value as taken on taken.field = given.field and taken.value_key = text_key_of(given.text)
      and taken.asset_id <> given.asset_id`.execute(ctx.db)
  // Two assets that had swapped their values give them back to each other.
  const leaving = new Map(writes.map((write) => [`${write.assetId} ${write.field.number}`, write]))
  for (let found = -1; found < taken.size; ) {
    found = taken.size
    for (const { nth, holder } of rows) {
      const { write } = asked[nth - 1]!
      const other = leaving.get(`${holder} ${write.field.number}`)
      if (!other || taken.has(other)) taken.add(write)
    }
  }
  return taken
}

/** Who gave a term, how sure they were, when and in which place. */
async function restoreOrigins(ctx: Ctx, undone: OperationId, writes: readonly Write[]): Promise<void> {
  const ofTerms = writes.filter((write) => hasTerms(write.field.type) && write.value !== null)
  if (ofTerms.length === 0) return
  await sql`
    update asset_term set position = (part ->> 1)::smallint, source = part ->> 2, confidence = (part ->> 3)::real,
      added_at = (part ->> 4)::timestamptz
    from unnest(${ofTerms.map((w) => w.assetId)}::uuid[], ${ofTerms.map((w) => w.field.number)}::int[]) as given (asset_id, field)
    join value_before as kept on kept.operation_id = ${undone} and kept.asset_id = given.asset_id and kept.field = given.field
    cross join lateral jsonb_array_elements(kept.before) as part
    where asset_term.asset_id = given.asset_id and asset_term.field = given.field
      and asset_term.term = (part ->> 0)::int`.execute(ctx.db)
}
