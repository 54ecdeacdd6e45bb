import { blobKey, StorageProblem } from '@damask/storage'
import type { Ctx } from '../../platform/ctx.ts'
import type { Bytes } from '../../platform/feature.ts'
import type { VersionRow } from './queries.ts'

type Original = Pick<VersionRow, 'blob_sha256' | 'mime' | 'size_bytes'>

/** The bytes of a version, to be sent: the hash of the content is its tag. */
export function openOriginal(
  ctx: Ctx,
  version: Original,
  name: string,
  how: { inline?: boolean | undefined; immutable?: boolean | undefined } = {},
): Bytes {
  return {
    mime: version.mime,
    sizeBytes: version.size_bytes,
    etag: `"${version.blob_sha256}"`,
    fileName: name,
    disposition: how.inline ? 'inline' : 'attachment',
    immutable: how.immutable ?? false,
    open: async (range, signal) => {
      try {
        return await ctx.storage.read(blobKey(version.blob_sha256), { signal, ...(range && { range }) })
      } catch (error) {
        if (error instanceof StorageProblem && error.code === 'blob_missing') {
          ctx.log.error({ err: error, sha256: version.blob_sha256 }, 'the bytes of a version are not in the store')
        }
        throw error
      }
    },
  }
}
