import { open, readFile, rename } from 'node:fs/promises'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { findSeal } from './seal.ts'

/** How far the chain was, outside of the database: what was cut off at its end would not be missed inside. */
const HEAD = 'audit.head'

const Head = z.object({ number: z.int(), hash: z.string(), sealedAt: z.string() })
const HeadFile = Head.extend({ lost: z.array(Head.extend({ foundAt: z.string() })).default([]) })
export type HeadFile = z.infer<typeof HeadFile>

/** @returns undefined when nothing was ever sealed here */
export async function readHead(ctx: Ctx): Promise<HeadFile | undefined> {
  const text = await readFile(ctx.data.path(HEAD), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : HeadFile.parse(JSON.parse(text))
}

export async function writeHead(ctx: Ctx, head: HeadFile): Promise<void> {
  const temporary = `${ctx.data.path(HEAD)}.${process.pid}.new`
  const file = await open(temporary, 'w', 0o644)
  try {
    await file.writeFile(`${JSON.stringify(head)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, ctx.data.path(HEAD))
}

/**
 * The head as it was written down, when the database has no such seal: its end was cut off, or an older state of it was
 * restored. Kept in the file until somebody acknowledges it, so that later seals do not cover it.
 */
export async function findLostHead(ctx: Ctx, head: HeadFile): Promise<HeadFile['lost'][number] | undefined> {
  const seal = await findSeal(ctx, head.number)
  if (seal && seal.hash.toString('hex') === head.hash) return undefined
  const { number, hash, sealedAt } = head
  return { number, hash, sealedAt, foundAt: ctx.now().toISOString() }
}
