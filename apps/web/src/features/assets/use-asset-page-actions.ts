import {
  IconArrowLeft,
  IconArrowsMaximize,
  IconChevronLeft,
  IconChevronRight,
  IconLayoutBottombar,
  IconLayoutSidebarRight,
} from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import { type Action, usePageActions } from '../../app/action.ts'
import { assetActions } from './actions.tsx'
import { toggleFullScreen } from './use-full-screen.ts'

type Needs = {
  readonly canGoBack: boolean
  readonly canGoOn: boolean
  readonly walk: (direction: 1 | -1) => void
  readonly back: () => void
  /** A phone has no room for it. */
  readonly hasStrip: boolean
  readonly toggleStrip: () => void
  readonly toggleInspector: () => void
}

/** Verbs that exist while one asset fills the window. */
export function useAssetPageActions(needs: Needs): void {
  const latest = useRef(needs)
  latest.current = needs
  const { canGoBack, canGoOn, hasStrip } = needs
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        name: 'asset.previous',
        label: 'viewer.page.previous',
        icon: IconChevronLeft,
        group: 'go',
        shortcuts: ['arrowleft'],
        enabled: () => canGoBack,
        perform: () => latest.current.walk(-1),
      },
      {
        name: 'asset.next',
        label: 'viewer.page.next',
        icon: IconChevronRight,
        group: 'go',
        shortcuts: ['arrowright'],
        enabled: () => canGoOn,
        perform: () => latest.current.walk(1),
      },
      {
        name: 'asset.inspector',
        label: 'viewer.page.inspector',
        icon: IconLayoutSidebarRight,
        group: 'view',
        shortcuts: ['i'],
        perform: () => latest.current.toggleInspector(),
      },
      {
        name: 'asset.strip',
        label: 'viewer.page.toggleStrip',
        icon: IconLayoutBottombar,
        group: 'view',
        shortcuts: ['t'],
        shown: () => hasStrip,
        perform: () => latest.current.toggleStrip(),
      },
      {
        name: 'asset.fullScreen',
        label: 'viewer.page.fullScreen',
        icon: IconArrowsMaximize,
        group: 'view',
        shortcuts: ['f'],
        shown: () => document.fullscreenEnabled,
        perform: toggleFullScreen,
      },
      {
        name: 'asset.back',
        label: 'viewer.page.back',
        icon: IconArrowLeft,
        group: 'go',
        shortcuts: ['escape'],
        perform: () => latest.current.back(),
      },
      // One key less than in the grid, where a bare letter would be too easily pressed.
      ...assetActions
        .filter(({ name }) => name === 'assets.download')
        .map((download) => ({ ...download, shortcuts: ['d', ...(download.shortcuts ?? [])] })),
    ],
    [canGoBack, canGoOn, hasStrip],
  )
  usePageActions(actions)
}
