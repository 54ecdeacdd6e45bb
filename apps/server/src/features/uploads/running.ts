import type { Hash } from 'node:crypto'
import type { Ctx } from '../../platform/ctx.ts'
import type { UploadRow } from './queries.ts'

/** What this process knows about uploads besides the database and the staging folder. Losing it costs time, not bytes. */
export type Running = {
  /** Who is writing which upload; `ask` asks them to let go. */
  readonly writers: Map<string, { ask: AbortController; released: Promise<void> }>
  /** SHA-256 of what has arrived so far, up to `offset`. */
  readonly hashes: Map<string, { hash: Hash; offset: number }>
  readonly finishing: Map<string, Promise<UploadRow | undefined>>
  /** Aborts when the process begins to stop. */
  stopping: AbortSignal
}

const running = new WeakMap<object, Running>()

/** One per running house: the settings reader is the handle that every context of a house has in common. */
export function runningOf(ctx: Ctx): Running {
  let found = running.get(ctx.settings)
  if (!found) {
    found = { writers: new Map(), hashes: new Map(), finishing: new Map(), stopping: new AbortController().signal }
    running.set(ctx.settings, found)
  }
  return found
}
