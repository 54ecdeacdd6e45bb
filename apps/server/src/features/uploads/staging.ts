import { mkdir, open, readFile, rm, stat, statfs, truncate, writeFile } from 'node:fs/promises'
import type { UploadId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { type Problem, problem } from '../../platform/problem.ts'

export const stagedPath = (ctx: Ctx, id: UploadId) => ctx.data.path('staging', id)

/** Beside a staged file while bytes arrive whose checksum is not known yet: the offset up to which the file is good. */
const markPath = (ctx: Ctx, id: UploadId) => `${stagedPath(ctx, id)}.unverified`

/** Makes the empty file of a new upload. */
export async function createStaged(ctx: Ctx, id: UploadId): Promise<void> {
  await onDisk(async () => {
    const handle = await open(stagedPath(ctx, id), 'wx', 0o640).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      await mkdir(ctx.data.path('staging'), { recursive: true, mode: 0o750 })
      return open(stagedPath(ctx, id), 'wx', 0o640)
    })
    await handle.close()
  })
}

/** How many good bytes are staged; undefined when there is no such file. */
export async function stagedBytes(ctx: Ctx, id: UploadId): Promise<{ offset: number; changedAt: Date } | undefined> {
  try {
    const [{ size, mtime }, marked] = await Promise.all([stat(stagedPath(ctx, id)), readMark(ctx, id)])
    return { offset: Math.min(size, marked ?? size), changedAt: mtime }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** For the one writer: cuts off what a killed process had not verified, and says how much is left. */
export async function settleStaged(ctx: Ctx, id: UploadId): Promise<number | undefined> {
  const marked = await readMark(ctx, id)
  if (marked !== undefined) await discardUnverified(ctx, id, marked)
  return (await stagedBytes(ctx, id))?.offset
}

export const markUnverified = (ctx: Ctx, id: UploadId, offset: number) =>
  onDisk(() => writeFile(markPath(ctx, id), String(offset)))

export const clearMark = (ctx: Ctx, id: UploadId) => rm(markPath(ctx, id), { force: true })

/** The mark goes last: a death in between only repeats the cut. */
export async function discardUnverified(ctx: Ctx, id: UploadId, offset: number): Promise<void> {
  await truncate(stagedPath(ctx, id), offset)
  await clearMark(ctx, id)
}

export async function syncStaged(ctx: Ctx, id: UploadId): Promise<void> {
  await onDisk(async () => {
    const handle = await open(stagedPath(ctx, id), 'r+')
    try {
      await handle.datasync()
    } finally {
      await handle.close()
    }
  })
}

export async function removeStaged(ctx: Ctx, id: UploadId): Promise<void> {
  await rm(stagedPath(ctx, id), { force: true })
  await clearMark(ctx, id)
}

/** Says no at once to a file that cannot fit, instead of after hours of sending. */
export async function checkRoomFor(ctx: Ctx, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(ctx.data.path('staging')).catch(() => statfs(ctx.data.path()))
  if (bavail * bsize < sizeBytes) throw problem('storage_full')
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What a full disk says, as the problem that the sender understands. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isFull(error) ? full() : error
  }
}

export const isFull = (error: unknown) => FULL.has((error as NodeJS.ErrnoException)?.code ?? '')
export const full = (): Problem => problem('storage_full')

async function readMark(ctx: Ctx, id: UploadId): Promise<number | undefined> {
  try {
    const text = await readFile(markPath(ctx, id), 'utf8')
    // A mark that was being written when the power went says nothing, so nothing counts as good.
    return /^\d+$/.test(text) ? Number(text) : 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
