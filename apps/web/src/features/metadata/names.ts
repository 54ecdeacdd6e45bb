import type { PersonId, TermSummary } from '@damask/contract'
import { useSyncExternalStore } from 'react'

// Values hold the ids of terms and people. What those are called comes with every reply and is kept here, so that a term
// that was chosen a moment ago has its name before the server has answered.

type Named = { readonly id: PersonId; readonly name: string }

export type Names = {
  readonly term: (id: string) => TermSummary | undefined
  readonly person: (id: string) => Named | undefined
}

const terms = new Map<string, TermSummary>()
const people = new Map<string, Named>()
const listeners = new Set<() => void>()

let names: Names = make()

function make(): Names {
  return { term: (id) => terms.get(id), person: (id) => people.get(id) }
}

/** Keeps the names that stand in a reply. */
export function rememberNames(told: {
  readonly terms?: readonly TermSummary[]
  readonly people?: readonly Named[]
}): void {
  let isNew = false
  for (const term of told.terms ?? []) {
    if (JSON.stringify(terms.get(term.id)) === JSON.stringify(term)) continue
    terms.set(term.id, term)
    isNew = true
  }
  for (const person of told.people ?? []) {
    if (people.get(person.id)?.name === person.name) continue
    people.set(person.id, person)
    isNew = true
  }
  if (!isNew) return
  names = make()
  for (const listener of listeners) listener()
}

export const currentNames = (): Names => names

/** Another object whenever a name was learnt. */
export const useNames = (): Names =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => names,
  )
