import { tagsToRead } from '@damask/fields'
import type { Embedded } from '@damask/media'
import type { Ctx } from '../../platform/ctx.ts'
import { SandboxFailure } from '../../platform/sandbox-failure.ts'
import { findSubject } from './queries.ts'
import { withFileOf } from './with-file-of.ts'

/** Counted up when more is read than before: then old rows are read again, once somebody asks. */
const READER = 1
const TIMEOUT_MS = 90_000

/** What a file is asked for while it is processed. */
export const EMBEDDED_TAGS = tagsToRead()

/** Written in the transaction in which everything else of a run becomes true. */
export async function writeEmbedded(ctx: Ctx, sha256: string, says: Embedded | null): Promise<void> {
  const row = { says: says && JSON.stringify(says), reader: READER, read_at: ctx.now() }
  await ctx.db
    .insertInto('embedded')
    .values({ blob_sha256: sha256, ...row })
    .onConflict((oc) => oc.column('blob_sha256').doUpdateSet(row))
    .execute()
}

/**
 * What is said inside of these bytes. Read now if no run has, as for what was stored before runs did; null when it
 * cannot be read, and when nothing has these bytes any more.
 */
export async function embeddedOf(ctx: Ctx, sha256: string): Promise<Embedded | null> {
  const row = await ctx.db
    .selectFrom('embedded')
    .select('says')
    .where('blob_sha256', '=', sha256)
    .where('reader', '=', READER)
    .executeTakeFirst()
  if (row) return row.says as Embedded | null
  const subject = await findSubject(ctx, sha256)
  if (!subject) return null
  let says: Embedded | null = null
  await withFileOf(ctx, subject, async (file, scratch) => {
    const { fileName, sniffed } = subject
    const request = { file, fileName, sniffed, scratch, embeddedTags: EMBEDDED_TAGS }
    says = await ctx.media.readEmbedded(request, { timeoutMs: TIMEOUT_MS, signal: ctx.signal }).catch((error) => {
      // A stopping server says nothing about the file.
      if (!(error instanceof SandboxFailure) || error.reason === 'closed' || ctx.signal.aborted) throw error
      ctx.log.warn({ reason: error.reason, detail: error.detail, sha256 }, 'embedded metadata could not be read')
      return null
    })
  })
  await writeEmbedded(ctx, sha256, says)
  return says
}
