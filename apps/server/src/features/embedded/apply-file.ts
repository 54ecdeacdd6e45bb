import type { AssetId, EmbeddedMode, LeftOut, ValueChange, ValueFault } from '@damask/contract'
import { readProperties } from '@damask/fields'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { type AssetRow, lockVisibleAssets } from '../assets/index.ts'
import { changeValues, holdingsOf, type Proposal, toldChanges } from '../cataloguing/index.ts'
import { holdTree } from '../folders/index.ts'
import { embeddedOf } from '../renditions/index.ts'
import { openFields, type Proposed, propose, stillOpen, without } from './propose.ts'

export type Applied = { taken: string[]; leftOut: LeftOut[] }

/**
 * Gives an asset the values that its file says, as the policy allows: one event, and a note of what had no place. Terms
 * are found or made first, in transactions of their own, so that no vocabulary is waited for while an asset is held.
 * Doing it again changes nothing more.
 * @param asset whose visibility is settled
 */
export const applyFile = async (ctx: Ctx, asset: AssetRow, policy: EmbeddedMode): Promise<Applied> =>
  applyProposed(ctx, asset, policy, await planFile(ctx, asset, policy))

/** What a file would give an asset. Makes the terms that are missing, and changes no asset. */
export async function planFile(ctx: Ctx, asset: AssetRow, policy: EmbeddedMode): Promise<Proposed> {
  const says = await embeddedOf(ctx, asset.blob_sha256)
  if (!says) return { values: {}, leftOut: [] }
  const [holding] = await holdingsOf(ctx, [asset])
  return propose(ctx, readProperties(says), openFields(holding!, policy))
}

export function applyProposed(ctx: Ctx, asset: AssetRow, policy: EmbeddedMode, proposed: Proposed): Promise<Applied> {
  return inTransaction(ctx, async (ctx) => {
    await holdTree(ctx)
    const [locked] = await lockVisibleAssets(ctx, [asset.asset_id])
    // Gone, or another version by now: its own reading is on its way.
    if (locked?.current_version_id !== asset.current_version_id) return { taken: [], leftOut: [] }
    const { changes, leftOut } = await changeWhatFits(ctx, locked, proposed, policy)
    const taken = changes.map((change) => change.field)
    if (changes.length > 0) {
      const fact = { assetId: locked.asset_id, folderId: locked.folder_id, source: 'file' as const }
      await publish(ctx, 'asset.metadata_changed', { ...fact, changes: toldChanges(changes) }, locked.asset_id)
    }
    await writeReading(ctx, locked, policy, { taken, leftOut })
    return { taken, leftOut }
  })
}

/** A value that does not fit is left out, and the others are set: nothing that a file says may stop it. */
async function changeWhatFits(
  ctx: Ctx,
  asset: AssetRow,
  { values, leftOut: known }: Proposed,
  policy: EmbeddedMode,
): Promise<{ changes: ValueChange[]; leftOut: LeftOut[] }> {
  const leftOut = [...known]
  let wanted = values
  for (let round = 0; round < MAX_ROUNDS && Object.keys(wanted).length > 0; round++) {
    let tried: Proposal = {}
    const outcome = await changeValues(
      ctx,
      [asset],
      (holding) => {
        tried = stillOpen(wanted, holding, policy)
        return tried
      },
      'file',
    )
    const faults = outcome.refused.get(asset.asset_id)
    if (!faults) return { changes: outcome.changed.get(asset.asset_id) ?? [], leftOut }
    const wrong = blamed(faults, tried)
    leftOut.push(...[...wrong].map(([field, reason]) => ({ field, reason, texts: [] })))
    wanted = without(tried, new Set(wrong.keys()))
  }
  return { changes: [], leftOut }
}

const MAX_ROUNDS = 5

/** A value may make another field ask for one, which no file can answer: then all of it stays out. */
function blamed(faults: readonly ValueFault[], tried: Proposal): Map<string, LeftOut['reason']> {
  const own = faults.filter((fault) => tried[fault.field] !== undefined)
  if (own.length > 0) return new Map(own.map((fault) => [fault.field, fault.code]))
  return new Map(Object.keys(tried).map((key) => [key, 'required' as const]))
}

async function writeReading(
  ctx: Ctx,
  asset: AssetRow,
  policy: EmbeddedMode,
  { taken, leftOut }: Applied,
): Promise<void> {
  await sql`
    insert into file_reading (asset_id, version_id, policy, taken, left_out, read_at)
    values (${asset.asset_id}, ${asset.current_version_id}, ${policy}, ${taken}, ${JSON.stringify(leftOut)}, ${ctx.now()})
    on conflict (asset_id) do update set version_id = excluded.version_id, policy = excluded.policy,
      left_out = excluded.left_out, read_at = excluded.read_at,
      taken = array(select distinct unnest(file_reading.taken || excluded.taken))`.execute(ctx.db)
}

/** The version that an asset was read of last. */
export async function readVersionOf(ctx: Ctx, assetId: AssetId): Promise<string | undefined> {
  const row = await ctx.db
    .selectFrom('file_reading')
    .select('version_id')
    .where('asset_id', '=', assetId)
    .executeTakeFirst()
  return row?.version_id
}
