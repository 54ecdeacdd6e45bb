import type { AssetId } from '@damask/contract'
import type { Facts, FactValue } from '@damask/media'
import type { Ctx } from '../../platform/ctx.ts'
import { getVisibleAsset } from './queries.ts'

type Groups = { groups: { group: string; facts: { name: string; value: string }[] }[] }

/** What decoders measured first, then embedded metadata as it is grouped in the file. Empty until it is processed. */
export async function getFacts(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<Groups> {
  const asset = await getVisibleAsset(ctx, assetId)
  const row = await ctx.db
    .selectFrom('asset_version')
    .select('facts')
    .where('id', '=', asset.current_version_id)
    .executeTakeFirstOrThrow()
  const facts = row.facts as Facts | null
  if (!facts) return { groups: [] }
  const groups = [['technical', facts.technical] as const, ...Object.entries(facts.tags)]
  return {
    groups: groups
      .map(([group, values]) => ({
        group,
        facts: Object.entries(values)
          .filter(([, value]) => value !== null)
          .map(([name, value]) => ({ name, value: inWords(value) })),
      }))
      .filter((group) => group.facts.length > 0),
  }
}

function inWords(value: FactValue): string {
  if (Array.isArray(value)) return value.map(inWords).join(', ')
  if (value !== null && typeof value === 'object') {
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${inWords(inner)}`)
      .join(', ')
  }
  return String(value ?? '')
}
