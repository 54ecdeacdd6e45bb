import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { blobKey, StorageProblem } from '@damask/storage'
import type { Ctx } from '../../platform/ctx.ts'
import type { Subject } from './queries.ts'
import { runningOf } from './running.ts'

/** Gives some work the bytes as a file, and an empty folder to write into that is gone afterwards. */
export async function withFileOf(
  ctx: Ctx,
  { sha256, sizeBytes }: Subject,
  work: (file: string, scratch: string) => Promise<void>,
): Promise<void> {
  const { scratch: inUse } = runningOf(ctx)
  const name = randomUUID()
  const folder = ctx.data.path('scratch', name)
  inUse.add(name)
  try {
    const scratch = join(folder, 'made')
    await mkdir(scratch, { recursive: true })
    const key = blobKey(sha256)
    const local = ctx.storage.localPath?.(key)
    if (local === undefined) {
      const file = join(folder, 'original')
      await pipeline(await ctx.storage.read(key, { signal: ctx.signal }), createWriteStream(file), {
        signal: ctx.signal,
      })
      await work(file, scratch)
    } else {
      // What is not there would look like a damaged file from inside the sandbox.
      if ((await ctx.storage.stat(key))?.sizeBytes !== sizeBytes) {
        throw new StorageProblem('blob_missing', `There is no blob ${key} of the right length in the storage.`)
      }
      await work(local, scratch)
    }
  } finally {
    await rm(folder, { recursive: true, force: true }).catch((error) => ctx.log.warn({ err: error }, 'scratch stays'))
    inUse.delete(name)
  }
}

/** Folders of a process that was killed. */
export async function removeOldScratch(ctx: Ctx): Promise<void> {
  const { scratch: inUse } = runningOf(ctx)
  for (const name of await readdir(ctx.data.path('scratch')).catch(() => [])) {
    if (!inUse.has(name)) await rm(ctx.data.path('scratch', name), { recursive: true, force: true })
  }
}
