import type { EventKind } from '@damask/contract'
import { type Findings, nameOfEvent } from './findings.ts'
import { kindOf } from './kinds.ts'
import { rootOf } from './merkle.ts'
import { leafHash, type SealedRow } from './payload.ts'
import { prunedCount, type SealRow } from './seal.ts'

/** What of a leaf has to be remembered until its seal is judged; the event only where something is wrong with it. */
export type Judged = {
  position: number
  seq: number
  kind: string
  stored: Buffer
  /** Counted anew from the event; null when the event is gone. */
  counted: Buffer | null
  event: SealedRow | null
}

/** A leaf and an event that do not fit each other; `isLeafWrong` when the seal fits the event. */
export type Suspect = Judged & { seal: number; isLeafWrong: boolean }

export const isAsStored = (leaf: Judged): boolean => leaf.counted?.equals(leaf.stored) ?? false

/** Compares the leaves within a seal with what the seal says of them, and names what does not fit. */
export function judgeSeal(seal: SealRow, leaves: readonly Judged[], suspects: Suspect[], findings: Findings): void {
  const wrong = leaves.filter((leaf) => !isAsStored(leaf))
  const missing = missingPositions(seal, leaves)
  const rootsOfStored = holds(seal, leaves, (leaf) => leaf.stored)
  if (wrong.length === 0 && missing.length === 0 && rootsOfStored) return

  const place = { seal: seal.number }
  for (const position of missing) {
    findings.add('missing', `The event at position ${position} is missing, in seal ${seal.number}.`, {
      ...place,
      position,
    })
  }
  const isLeafWrong = !rootsOfStored && holds(seal, leaves, (leaf) => leaf.counted ?? leaf.stored)
  suspects.push(...wrong.map((leaf) => ({ ...leaf, seal: seal.number, isLeafWrong })))
  if (wrong.length > 0 || missing.length > 0) return

  const misplaced = leaves.filter((leaf) => leaf.event && leaf.kind !== kindOf(leaf.event.name))
  for (const { position, seq, kind } of misplaced) {
    findings.add('changed', `The leaf of event ${seq} was changed: it is said to be of ${kind}.`, {
      ...place,
      position,
      eventSeq: seq,
    })
  }
  if (misplaced.length > 0) return
  findings.add(
    'changed',
    `Between positions ${seal.from_position} and ${seal.to_position}, an event and its leaf were replaced together: seal ${seal.number} does not fit them.`,
    place,
  )
}

function missingPositions(seal: SealRow, leaves: readonly Judged[]): number[] {
  const expected = seal.to_position - seal.from_position + 1 - prunedCount(seal)
  // Which places pruned events had is not known any more, so in such a seal the roots must tell.
  if (leaves.length >= expected || prunedCount(seal) > 0) return []
  const there = new Set(leaves.map((leaf) => leaf.position))
  const missing: number[] = []
  for (let position = seal.from_position; position <= seal.to_position; position++) {
    if (!there.has(position)) missing.push(position)
  }
  return missing
}

/** Whether the leaves of every kind that was not pruned have the root that was sealed, and there are no others. */
function holds(seal: SealRow, leaves: readonly Judged[], hashOf: (leaf: Judged) => Buffer): boolean {
  const byKind = Map.groupBy(leaves, (leaf) => leaf.kind)
  for (const [kind, { count, root }] of Object.entries(seal.roots)) {
    const found = byKind.get(kind) ?? []
    byKind.delete(kind)
    if (seal.pruned[kind as EventKind]) {
      if (found.length > 0) return false
    } else if (found.length !== count || rootOf(found.map(hashOf)).toString('hex') !== root) return false
  }
  return byKind.size === 0
}

/** How many events are compared with each other, to tell those that changed places from those that were changed. */
const COMPARED = 300

/** Says of every leaf and event that do not fit each other what became of them. */
export function nameSuspects(suspects: readonly Suspect[], findings: Findings): void {
  const compared = suspects.slice(0, COMPARED)
  for (const [i, suspect] of suspects.entries()) {
    const { position, seq, seal, event, isLeafWrong } = suspect
    const where = { seal, position, eventSeq: seq }
    const name = nameOfEvent(event ?? { seq })
    const at = `at position ${position} in seal ${seal}`
    if (!event) findings.add('missing', `${name} is missing, ${at}.`, where)
    else if (i < COMPARED && standsElsewhere(suspect, compared)) {
      findings.add('reordered', `${name} stands in another order than it was sealed in, ${at}.`, where)
    } else if (isLeafWrong) findings.add('changed', `The leaf of ${name} was changed, ${at}.`, where)
    else findings.add('changed', `${name} was changed, ${at}.`, where)
  }
}

/** Whether an event and a leaf that do not fit each other fit, with their partners changed. */
function standsElsewhere(leaf: Judged, wrong: readonly Judged[]): boolean {
  return wrong.some(
    (other) =>
      other !== leaf &&
      // Two leaves kept their places and changed their events, or went to each other's place with them.
      ((other.event !== null && leafHash(other.event, leaf.position).equals(leaf.stored)) ||
        (leaf.event !== null && leafHash(leaf.event, other.position).equals(leaf.stored))),
  )
}
