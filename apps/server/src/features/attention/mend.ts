import type { AssetId, AttentionOutcome, FieldValue, FolderId, PolicyFault, ValueFault } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { isUniqueViolation } from '../../platform/database.ts'
import { publish, publishAll, signal } from '../../platform/events.ts'
import { Problem, problem } from '../../platform/problem.ts'
import { may, requireCapability } from '../access/index.ts'
import { binAssets, lockHeld, releaseAnyway, reviewHeld } from '../assets/index.ts'
import { changeValues, fillByPolicy, type Proposal, toldChanges } from '../cataloguing/index.ts'
import { cleanName, getVisibleFolder, holdTree, requireNoGain } from '../folders/index.ts'
import { findAttended, type HeldRow } from './queries.ts'

type Several = { assetIds: AssetId[] }
type Outcomes = { items: AttentionOutcome[] }

/** The same values for all of them, judged as in any edit. An asset that cannot have them keeps what it had. */
export async function giveValues(
  ctx: Ctx,
  { assetIds, values }: Several & { values: Record<string, FieldValue | null> },
): Promise<Outcomes> {
  return eachOf(ctx, assetIds, async (ctx, rows) => {
    const { changed, refused } = await changeValues(ctx, rows, (): Proposal => values, 'person').catch((error) => {
      throw isUniqueViolation(error, 'asset_unique_value_pkey') ? problem('values_invalid') : error
    })
    const facts = rows.flatMap((row) => {
      const changes = changed.get(row.asset_id)
      if (!changes) return []
      const fact = { assetId: row.asset_id, folderId: row.folder_id, source: 'person' as const }
      return [{ data: { ...fact, changes: toldChanges(changes) }, subjectId: row.asset_id }]
    })
    await publishAll(ctx, 'asset.metadata_changed', facts)
    return { refused }
  })
}

/** @throws held_not_found, name_invalid */
export async function renameHeld(ctx: Ctx, input: { assetId: AssetId; name: string }): Promise<AttentionOutcome> {
  const name = cleanName(input.name)
  const { items } = await eachOf(ctx, [input.assetId], async (ctx, rows) => {
    for (const row of rows) {
      if (row.name === name) continue
      await sql`update asset set name = ${name}, revision = revision + 1, updated_at = ${ctx.now()}
        where id = ${row.asset_id}`.execute(ctx.db)
      const fact = { assetId: row.asset_id, folderId: row.folder_id, before: row.name, after: name }
      await publish(ctx, 'asset.renamed', fact, row.asset_id)
    }
    return {}
  })
  if (items[0]!.outcome === 'gone') throw problem('held_not_found')
  return items[0]!
}

/** Into a folder with other rules: those count then, and its values are given. A version goes where its asset is. */
export async function moveHeld(ctx: Ctx, { assetIds, folderId }: Several & { folderId: FolderId }): Promise<Outcomes> {
  await requireTarget(ctx, folderId)
  return eachOf(ctx, assetIds, async (ctx, rows) => {
    const target = await requireTarget(ctx, folderId)
    const refusals = new Map<AssetId, string>()
    for (const row of rows) {
      if (row.folder_id === target.id) continue
      try {
        if (row.held_for) throw problem('not_allowed')
        requireNoGain(ctx.actor, row.scope_id, target.scope_id)
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        refusals.set(row.asset_id, error.code)
        continue
      }
      await sql`update asset set folder_id = ${target.id}, revision = revision + 1, updated_at = ${ctx.now()}
        where id = ${row.asset_id}`.execute(ctx.db)
      const fact = { assetId: row.asset_id, name: row.name, before: row.folder_id, after: target.id }
      await publish(ctx, 'asset.moved', fact, row.asset_id)
      await signal(ctx, 'attention.changed', { folderId: row.folder_id })
      await fillByPolicy(ctx, row.asset_id)
    }
    return { refusals }
  })
}

