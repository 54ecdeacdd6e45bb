import type { AssetId, AssetMetadata, ValueFault } from '@damask/contract'
import type { DamaskError } from '@damask/sdk'
import { useSyncExternalStore } from 'react'
import { damask, isProblem } from '../../app/damask.ts'
import { sayProblem } from '../../app/say.tsx'
import { isSame, mergeValues, type Value, type Values } from './merge.ts'
import { heldOf, keepMetadata, knownHeld } from './queries.ts'

// Changes of values on their way to the server. They are shown at once; what the server refuses stays where it was typed,
// with what is wrong, until somebody mends it.

export type Refused = { readonly value: Value; readonly faults: readonly ValueFault[] }

export type AssetChanges = {
  /** Shown instead of what the server said last. */
  readonly pending: Values
  /** Typed and refused, by key of field. */
  readonly refused: Readonly<Record<string, Refused>>
}

const NONE: AssetChanges = { pending: {}, refused: {} }
const changes = new Map<AssetId, AssetChanges>()
const queues = new Map<AssetId, Promise<unknown>>()
const listeners = new Set<() => void>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const changesOf = (assetId: AssetId): AssetChanges => changes.get(assetId) ?? NONE

export const useChanges = (assetId: AssetId): AssetChanges => useSyncExternalStore(subscribe, () => changesOf(assetId))

function update(assetId: AssetId, part: Partial<AssetChanges>): void {
  const next = { ...changesOf(assetId), ...part }
  const isEmpty = Object.keys(next.pending).length === 0 && Object.keys(next.refused).length === 0
  if (isEmpty) changes.delete(assetId)
  else changes.set(assetId, next)
  for (const listener of listeners) listener()
}

const without = <T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)))

/** Keeps what was typed although it is wrong, so that it can be mended. */
export function refuse(assetId: AssetId, key: string, refused: Refused): void {
  update(assetId, { refused: { ...changesOf(assetId).refused, [key]: refused } })
}

/** Forgets what was typed and refused. */
export function forgetRefused(assetId: AssetId, keys: readonly string[]): void {
  if (keys.some((key) => key in changesOf(assetId).refused)) {
    update(assetId, { refused: without(changesOf(assetId).refused, keys) })
  }
}

/** The value of a field as it is shown: what is on its way, else what the server said. */
export function shownValue(assetId: AssetId, key: string): Value {
  const { pending } = changesOf(assetId)
  return key in pending ? (pending[key] ?? null) : (knownHeld(assetId)?.values[key] ?? null)
}

export type Outcome = {
  /** What stands now, of what was to be changed. */
  readonly saved: Values
  /** What was there before, of the same keys. */
  readonly before: Values
  /** Somebody else changed these at the same time, and theirs stands. */
  readonly conflicts: Values
  readonly refused: boolean
}

/**
 * Changes values of one asset: shown at once, then sent, one change of an asset after the other. Never throws: what failed
 * has been said or stands at its field.
 */
export function sendValues(assetId: AssetId, values: Values): Promise<Outcome> {
  const keys = Object.keys(values)
  const seen = Object.fromEntries(keys.map((key) => [key, shownValue(assetId, key)]))
  const { pending, refused } = changesOf(assetId)
  update(assetId, { pending: { ...pending, ...values }, refused: without(refused, keys) })
  const sending = (queues.get(assetId) ?? Promise.resolve()).then(() => send(assetId, values, seen))
  queues.set(assetId, sending)
  return sending.finally(() => {
    if (queues.get(assetId) === sending) queues.delete(assetId)
  })
}

const ATTEMPTS = 4

async function send(assetId: AssetId, values: Values, seen: Values): Promise<Outcome> {
  const keys = Object.keys(values)
  let wanted: Values = values
  let conflicts: Values = {}
  const settle = () => {
    // Typed again in the meantime: that is shown, and on its way as well.
    const { pending } = changesOf(assetId)
    update(assetId, {
      pending: without(
        pending,
        keys.filter((key) => isSame(pending[key], values[key])),
      ),
    })
  }
  try {
    let reply: AssetMetadata | undefined
    let revision = (await heldOf(assetId)).revision
    for (let attempt = 1; !reply; attempt++) {
      try {
        reply = await damask.metadata.edit({ assetId, values: { ...wanted } }, { ifMatch: revision })
      } catch (error) {
        if (!isProblem(error, 'asset_changed') || attempt === ATTEMPTS) throw error
        const now = await damask.metadata.get({ assetId })
        keepMetadata(now)
        revision = now.revision
        const merged = merge(values, seen, now.values)
        wanted = merged.values
        conflicts = merged.conflicts
        if (Object.keys(wanted).length === 0) reply = now
      }
    }
    keepMetadata(reply)
    settle()
    return { saved: wanted, before: seen, conflicts, refused: false }
  } catch (error) {
    settle()
    if (isProblem(error, 'values_invalid')) refuseAll(assetId, values, faultsIn(error))
    else void sayProblem(error)
    return { saved: {}, before: seen, conflicts, refused: true }
  }
}

function merge(values: Values, seen: Values, now: Values): { values: Values; conflicts: Values } {
  const merged: Record<string, Value> = {}
  const conflicts: Record<string, Value> = {}
  for (const [key, mine] of Object.entries(values)) {
    const theirs = now[key] ?? null
    const value = mergeValues(seen[key] ?? null, mine, theirs)
    if (value === undefined) conflicts[key] = theirs
    else merged[key] = value
  }
  return { values: merged, conflicts }
}

function refuseAll(assetId: AssetId, values: Values, faults: readonly ValueFault[]): void {
  const refused = Object.entries(values).map(([key, value]): [string, Refused] => {
    const own = faults.filter((fault) => fault.field === key)
    // Something else became wrong by it, a field that is required now: said where the change was made.
    return [key, { value, faults: own.length > 0 ? own : faults.slice(0, 1) }]
  })
  update(assetId, { refused: { ...changesOf(assetId).refused, ...Object.fromEntries(refused) } })
}

/** The server says for each value what is wrong: `/values/title`, `too_long`. */
const faultsIn = (error: DamaskError): ValueFault[] =>
  error.errors.flatMap(({ pointer, code }) => {
    const [, field] = /^\/values\/([^/]+)/.exec(pointer) ?? []
    return field ? [{ field, code: code as ValueFault['code'] }] : []
  })
