import type { Asset, AssetFilters, AssetId, Capability, Folder, FolderId } from '@damask/contract'
import type { Icon } from '@tabler/icons-react'
import type { ParseKeys } from 'i18next'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { sayProblem } from './say.tsx'

/** A key of the words; plural keys are given without their suffix. */
export type WordKey = ParseKeys<'words'>

/** What the verbs work on, as the page on screen sees it. */
export type ActionContext = {
  /** Which page is on screen. */
  readonly page: 'library' | 'asset' | 'bin' | 'settings' | 'other'
  /** The folder that is open, and where uploads and new folders go. */
  readonly place: FolderId | null
  /** What may be done there. */
  readonly may: readonly Capability[]
  /** The assets that verbs apply to: the selection, or the one that is open. */
  readonly assets: readonly Asset[]
  /** Ids of the selection; may hold more than `assets`, which are only those already fetched. */
  readonly assetIds: readonly AssetId[]
  /** Set when "select all" chose everything that the list finds, fetched or not. */
  readonly everything: { readonly filters: AssetFilters; readonly count: number } | null
  /** The folders that verbs apply to: from a card or the tree. */
  readonly folders: readonly Folder[]
}

export type ActionGroup = 'open' | 'edit' | 'organise' | 'add' | 'select' | 'view' | 'go' | 'help'

/** One verb of the product. Buttons, menus, the palette and the shortcuts sheet are all drawn from these. */
export type Action = {
  readonly name: string
  readonly label: WordKey | ((context: ActionContext) => string)
  readonly icon: Icon
  readonly group: ActionGroup
  /** `mod` is ⌘ on a Mac and Ctrl elsewhere: "mod+k", "shift+n", "delete", "?". */
  readonly shortcuts?: readonly string[]
  /** Verbs that make no sense here are left out. */
  readonly shown?: (context: ActionContext) => boolean
  /** Verbs that make sense but cannot be done now are greyed out. */
  readonly enabled?: (context: ActionContext) => boolean
  /** Takes something away; drawn in red. */
  readonly takesAway?: boolean
  /** Also while a text field has the focus. Only for shortcuts with a modifier. */
  readonly whileTyping?: boolean
  readonly perform: (context: ActionContext) => unknown
}

const NOWHERE: ActionContext = {
  page: 'other',
  place: null,
  may: [],
  assets: [],
  assetIds: [],
  everything: null,
  folders: [],
}

let context = NOWHERE
let mounted: readonly (readonly Action[])[] = []
let lasting: readonly Action[] = []
let all: readonly Action[] = []
const listeners = new Set<() => void>()

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function changed() {
  // A page's own verb replaces a lasting one of the same name.
  const byName = new Map([...lasting, ...mounted.flat()].map((action) => [action.name, action]))
  all = [...byName.values()]
  for (const listener of listeners) listener()
}

/** Called once at start with the verbs of all features. */
export function registerActions(actions: readonly Action[]): void {
  lasting = actions
  changed()
}

export const currentContext = (): ActionContext => context

/** Every verb that can be shown now, lasting ones and those of the page. */
export const useAllActions = (): readonly Action[] => useSyncExternalStore(subscribe, () => all)

export const useCurrentContext = (): ActionContext => useSyncExternalStore(subscribe, () => context)

export const findAction = (name: string): Action | undefined => all.find((action) => action.name === name)

export const allActions = (): readonly Action[] => all

/** Says what the verbs work on while this component is on screen. */
export function useActionContext(own: Partial<ActionContext>): void {
  const { page, place, may, assets, assetIds, everything, folders } = { ...NOWHERE, ...own }
  useEffect(() => {
    const mine: ActionContext = { page, place, may, assets, assetIds, everything, folders }
    context = mine
    changed()
    return () => {
      if (context !== mine) return
      context = NOWHERE
      changed()
    }
  }, [page, place, may, assets, assetIds, everything, folders])
}

/** Adds verbs that exist only while this component is on screen. They may close over its state. */
export function usePageActions(actions: readonly Action[]): void {
  const latest = useRef(actions)
  useEffect(() => {
    const before = latest.current
    latest.current = actions
    mounted = mounted.includes(before) ? mounted.map((a) => (a === before ? actions : a)) : [...mounted, actions]
    changed()
  }, [actions])
  useEffect(
    () => () => {
      mounted = mounted.filter((a) => a !== latest.current)
      changed()
    },
    [],
  )
}

export const isShown = (action: Action, context: ActionContext): boolean => action.shown?.(context) ?? true
export const isEnabled = (action: Action, context: ActionContext): boolean =>
  isShown(action, context) && (action.enabled?.(context) ?? true)

/** Performs a verb and says what went wrong, if anything did. */
export async function perform(action: Action, on: ActionContext = context): Promise<void> {
  if (!isEnabled(action, on)) return
  try {
    await action.perform(on)
  } catch (error) {
    sayProblem(error)
  }
}
