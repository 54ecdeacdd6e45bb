import type { AssetId, EmbeddedMode, FileMetadata, FileReading, LeftOut } from '@damask/contract'
import { holdsMetadata, readProperties } from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import { requireCapability } from '../access/index.ts'
import { getVisibleAsset } from '../assets/index.ts'
import { embeddedOf } from '../renditions/index.ts'
import { applyFile } from './apply-file.ts'
import { modesFor } from './modes-for.ts'

type Input = { assetId: AssetId; policy?: EmbeddedMode | undefined }

/** Reads the file of an asset again, whatever was read before. */
export async function readFile(ctx: Ctx, { assetId, policy }: Input): Promise<FileReading> {
  const asset = await getVisibleAsset(ctx, assetId)
  requireCapability(ctx.actor, 'edit', asset.scope_id)
  const [usual] = await modesFor(ctx, [asset])
  return { assetId, ...(await applyFile(ctx, asset, policy ?? usual!)) }
}

/** What the file of an asset says, and what came of it. */
export async function getFile(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<FileMetadata> {
  const asset = await getVisibleAsset(ctx, assetId)
  const says = await embeddedOf(ctx, asset.blob_sha256)
  const reading = await ctx.db.selectFrom('file_reading').selectAll().where('asset_id', '=', assetId).executeTakeFirst()
  const values = says ? [...readProperties(says).values] : []
  return {
    assetId,
    values: values.map(([property, value]) => ({ property, value })),
    isCut: says?.isCut ?? false,
    isUnreadable: says === null,
    holdsMetadata: holdsMetadata(asset.format),
    reading: reading
      ? {
          policy: reading.policy as EmbeddedMode,
          isCurrent: reading.version_id === asset.current_version_id,
          taken: reading.taken,
          leftOut: reading.left_out as LeftOut[],
          readAt: reading.read_at.toISOString(),
        }
      : null,
  }
}
