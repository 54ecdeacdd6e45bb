import {
  IconFilterOff,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconLayoutSidebarRight,
  IconList,
  IconSelectAll,
  IconSparkles,
  IconSquareX,
  IconTable,
  IconTag,
  IconTags,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { type Action, usePageActions } from '../../app/action.ts'
import { inspectorShown, thumbnailSize } from '../../app/frame/preferences.ts'
import { maySome } from '../../app/may.ts'
import { type Selection, selectAll } from '../../parts/asset-grid/selection.ts'
import { isElsewhere, isFiltered, NO_FILTERS, VIEWS, type View } from './search.ts'
import { type Library, lastView } from './use-library.ts'

type Needs = {
  readonly library: Library
  readonly selection: Selection
  readonly select: (selection: Selection) => void
  readonly isPhone: boolean
  readonly openSheet: () => void
  /** Opens the line for keywords, or goes back to it. */
  readonly tag: () => void
}

const VIEW_ICONS = { rows: IconLayoutDashboard, squares: IconLayoutGrid, list: IconList, sheet: IconTable }
const VIEW_LABELS = {
  rows: 'library.action.viewRows',
  squares: 'library.action.viewSquares',
  list: 'library.action.viewList',
  sheet: 'library.action.viewSheet',
} as const
const VIEW_KEYS = { rows: '1', squares: '2', list: '3', sheet: '4' }

/** Verbs that exist while the library is on screen. */
export function useLibraryActions({ library, selection, select, isPhone, openSheet, tag }: Needs): void {
  const { search, change, order, pages, view, filters } = library
  const complete = !pages.hasNextPage
  const actions = useMemo<readonly Action[]>(() => {
    const setView = (wanted: View) => {
      lastView.set(wanted)
      change({ view: undefined }, { replace: true })
    }
    return [
      {
        name: 'library.selectAll',
        label: 'library.action.selectAll',
        icon: IconSelectAll,
        group: 'select',
        shortcuts: ['mod+a'],
        enabled: () => order.length > 0,
        perform: () => select(selectAll(selection, order, complete)),
      },
      {
        name: 'library.clearSelection',
        label: 'library.action.clearSelection',
        icon: IconSquareX,
        group: 'select',
        shortcuts: ['escape'],
        enabled: () => selection.ids.size > 0 || selection.everything,
        perform: () => select({ ...selection, ids: new Set(), everything: false }),
      },
      {
        name: 'library.keywords',
        label: 'library.action.keywords',
        icon: IconTag,
        group: 'edit',
        shortcuts: ['t'],
        shown: () => view !== 'sheet',
        enabled: (context) =>
          maySome(context.assets, 'edit') && (context.assetIds.length > 0 || context.everything !== null),
        perform: tag,
      },
      {
        name: 'library.repeatKeyword',
        label: 'library.action.repeatKeyword',
        icon: IconTags,
        group: 'edit',
        shortcuts: ['shift+t'],
        enabled: (context) =>
          maySome(context.assets, 'edit') && (context.assetIds.length > 0 || context.everything !== null),
        perform: async (context) => {
          const { repeatKeyword } = await import('../metadata/keywords/add-keyword.ts')
          await repeatKeyword(context)
        },
      },
      {
        name: 'library.inspector',
        label: 'library.action.toggleInspector',
        icon: IconLayoutSidebarRight,
        group: 'view',
        shortcuts: ['i'],
        perform: () => (isPhone ? openSheet() : inspectorShown.set(!inspectorShown.get())),
      },
      ...VIEWS.map(
        (wanted): Action => ({
          name: `library.view.${wanted}`,
          label: VIEW_LABELS[wanted],
          icon: VIEW_ICONS[wanted],
          group: 'view',
          shortcuts: [VIEW_KEYS[wanted]],
          enabled: () => view !== wanted,
          perform: () => setView(wanted),
        }),
      ),
      {
        name: 'library.larger',
        label: 'library.action.larger',
        icon: IconZoomIn,
        group: 'view',
        shortcuts: ['+', '='],
        perform: () => thumbnailSize.set(Math.min(360, thumbnailSize.get() + 32)),
      },
      {
        name: 'library.smaller',
        label: 'library.action.smaller',
        icon: IconZoomOut,
        group: 'view',
        shortcuts: ['-'],
        perform: () => thumbnailSize.set(Math.max(96, thumbnailSize.get() - 32)),
      },
      {
        name: 'library.saveAsCollection',
        label: 'library.action.saveAsCollection',
        icon: IconSparkles,
        group: 'organise',
        shown: () => isFiltered(search) && !isElsewhere(search),
        perform: async () => {
          const { createCollection, openCollection } = await import('../collections/verbs.tsx')
          const { favourites: _, recent: __, collectionId: ___, sectionId: ____, ...smart } = filters
          const made = await createCollection('smart', { filters: smart })
          if (made) await openCollection(made.id)
        },
      },
      {
        name: 'library.clearFilters',
        label: 'library.action.clearFilters',
        icon: IconFilterOff,
        group: 'view',
        shown: () => isFiltered(search),
        perform: () => change(NO_FILTERS),
      },
    ]
  }, [selection, select, order, complete, view, search, filters, change, isPhone, openSheet, tag])
  usePageActions(actions)
}
