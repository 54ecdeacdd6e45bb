import type { AssetId, Folder } from '@damask/contract'
import { Panel } from '@damask/ui'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ActionContext, currentContext, useActionContext } from '../../app/action.ts'
import { isProblem } from '../../app/damask.ts'
import { openContextMenu } from '../../app/frame/action-menu.tsx'
import { PageError } from '../../app/frame/page-error.tsx'
import { inspectorShown, thumbnailSize } from '../../app/frame/preferences.ts'
import { mayAll } from '../../app/may.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { takeLastSeen } from '../../app/result-set.ts'
import { AssetGrid, type GridReach } from '../../parts/asset-grid/asset-grid.tsx'
import type { Step } from '../../parts/asset-grid/layout.ts'
import { extendTo, isSelected, prune, type Selection, selectOnly } from '../../parts/asset-grid/selection.ts'
import { ASSET_MENU } from '../assets/actions.tsx'
import { reorder } from '../collections/reorder.ts'
import { FolderCards } from '../folders/folder-cards.tsx'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { LazyKeywordBar } from '../metadata/lazy-keyword-bar.tsx'
import { LazySheet } from '../metadata/lazy-sheet.tsx'
import { GridSkeleton } from './grid-skeleton.tsx'
import {
  CollectionMissing,
  FilterChips,
  FolderMissing,
  InspectorSheet,
  LibraryEmpty,
  SelectionBar,
  SelectionInspector,
} from './later-parts.tsx'
import classes from './library-page.module.css'
import { recall, remember } from './memory.ts'
import { defaultDirection, isElsewhere, isFiltered, type LibrarySort } from './search.ts'
import { Toolbar } from './toolbar.tsx'
import { lastSort, useLibrary } from './use-library.ts'
import { useLibraryActions } from './use-library-actions.ts'

/** While it is not known what may be done. */
const NOTHING: Folder['may'] = []

/** The library, or one folder of it: folders, assets, filters, selection and inspector. */
export function LibraryPage() {
  const library = useLibrary()
  const { t } = useTranslation()
  const isPhone = useMediaQuery('(max-width: 48em)') ?? false
  const folder = useQuery(folderQueries.one(library.folderId ?? ROOT_FOLDER_ID))
  const { search, collection } = library
  const elsewhere = search.favourites ? t('library.favourites') : search.recent ? t('library.recent') : null
  usePageTitle(
    search.collection
      ? collection.data?.name
      : (elsewhere ?? (library.folderId === null ? t('library.title') : folder.data?.name)),
  )
  if (isProblem(collection.error, 'collection_not_found')) return <CollectionMissing />
  if (isProblem(folder.error, 'folder_not_found')) return <FolderMissing folderId={library.folderId} />
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <Toolbar library={library} folder={folder.data} isPhone={isPhone} />
        {isFiltered(library.search) && <FilterChips library={library} />}
      </div>
      {/* Another address is another list, with its own scroll position and selection. What is above stays, so that a
          menu of filters stays open, and under the keyboard, while one chooses several. */}
      <LibraryView key={library.address} library={library} folder={folder.data} isPhone={isPhone} />
    </div>
  )
}

type ViewProps = {
  readonly library: ReturnType<typeof useLibrary>
  readonly folder: Folder | undefined
  readonly isPhone: boolean
}

