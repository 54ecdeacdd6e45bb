import { extname } from 'node:path'
import type { Rendition } from '@damask/media'
import { renditionKey } from '@damask/storage'
import type { Insertable } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'

type NewRow = Insertable<Tables['rendition']>

/** Puts what a run drew into the store. It can be drawn again, so nobody waits for the platter. */
export function storeRenditions(ctx: Ctx, sha256: string, made: readonly Rendition[]): Promise<NewRow[]> {
  return Promise.all(
    made.map(async ({ recipe, path, mime, width, height, sizeBytes }) => {
      const key = renditionKey(sha256, recipe, extname(path).slice(1) || 'bin')
      await ctx.storage.put(key, { path }, { move: true, durable: false, mime, signal: ctx.signal })
      return {
        blob_sha256: sha256,
        recipe,
        key,
        mime,
        width,
        height,
        size_bytes: sizeBytes,
        created_at: ctx.now(),
      }
    }),
  )
}

/** The rows of a finished run take the place of those of the run before. */
export async function writeRenditions(ctx: Ctx, sha256: string, rows: readonly NewRow[]): Promise<void> {
  await ctx.db.deleteFrom('rendition').where('blob_sha256', '=', sha256).execute()
  if (rows.length > 0)
    await ctx.db
      .insertInto('rendition')
      .values([...rows])
      .execute()
}
