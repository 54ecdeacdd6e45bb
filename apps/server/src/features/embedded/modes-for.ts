import type { EmbeddedMode } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import type { AssetRow } from '../assets/index.ts'
import { policiesOf } from '../policies/index.ts'

/** What happens to what the files of these assets say, by the policies of their folders: the one place that decides it. */
export async function modesFor(ctx: Ctx, assets: readonly AssetRow[]): Promise<EmbeddedMode[]> {
  const policies = await policiesOf(
    ctx,
    assets.map((asset) => asset.folder_id),
  )
  return assets.map((asset) => policies.get(asset.folder_id)?.parts.embedded ?? 'fill_empty')
}
