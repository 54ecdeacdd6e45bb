import type { FolderWithAncestors } from '@damask/contract'
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconLayoutDashboard,
  IconLayoutGrid,
  IconList,
  IconLock,
  IconTable,
} from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useCurrentContext } from '../../app/action.ts'
import { ActionButton } from '../../app/frame/action-button.tsx'
import { ActionMenu } from '../../app/frame/action-menu.tsx'
import { MenuChoices } from '../../app/frame/menu-choices.tsx'
import { inspectorShown, thumbnailSize } from '../../app/frame/preferences.ts'
import { loadLaterWords } from '../../app/words.ts'
import { openAccess } from '../access/open-access.tsx'
import { FOLDER_MENU } from '../folders/actions.tsx'
import { Breadcrumb } from '../folders/breadcrumb.tsx'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { Filters } from './filters.tsx'
import { defaultDirection, isElsewhere, SORTS, VIEWS, type View } from './search.ts'
import classes from './toolbar.module.css'
import { type Library, lastSort, lastView } from './use-library.ts'

const CollectionHead = lazy(async () => {
  await loadLaterWords()
  return { default: (await import('../collections/collection-head.tsx')).CollectionHead }
})
const CollectionSections = lazy(async () => {
  await loadLaterWords()
  return { default: (await import('../collections/collection-head.tsx')).CollectionSections }
})

const VIEW_ICONS = { rows: IconLayoutDashboard, squares: IconLayoutGrid, list: IconList, sheet: IconTable }

type Props = {
  readonly library: Library
  readonly folder: FolderWithAncestors | undefined
  readonly isPhone: boolean
}

const nameOf = (folder: FolderWithAncestors, root: string) => (folder.id === ROOT_FOLDER_ID ? root : folder.name)

/** Above the assets: where one is, what is shown of it, and how. */
export function Toolbar({ library, folder, isPhone }: Props) {
  const { t } = useTranslation()
  const { view, counts } = library
  const context = useCurrentContext()
  const size = thumbnailSize.use()
  const inspecting = inspectorShown.use()
  const total = counts.data?.total
  const elsewhere = isElsewhere(library.search)
  return (
    <div className={classes.toolbar} data-no-box>
      <div className={classes.line}>
        {elsewhere ? (
          <Suspense fallback={<span className={classes.space} />}>
            <CollectionHead library={library} isPhone={isPhone} />
          </Suspense>
        ) : (
          <Breadcrumb folder={folder} />
        )}
        {/* A phone has room for where one is. Who has access is in the menu. */}
        {total !== undefined && !isPhone && (
          <span className={classes.total}>{t('assets.count', { count: total })}</span>
        )}
        {!elsewhere && folder && folder.may.length > 0 && !isPhone && (
          <Tooltip label={t('folders.action.access')}>
            <ActionIcon
              aria-label={t('folders.action.access')}
              aria-haspopup="dialog"
              size={28}
              onClick={() => void openAccess({ folderId: folder.id }, nameOf(folder, t('folders.root')))}
            >
              <IconLock size={16} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        )}
        {!elsewhere && folder && (
          <ActionMenu
            verbs={FOLDER_MENU}
            on={{ ...context, assets: [], assetIds: [], everything: null, folders: [folder] }}
          >
            <ActionIcon aria-label={t('app.more')} size={28}>
              <IconDots size={18} stroke={1.5} />
            </ActionIcon>
          </ActionMenu>
        )}
        <span className={classes.space} />
        <SortMenu library={library} />
        {!isPhone && view !== 'list' && view !== 'sheet' && (
          <input
            type="range"
            className={classes.slider}
            aria-label={t('library.view.thumbnails')}
            min={96}
            max={360}
            step={8}
            value={size}
            onChange={(event) => thumbnailSize.set(Number(event.currentTarget.value))}
          />
        )}
        <div role="radiogroup" aria-label={t('library.view.label')} className={classes.views}>
          {VIEWS.map((value) => (
            <ViewChoice key={value} value={value} library={library} />
          ))}
        </div>
        {!isPhone && <ActionButton name="library.inspector" pressed={inspecting} />}
      </div>
      {library.search.collection && (
        <Suspense>
          <CollectionSections library={library} />
        </Suspense>
      )}
      <div className={classes.line}>
        <Filters library={library} />
      </div>
    </div>
  )
}

/** One way to show the assets. Radio buttons, so that arrow keys walk between them. */
function ViewChoice({ value, library }: { value: View; library: Library }) {
  const { t } = useTranslation()
  const Icon = VIEW_ICONS[value]
  const label = t(`library.view.${value}`)
  return (
    <Tooltip label={label}>
      <label className={classes.view}>
        <input
          type="radio"
          name="library-view"
          aria-label={label}
          checked={library.view === value}
          onChange={() => {
            lastView.set(value)
            library.change({ view: undefined }, { replace: true })
          }}
        />
        <Icon size={16} stroke={1.5} aria-hidden />
      </label>
    </Tooltip>
  )
}

const ORDERS = {
  created: { ascending: 'library.sort.oldest', descending: 'library.sort.newest' },
  updated: { ascending: 'library.sort.oldest', descending: 'library.sort.newest' },
  name: { ascending: 'library.sort.az', descending: 'library.sort.za' },
  size: { ascending: 'library.sort.smallest', descending: 'library.sort.largest' },
  kind: { ascending: 'library.sort.az', descending: 'library.sort.za' },
  position: { ascending: 'library.sort.first', descending: 'library.sort.last' },
  viewed: { ascending: 'library.sort.oldest', descending: 'library.sort.newest' },
} as const

function SortMenu({ library: { sort, direction, change, collection, search } }: { library: Library }) {
  const { t } = useTranslation()
  const Arrow = direction === 'ascending' ? IconArrowUp : IconArrowDown
  const label = t(`library.sort.${sort}`)
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <button type="button" className={classes.sort} aria-label={t('library.sort.label', { sort: label })}>
          <Arrow size={14} stroke={1.75} aria-hidden />
          <span className={classes.sortLabel}>{label}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuChoices
          label={t('library.sort.by')}
          value={sort}
          choices={[
            ...(collection.data?.kind === 'manual' ? (['position'] as const) : []),
            ...(search.recent ? (['viewed'] as const) : []),
            ...SORTS,
          ].map((value) => ({ value, label: t(`library.sort.${value}`) }))}
          onChange={(value) => {
            if (value !== 'position' && value !== 'viewed') lastSort.set(value)
            change({ sort: value, direction: undefined })
          }}
        />
        <MenuChoices
          label={t('library.sort.order')}
          value={direction}
          choices={(['descending', 'ascending'] as const).map((value) => ({ value, label: t(ORDERS[sort][value]) }))}
          onChange={(value) => change({ sort, direction: value === defaultDirection(sort) ? undefined : value })}
        />
      </Menu.Dropdown>
    </Menu>
  )
}
