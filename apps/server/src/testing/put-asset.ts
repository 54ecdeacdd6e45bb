import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { type Asset, type ConflictMode, type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { blobKey } from '@damask/storage'
import { storeVersion } from '../features/assets/index.ts'
import { cleanName } from '../features/folders/index.ts'
import type { Ctx } from '../platform/ctx.ts'

type Options = { folderId?: FolderId; conflict?: ConflictMode; assetId?: Asset['id']; note?: string; mime?: string }

/** An asset made of text, without going through an upload. */
export async function putAsset(
  ctx: Ctx,
  name: string,
  content: string | Buffer,
  options: Options = {},
): Promise<Asset> {
  const bytes = Buffer.from(content)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await ctx.storage.put(
    blobKey(sha256),
    { stream: Readable.from([bytes]), sizeBytes: bytes.length },
    { ifAbsent: true },
  )
  const stored = await storeVersion(ctx, {
    folderId: options.folderId ?? ROOT_FOLDER_ID,
    name: cleanName(name),
    assetId: options.assetId,
    sniffed: { mime: options.mime ?? 'text/plain', format: 'txt', kind: 'document', extension: 'txt' },
    sha256,
    sizeBytes: bytes.length,
    conflict: options.conflict ?? 'unique',
    note: options.note,
  })
  return stored.asset
}
