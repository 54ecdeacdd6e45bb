import { useSyncExternalStore } from 'react'

// Small choices of this browser (panel widths, thumbnail size), kept in localStorage and shared between components.

const listeners = new Map<string, Set<() => void>>()
const values = new Map<string, unknown>()

export type Remembered<T> = {
  readonly get: () => T
  readonly set: (value: T) => void
  readonly use: () => T
}

/** @param valid turns what was stored (perhaps by an older version) back into a value, or refuses it with undefined */
export function remembered<T>(name: string, initial: T, valid: (stored: unknown) => T | undefined): Remembered<T> {
  const key = `damask.${name}`
  const get = (): T => {
    if (!values.has(key)) values.set(key, read(key, valid) ?? initial)
    return values.get(key) as T
  }
  const set = (value: T) => {
    if (Object.is(value, get())) return
    values.set(key, value)
    try {
      localStorage.setItem(key, JSON.stringify(value))
    } catch {
      // A full or forbidden storage only means that the choice is forgotten with the page.
    }
    for (const listener of listeners.get(key) ?? []) listener()
  }
  const subscribe = (listener: () => void) => {
    const own = listeners.get(key) ?? new Set()
    listeners.set(key, own.add(listener))
    return () => own.delete(listener)
  }
  return { get, set, use: () => useSyncExternalStore(subscribe, get) }
}

function read<T>(key: string, valid: (stored: unknown) => T | undefined): T | undefined {
  try {
    const stored = localStorage.getItem(key)
    return stored === null ? undefined : valid(JSON.parse(stored))
  } catch {
    return undefined
  }
}

export const aNumber = (min: number, max: number) => (stored: unknown) =>
  typeof stored === 'number' && stored >= min && stored <= max ? stored : undefined
export const aFlag = (stored: unknown) => (typeof stored === 'boolean' ? stored : undefined)
export const oneOf =
  <const T extends string>(...known: readonly T[]) =>
  (stored: unknown) =>
    known.find((value) => value === stored)
export const aList = (stored: unknown) =>
  Array.isArray(stored) ? stored.filter((item) => typeof item === 'string') : undefined
