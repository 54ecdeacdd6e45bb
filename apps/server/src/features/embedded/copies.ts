import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import type { EmbedOrder, Sniffed } from '@damask/media'
import { renditionKey } from '@damask/storage'
import { sql } from 'kysely'
import * as z from 'zod'
import { canonicalJson } from '../../platform/canonical-json.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { enqueue, job } from '../../platform/jobs.ts'
import { problem } from '../../platform/problem.ts'
import { SandboxFailure } from '../../platform/sandbox-failure.ts'
import { findSubject, withFileOf } from '../renditions/index.ts'
import { embeddedSettings } from './settings.ts'

/** Counted up when the same order is written differently. */
const WRITER = 1
const GIB = 1024 ** 3
/** What nobody has wanted for so long is made again. */
const KEPT_MS = 30 * 86_400_000
const BASE_TIMEOUT_MS = 120_000
const BYTES_PER_MS = 20_000

export type Copy = { hash: string; key: string; sizeBytes: number }
type Wanted = { sha256: string; sniffed: Sniffed; order: EmbedOrder; isSidecar: boolean }

const making = new Map<string, Promise<Copy | null>>()

/**
 * A copy of some bytes with an order in it, from the store or made now; null when it would be the same as the original.
 * @throws metadata_not_written
 */
export async function copyWith(ctx: Ctx, wanted: Wanted): Promise<Copy | null> {
  const hash = createHash('sha256')
    .update(canonicalJson([WRITER, wanted]))
    .digest('hex')
  const known = await findCopy(ctx, hash)
  if (known) return known
  // Asked for twice at once, it is made once.
  const running = making.get(hash) ?? makeCopy(ctx, hash, wanted).finally(() => making.delete(hash))
  making.set(hash, running)
  return running
}

async function findCopy(ctx: Ctx, hash: string): Promise<Copy | undefined> {
  const row = await ctx.db.selectFrom('embedded_copy').selectAll().where('hash', '=', hash).executeTakeFirst()
  if (!row) return undefined
  const stored = await ctx.storage.stat(row.key)
  if (stored?.sizeBytes !== row.size_bytes) return undefined
  if (ctx.now().getTime() - row.used_at.getTime() > 3_600_000) {
    await ctx.db.updateTable('embedded_copy').set({ used_at: ctx.now() }).where('hash', '=', hash).execute()
  }
  return { hash, key: row.key, sizeBytes: row.size_bytes }
}

async function makeCopy(ctx: Ctx, hash: string, { sha256, sniffed, order, isSidecar }: Wanted): Promise<Copy | null> {
  const subject = await findSubject(ctx, sha256)
  if (!subject) throw problem('asset_not_found')
  let copy: Copy | null = null
  await withFileOf(ctx, subject, async (file, scratch) => {
    const timeoutMs = BASE_TIMEOUT_MS + Math.ceil(subject.sizeBytes / BYTES_PER_MS)
    const request = { file, fileName: subject.fileName, sniffed, scratch, order, isSidecar }
    const made = await ctx.media.embed(request, { timeoutMs }).catch((error) => {
      if (!(error instanceof SandboxFailure) || error.reason === 'closed') throw error
      ctx.log.warn({ reason: error.reason, detail: error.detail, sha256 }, 'metadata could not be written into a copy')
      throw problem('metadata_not_written')
    })
    if (!made.path) return
    const key = renditionKey(sha256, `embedded-${hash.slice(0, 40)}`, extname(made.path).slice(1))
    await ctx.storage.put(key, { path: made.path }, { move: true, durable: false })
    copy = { hash, key, sizeBytes: made.sizeBytes }
  })
  if (copy) await keep(ctx, sha256, copy)
  return copy
}

async function keep(ctx: Ctx, sha256: string, { hash, key, sizeBytes }: Copy): Promise<void> {
  await sql`
    insert into embedded_copy (hash, blob_sha256, key, size_bytes, created_at, used_at)
    values (${hash}, ${sha256}, ${key}, ${sizeBytes}, ${ctx.now()}, ${ctx.now()})
    on conflict (hash) do update set size_bytes = excluded.size_bytes, used_at = excluded.used_at`.execute(ctx.db)
  const { rows } = await sql<{
    total: number
  }>`select coalesce(sum(size_bytes), 0)::bigint as total from embedded_copy`.execute(ctx.db)
  if (rows[0]!.total > boundOf(ctx)) await enqueue(ctx, sweepCopiesJob, {}, { key: 'now' })
}

const boundOf = (ctx: Ctx) => ctx.settings(embeddedSettings).DAMASK_METADATA_COPIES_GIB * GIB

export const sweepCopiesJob = job({
  name: 'embedded.sweep_copies',
  payload: z.object({}),
  cron: '52 * * * *',
  run: (ctx) => sweepCopies(ctx),
})

/** The least lately used go, until the rest fits. */
async function sweepCopies(ctx: Ctx): Promise<void> {
  const until = new Date(ctx.now().getTime() - KEPT_MS)
  const { rows } = await sql<{ hash: string; key: string }>`
    select hash, key from (
      select hash, key, used_at, sum(size_bytes) over (order by used_at desc, hash) as total from embedded_copy) as copy
    where total > ${boundOf(ctx)} or used_at < ${until} order by used_at limit 10000`.execute(ctx.db)
  for (const { hash, key } of rows) {
    if (ctx.signal.aborted) return
    await ctx.storage.delete(key)
    await ctx.db.deleteFrom('embedded_copy').where('hash', '=', hash).execute()
  }
}