function LibraryView({ library, folder, isPhone }: ViewProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { folderId, search, address, view, pages, counts, assets, order, filters } = library
  // State and not a ref: the grid measures itself before the ref of what is around it would be set.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const inspecting = inspectorShown.use()
  const size = thumbnailSize.use()
  const [sheetOpen, setSheetOpen] = useState(false)
  // How often the line for keywords was asked for; 0 while it is closed.
  const [tagging, setTagging] = useState(0)
  const reach = useRef<GridReach>(null)

  const [selection, setSelection] = useState<Selection>(() => recall(address).selection)
  const [lastSeen] = useState(takeLastSeen)
  const select = useCallback(
    (next: Selection) => {
      setSelection(next)
      remember(address, { selection: next })
    },
    [address],
  )
  const ready = pages.isSuccess
  const known = useRef(order)
  useEffect(() => {
    if (!ready) return
    const before = known.current
    known.current = order
    setSelection((selection) => prune(selection, order, before))
  }, [order, ready])

  const hasAssets = assets.length > 0
  // Until the grid has its height there is nothing to scroll to, and what the browser says meanwhile is not to be kept.
  const restored = useRef(false)
  const restore = useCallback(() => {
    restored.current = true
    if (scroller) scroller.scrollTop = recall(address).scrollTop
  }, [address, scroller])

  const chosenOf = useCallback(
    (of: Selection) => ({
      assetIds: [...of.ids],
      everything: of.everything ? { filters, count: counts.data?.total ?? of.ids.size } : null,
    }),
    [filters, counts.data?.total],
  )
  // With nothing selected, verbs apply to the asset that the keyboard is on.
  const context = useMemo<Partial<ActionContext>>(() => {
    const { everything, assetIds } = chosenOf(selection)
    const known = assets.filter((asset) => isSelected(selection, asset.id))
    const focused = known.length === 0 ? assets.filter(({ id }) => id === selection.focusId) : []
    return {
      page: 'library',
      place: folderId ?? ROOT_FOLDER_ID,
      may: folder?.may ?? NOTHING,
      assets: known.length > 0 ? known : focused,
      assetIds: known.length > 0 ? assetIds : focused.map(({ id }) => id),
      everything,
    }
  }, [chosenOf, selection, assets, folderId, folder])
  useActionContext(context)
  const openSheet = useCallback(() => setSheetOpen(true), [])
  const tag = useCallback(() => setTagging((asked) => asked + 1), [])
  useLibraryActions({ library, selection, select, isPhone, openSheet, tag })
  const walk = (step: Step, extend: boolean) => {
    const from = selection.focusId === null ? -1 : order.indexOf(selection.focusId)
    const to = from < 0 ? 0 : (reach.current?.step(from, step) ?? from)
    const target = order[to]
    if (!target) return
    select(extend ? extendTo(selection, target, order) : selectOnly(target))
    reach.current?.scrollTo(to)
  }

  const open = (assetId: AssetId) => void navigate({ to: '/asset/$assetId', params: { assetId } })
  const sortBy = (sort: LibrarySort) => {
    const usual = defaultDirection(sort)
    const turned = library.direction === 'ascending' ? 'descending' : 'ascending'
    if (sort !== 'position' && sort !== 'viewed') lastSort.set(sort)
    library.change({ sort, direction: sort === library.sort && turned !== usual ? turned : undefined })
  }
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = pages
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])

  const inspector = (
    <SelectionInspector assets={context.assets ?? []} everything={context.everything ?? null} filters={filters} />
  )
  const problem = pages.error
  // A cell is always chosen there, so what can be done stands below the sheet instead of over it.
  const isSheet = hasAssets && view === 'sheet'
  const canReorder = library.sort === 'position' && library.collection.data?.may.includes('edit') && !isFiltered(search)
  const showsFolders = !isFiltered(search) && !isElsewhere(search)
  return (
    <>
      <div className={classes.column}>
        {isSheet && (
          <LazySheet
            assets={assets}
            complete={!hasNextPage}
            order={{ sort: library.sort, direction: library.direction, onSort: sortBy }}
            selection={selection}
            onSelect={select}
            onOpen={open}
            onNearEnd={fetchMore}
          />
        )}
        <div
          ref={setScroller}
          className={classes.scroller}
          hidden={isSheet}
          onScroll={(event) => restored.current && remember(address, { scrollTop: event.currentTarget.scrollTop })}
        >
          {problem && assets.length === 0 ? (
            <PageError error={problem} title={t('library.failed')} onRetry={() => void pages.refetch()} />
          ) : (
            <div className={classes.content}>
              {showsFolders && <FolderCards folderId={folderId ?? ROOT_FOLDER_ID} />}
              {pages.isPending && <GridSkeleton view={view} size={size} />}
              {ready && !hasAssets && <LibraryEmpty library={library} folder={folder} />}
              {hasAssets && scroller && view !== 'sheet' && (
                <AssetGrid
                  assets={assets}
                  complete={!hasNextPage}
                  view={view}
                  size={size}
                  sorting={{ sort: library.sort, direction: library.direction, onSort: sortBy }}
                  scroller={scroller}
                  selection={selection}
                  onSelect={select}
                  onOpen={open}
                  {...(canReorder && { onReorder: (ids, before) => void reorder(search.collection!, ids, before) })}
                  onDrag={(chosen) => ({
                    ...chosenOf(chosen),
                    isMovable: mayAll(
                      assets.filter((asset) => isSelected(chosen, asset.id)),
                      'move',
                    ),
                  })}
                  onMenu={(event, chosen) =>
                    openContextMenu(event, ASSET_MENU, {
                      ...currentContext(),
                      ...chosenOf(chosen),
                      assets: assets.filter((asset) => isSelected(chosen, asset.id)),
                      folders: [],
                    })
                  }
                  onNearEnd={fetchMore}
                  onReady={restore}
                  reveal={lastSeen}
                  reach={reach}
                />
              )}
              {isFetchNextPageError && (
                <PageError
                  size="inline"
                  title={t('library.moreFailed')}
                  error={pages.error}
                  onRetry={() => void fetchNextPage()}
                />
              )}
              <p className={classes.more} role="status">
                {isFetchingNextPage ? t('library.loadingMore') : ''}
              </p>
            </div>
          )}
        </div>
        {tagging > 0 && !isSheet && (
          <LazyKeywordBar
            asked={tagging}
            chosen={{ assetIds: context.assetIds ?? [], everything: context.everything ?? null }}
            onWalk={walk}
            onClose={() => {
              setTagging(0)
              reach.current?.focus(selection.focusId === null ? 0 : Math.max(0, order.indexOf(selection.focusId)))
            }}
          />
        )}
        {!isSheet && tagging === 0 && (
          <SelectionBar
            isPhone={isPhone}
            chosen={chosenOf(selection)}
            onClear={() => select({ ...selection, ids: new Set(), everything: false })}
          />
        )}
      </div>
      {isPhone ? (
        <InspectorSheet opened={sheetOpen} onClose={() => setSheetOpen(false)}>
          {inspector}
        </InspectorSheet>
      ) : (
        inspecting && (
          <div className={classes.side}>
            <Panel
              label={t('assets.inspector.label')}
              side="end"
              name="inspector"
              defaultSize={320}
              min={260}
              max={560}
              handleLabel={t('assets.inspector.resize')}
            >
              {inspector}
            </Panel>
          </div>
        )
      )}
    </>
  )
}
