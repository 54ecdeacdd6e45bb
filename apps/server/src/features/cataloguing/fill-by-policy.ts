import type { AssetId } from '@damask/contract'
import { type FieldValues, isEmpty } from '@damask/fields'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { selectAssets } from '../assets/index.ts'
import { allFields } from '../metadata/index.ts'
import { arrivalValuesOf, hasArrivalValues, policyOf } from '../policies/index.ts'
import { changeValues, type Proposal, toldChanges } from './change-values.ts'

/**
 * Gives an asset that has just arrived in its folder the values of the folder's template and defaults, and those that fields begin with, where it has none.
 * What does not fit the asset (another kind, a term that is gone) is left out, and the rest is given.
 */
export async function fillByPolicy(ctx: Ctx, assetId: AssetId): Promise<void> {
  const rows = await selectAssets(ctx)
    .where('asset.id', '=', assetId)
    .where(sql<boolean>`asset.binned_at is null`)
    .execute()
  const asset = rows[0]
  if (!asset) return
  const policy = await policyOf(ctx, asset.folder_id)
  // What the folder says comes before what a field begins with everywhere.
  const defaults = (await allFields(ctx)).flatMap(({ key, rules }) =>
    isEmpty(rules.default) ? [] : [[key, rules.default] as const],
  )
  const ofPolicy = hasArrivalValues(policy) ? await arrivalValuesOf(ctx, policy) : {}
  const given: FieldValues = { ...Object.fromEntries(defaults), ...ofPolicy }
  if (Object.keys(given).length === 0) return
  const unfit = new Set<string>()
  for (let round = 0; round < 2; round++) {
    const { changed, refused } = await changeValues(
      ctx,
      [asset],
      ({ fields, values }): Proposal =>
        Object.fromEntries(
          fields
            .filter(({ key }) => !unfit.has(key) && isEmpty(values[key]) && !isEmpty(given[key]))
            .map(({ key }) => [key, given[key]!]),
        ),
      'policy',
    )
    const faults = refused.get(assetId)
    const changes = changed.get(assetId)
    if (changes) {
      const fact = { assetId, folderId: asset.folder_id, source: 'policy' as const }
      await publish(ctx, 'asset.metadata_changed', { ...fact, changes: toldChanges(changes) }, assetId)
    }
    if (!faults) return
    for (const { field } of faults) unfit.add(field)
  }
}
