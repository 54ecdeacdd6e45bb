import type { Item, Phase } from '../../features/uploads/item.ts'

/** The whole list in a few numbers. */
export type Summary = {
  readonly total: number
  readonly transferring: number
  readonly processing: number
  readonly paused: number
  readonly attention: number
  readonly finished: number
  readonly sentBytes: number
  readonly sizeBytes: number
}

const NEEDS_SOMEBODY: ReadonlySet<Phase> = new Set(['question', 'failed', 'interrupted'])
const MOVES: ReadonlySet<Phase> = new Set(['queued', 'sending', 'verifying'])

export function summarise(items: readonly Item[]): Summary {
  const sum = {
    total: 0,
    transferring: 0,
    processing: 0,
    paused: 0,
    attention: 0,
    finished: 0,
    sentBytes: 0,
    sizeBytes: 0,
  }
  for (const { phase, sentBytes, sizeBytes } of items) {
    if (phase === 'cancelled') continue
    sum.total += 1
    sum.sizeBytes += sizeBytes
    sum.sentBytes += Math.min(sentBytes, sizeBytes)
    if (MOVES.has(phase)) sum.transferring += 1
    else if (phase === 'processing') sum.processing += 1
    else if (phase === 'paused') sum.paused += 1
    else if (NEEDS_SOMEBODY.has(phase)) sum.attention += 1
    else sum.finished += 1
  }
  return sum
}

const RANK: Record<Phase, number> = {
  question: 0,
  failed: 1,
  interrupted: 2,
  sending: 3,
  verifying: 3,
  paused: 4,
  processing: 5,
  queued: 6,
  held: 6,
  done: 7,
  skipped: 7,
  cancelled: 8,
}

/** What needs somebody first, then what moves, what waits, and at last what is over. */
export const inOrder = (items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => RANK[a.phase] - RANK[b.phase] || a.key - b.key)
