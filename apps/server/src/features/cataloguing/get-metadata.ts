import type { AssetId, AssetMetadata, FieldValue, PersonId, TermSummary } from '@damask/contract'
import type { FieldValues } from '@damask/fields'
import { type SqlBool, sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { getVisibleAsset, selectVisibleAssets } from '../assets/index.ts'
import { namesOfPeople } from '../identity/index.ts'
import { allFields, type FieldRow, valuesOf } from '../metadata/index.ts'
import { summariesOfTerms } from '../vocabularies/index.ts'
import { personIdsIn, termIdsIn } from './asset-values.ts'
import { holdingsOf } from './change-values.ts'
import { faultsOf, mayEditField } from './judge.ts'
import { teamsOfActor } from './teams-of-actor.ts'

export async function getMetadata(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<AssetMetadata> {
  const asset = await getVisibleAsset(ctx, assetId)
  const [holding] = await holdingsOf(ctx, [asset])
  const { fields, values } = holding!
  const teamIds = await teamsOfActor(ctx)
  return {
    assetId,
    revision: asset.revision,
    fieldKeys: fields.map((field) => field.key),
    editableKeys: fields
      .filter((field) => mayEditField(ctx.actor, field, asset.scope_id, teamIds))
      .map((field) => field.key),
    values: values as Record<string, FieldValue>,
    faults: await faultsOf(ctx, { assetId, fields, values }),
    ...(await namesIn(ctx, fields, [values])),
  }
}

type Listed = Pick<AssetMetadata, 'assetId' | 'revision' | 'values'>

/** Of the assets that can be seen, in the order in which they were asked for. */
export async function listMetadata(
  ctx: Ctx,
  { assetIds }: { assetIds: AssetId[] },
): Promise<{ items: Listed[] } & Pick<AssetMetadata, 'terms' | 'people'>> {
  const rows = await selectVisibleAssets(ctx).where(sql<SqlBool>`asset.id = any(${assetIds}::uuid[])`).execute()
  const fields = await allFields(ctx)
  const ids = rows.map((row) => row.asset_id)
  const values = await valuesOf(ctx, ids, fields)
  const revisions = new Map(rows.map((row) => [row.asset_id, row.revision]))
  const items = [...new Set(assetIds)]
    .filter((id) => revisions.has(id))
    .map((id) => ({
      assetId: id,
      revision: revisions.get(id)!,
      values: (values.get(id) ?? {}) as Record<string, FieldValue>,
    }))
  return { items, ...(await namesIn(ctx, fields, [...values.values()])) }
}

/** What stands in values as ids, in words. */
export async function namesIn(
  ctx: Ctx,
  fields: readonly FieldRow[],
  all: readonly FieldValues[],
): Promise<{ terms: TermSummary[]; people: { id: PersonId; name: string }[] }> {
  const terms = await summariesOfTerms(
    ctx,
    all.flatMap((values) => termIdsIn(fields, values)),
  )
  const names = await namesOfPeople(
    ctx,
    all.flatMap((values) => personIdsIn(fields, values)),
  )
  return { terms, people: [...names].map(([id, name]) => ({ id, name })) }
}