/** Whoever runs the folder lets something in as it is, and says why. */
export async function overrideHold(ctx: Ctx, { assetIds, reason }: Several & { reason: string }): Promise<Outcomes> {
  return eachOf(ctx, assetIds, async (ctx, rows) => {
    const refusals = new Map<AssetId, string>()
    const left = new Map<AssetId, PolicyFault[]>()
    const locked = await lockHeld(
      ctx,
      rows.map((row) => row.asset_id),
    )
    for (const row of rows) {
      const held = locked.find(({ id }) => id === row.asset_id)
      if (!held) continue
      if (!may(ctx.actor, 'manage_folder', row.scope_id)) {
        refusals.set(row.asset_id, 'not_allowed')
        continue
      }
      const faults = [...new Set(row.held_faults.map(({ code }) => code))]
      const still = await releaseAnyway(ctx, held)
      left.set(row.asset_id, still)
      if (still.length > 0) continue
      const assetId = row.held_for ?? row.asset_id
      const fact = { assetId, folderId: row.folder_id, name: row.name, faults }
      await publish(ctx, 'asset.hold_overridden', fact, assetId, { reason })
    }
    return { refusals, left }
  })
}

/** Into the bin, like anything that somebody does not want any more. */
export async function discardHeld(ctx: Ctx, { assetIds }: Several): Promise<Outcomes> {
  return eachOf(ctx, assetIds, async (ctx, rows) => {
    const ids = rows.map((row) => row.asset_id)
    const entries = await binAssets(ctx, ids)
    const facts = rows.map((row, i) => ({
      data: { assetId: row.asset_id, folderId: row.folder_id, name: row.name, binEntryId: entries[i]! },
      subjectId: row.asset_id,
    }))
    await publishAll(ctx, 'asset.deleted', facts)
    for (const folderId of new Set(rows.map((row) => row.folder_id)))
      await signal(ctx, 'attention.changed', { folderId })
    return { left: new Map(ids.map((id) => [id, []])) }
  })
}

async function requireTarget(ctx: Ctx, folderId: FolderId) {
  const target = await getVisibleFolder(ctx, folderId)
  requireCapability(ctx.actor, 'upload', target.scope_id)
  return target
}

type Done = {
  refused?: Map<AssetId, ValueFault[]>
  refusals?: Map<AssetId, string>
  /** What is missing after something else than a review decided. */
  left?: Map<AssetId, PolicyFault[]>
}

/** Does something to held assets that wait for the actor, then looks which of them may come in now. */
function eachOf(
  ctx: Ctx,
  assetIds: readonly AssetId[],
  change: (ctx: Ctx, rows: HeldRow[]) => Promise<Done>,
): Promise<Outcomes> {
  const wanted = [...new Set(assetIds)]
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const mine = await findAttended(ctx, wanted)
    await lockHeld(
      ctx,
      mine.map((row) => row.asset_id),
    )
    // Asked again once nobody else can change them: somebody may just have let one in.
    const rows = await findAttended(ctx, wanted)
    const { refused, refusals, left } = await change(ctx, rows)
    const ids = rows.map((row) => row.asset_id)
    const reviewed = await reviewHeld(
      ctx,
      ids.filter((id) => !refused?.has(id) && !refusals?.has(id)),
    )
    const found = new Set(ids)
    return {
      items: wanted.map((assetId): AttentionOutcome => {
        const valueFaults = refused?.get(assetId) ?? []
        const code = refusals?.get(assetId) ?? null
        const row = rows.find((row) => row.asset_id === assetId)
        const faults =
          left?.get(assetId) ?? reviewed.get(assetId) ?? (code || valueFaults.length > 0 ? row!.held_faults : [])
        const outcome = !found.has(assetId)
          ? 'gone'
          : code || valueFaults.length > 0
            ? 'refused'
            : faults.length > 0
              ? 'held'
              : 'released'
        return { assetId, outcome, faults, valueFaults, code }
      }),
    }
  })
}
