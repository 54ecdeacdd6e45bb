import type { BinEntry, BinEntryId } from '@damask/contract'
import { IconRestore, IconSelectAll, IconSquareX, IconTrash, IconTrashX } from '@tabler/icons-react'
import { useMemo } from 'react'
import { type Action, usePageActions } from '../../app/action.ts'
import { type BinSelection, NOTHING } from './bin-selection.ts'
import { emptyBin, eraseEntries, restoreEntries } from './verbs.ts'

type Needs = {
  readonly entries: readonly BinEntry[]
  readonly selected: readonly BinEntry[]
  /** Where the keyboard is; verbs apply to it while nothing is selected. */
  readonly focused: BinEntryId | null
  readonly select: (selection: BinSelection) => void
}

/** Verbs that exist while the bin is on screen. */
export function useBinActions({ entries, selected, focused, select }: Needs): void {
  const key = selected.map((entry) => entry.id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when the selection holds other entries.
  const actions = useMemo<readonly Action[]>(() => {
    const here = entries.filter((entry) => entry.id === focused)
    const chosen = selected.length > 0 ? selected : here
    return [
      {
        name: 'bin.restore',
        label: 'bin.action.restore',
        icon: IconRestore,
        group: 'edit',
        shortcuts: ['r'],
        enabled: () => chosen.length > 0,
        perform: () => restoreEntries(chosen),
      },
      {
        name: 'bin.erase',
        label: 'bin.action.erase',
        icon: IconTrashX,
        group: 'edit',
        shortcuts: ['delete'],
        takesAway: true,
        enabled: () => chosen.length > 0,
        perform: () => eraseEntries(chosen),
      },
      {
        name: 'bin.empty',
        label: 'bin.action.empty',
        icon: IconTrash,
        group: 'edit',
        takesAway: true,
        enabled: () => entries.length > 0,
        perform: emptyBin,
      },
      {
        name: 'bin.selectAll',
        label: 'bin.action.selectAll',
        icon: IconSelectAll,
        group: 'select',
        shortcuts: ['mod+a'],
        enabled: () => entries.length > 0,
        perform: () => select({ ids: new Set(entries.map((entry) => entry.id)), anchor: entries[0]?.id ?? null }),
      },
      {
        name: 'bin.clearSelection',
        label: 'bin.action.clearSelection',
        icon: IconSquareX,
        group: 'select',
        shortcuts: ['escape'],
        enabled: () => selected.length > 0,
        perform: () => select(NOTHING),
      },
    ]
  }, [entries, key, focused, select])
  usePageActions(actions)
}
