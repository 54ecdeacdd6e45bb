import type { Collection, SmartFilters } from '@damask/contract'
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBoxMultiple,
  IconDeviceFloppy,
  IconDots,
  IconFolders,
  IconHistory,
  IconPencil,
  IconPhotoStar,
  IconSection,
  IconShare3,
  IconSparkles,
  IconStar,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Action, usePageActions } from '../../app/action.ts'
import { go } from '../../app/go.ts'
import { sayProblem } from '../../app/say.tsx'
import { isFiltered } from '../library/search.ts'
import type { Library } from '../library/use-library.ts'
import classes from './collections.module.css'
import { reorder } from './reorder.ts'
import {
  deleteCollection,
  editSections,
  moveCollection,
  removeFromCollection,
  renameCollection,
  saveFilters,
  setCover,
  shareCollection,
} from './verbs.tsx'

/** Where one is, when that is no folder: the collection with what can be done with it, favourites, recent looks. */
export function CollectionHead({ library, isPhone }: { library: Library; isPhone: boolean }) {
  const { t } = useTranslation()
  const { search, collection } = library
  const { data } = collection
  useCollectionActions(library)
  const Icon = search.favourites
    ? IconStar
    : search.recent
      ? IconHistory
      : data?.kind === 'smart'
        ? IconSparkles
        : IconBoxMultiple
  return (
    <div className={classes.head}>
      {!isPhone && (
        <>
          <Link to="/collections" className={classes.back}>
            {t('app.nav.collections')}
          </Link>
          {data?.groups.map((group) => (
            <Link key={group.id} to="/collections" search={{ group: group.id }} className={classes.back}>
              {group.name}
            </Link>
          ))}
        </>
      )}
      <Icon size={18} stroke={1.5} aria-hidden className={classes.headIcon} />
      <h1 className={classes.headName}>
        {search.favourites ? t('library.favourites') : search.recent ? t('library.recent') : (data?.name ?? '')}
      </h1>
      {data && <CollectionMenu collection={data} library={library} />}
    </div>
  )
}

function CollectionMenu({ collection, library }: { collection: Collection; library: Library }) {
  const { t } = useTranslation()
  const may = (what: 'edit' | 'manage') => collection.may.includes(what)
  const run = (verb: () => Promise<unknown>) => () => void verb().catch(sayProblem)
  const { collectionId: _, sectionId: __, favourites: ___, recent: ____, ...filters } = library.filters
  const changesFilters = collection.kind === 'smart' && may('edit') && isFiltered(library.search)
  const icon = { size: 16, stroke: 1.5 } as const
  return (
    <>
      {may('manage') && (
        <Tooltip label={t('collections.share.verb')}>
          <ActionIcon
            size={28}
            aria-label={t('collections.share.verb')}
            aria-haspopup="dialog"
            onClick={run(() => shareCollection(collection))}
          >
            <IconShare3 {...icon} />
          </ActionIcon>
        </Tooltip>
      )}
      {may('edit') && (
        <Menu position="bottom-start" width={240}>
          <Menu.Target>
            <ActionIcon size={28} aria-label={t('app.more')}>
              <IconDots size={18} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil {...icon} />} onClick={run(() => renameCollection(collection))}>
              {t('collections.rename')}
            </Menu.Item>
            {collection.kind === 'manual' && (
              <Menu.Item leftSection={<IconSection {...icon} />} onClick={run(() => editSections(collection))}>
                {t('collections.sections.verb')}
              </Menu.Item>
            )}
            {changesFilters && (
              <Menu.Item
                leftSection={<IconDeviceFloppy {...icon} />}
                onClick={run(() => saveFilters(collection, { ...collection.filters, ...filters } as SmartFilters))}
              >
                {t('collections.saveFilters')}
              </Menu.Item>
            )}
            {may('manage') && (
              <>
                <Menu.Item leftSection={<IconFolders {...icon} />} onClick={run(() => moveCollection(collection))}>
                  {t('collections.move')}
                </Menu.Item>
                <Menu.Divider />
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash {...icon} />}
                  onClick={run(async () => {
                    await deleteCollection(collection)
                    await go({ to: '/collections' })
                  })}
                >
                  {t('collections.delete')}
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

/** The sections of the open collection, in a line of their own. */
export function CollectionSections({ library }: { library: Library }) {
  const sections = library.collection.data?.sections ?? []
  return sections.length > 0 && <SectionTabs library={library} sections={sections} />
}

/** All of the collection, or one of its sections. Radio buttons, so that arrow keys walk between them. */
function SectionTabs({ library, sections }: { library: Library; sections: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation()
  const chosen = library.search.section ?? null
  const tabs = [{ id: null, name: t('collections.sections.all') }, ...sections]
  return (
    <div role="radiogroup" aria-label={t('collections.sections.title')} className={classes.tabs}>
      {tabs.map(({ id, name }) => (
        <label key={id ?? 'all'} className={classes.tab}>
          <input
            type="radio"
            name="collection-section"
            checked={id === chosen}
            onChange={() => library.change({ section: (id ?? undefined) as never })}
          />
          {name}
        </label>
      ))}
    </div>
  )
}

/** What can be done with assets in a hand-picked collection that one may change. */
function useCollectionActions(library: Library): void {
  const { collection, order, sort, search } = library
  const data = collection.data
  const actions = useMemo<readonly Action[]>(() => {
    if (data?.kind !== 'manual' || !data.may.includes('edit')) return []
    const isOrdered = sort === 'position' && library.direction === 'ascending' && !isFiltered(search)
    const shift = (by: -1 | 1) => (context: { assetIds: readonly Action['name'][] }) => {
      const chosen = order.filter((id) => (context.assetIds as readonly string[]).includes(id))
      const first = order.indexOf(chosen[0]!)
      const last = order.indexOf(chosen.at(-1)!)
      if (chosen.length === 0) return
      if (by < 0 && first > 0) return reorder(data.id, chosen, order[first - 1]!)
      if (by > 0 && last < order.length - 1) return reorder(data.id, chosen, order[last + 2] ?? null)
    }
    const some: Action['shown'] = ({ assetIds, everything }) => assetIds.length > 0 && !everything
    return [
      {
        name: 'collections.remove',
        label: 'collections.remove',
        icon: IconX,
        group: 'organise',
        shortcuts: ['shift+b'],
        shown: some,
        perform: ({ assetIds }) => removeFromCollection(data, assetIds),
      },
      {
        name: 'collections.earlier',
        label: 'collections.earlier',
        icon: IconArrowBackUp,
        group: 'organise',
        shortcuts: ['alt+arrowleft', 'alt+arrowup'],
        shown: (context) => isOrdered && some(context),
        perform: shift(-1) as Action['perform'],
      },
      {
        name: 'collections.later',
        label: 'collections.later',
        icon: IconArrowForwardUp,
        group: 'organise',
        shortcuts: ['alt+arrowright', 'alt+arrowdown'],
        shown: (context) => isOrdered && some(context),
        perform: shift(1) as Action['perform'],
      },
      {
        name: 'collections.cover',
        label: 'collections.cover',
        icon: IconPhotoStar,
        group: 'organise',
        shown: ({ assetIds, everything }) => assetIds.length === 1 && !everything,
        perform: ({ assetIds }) => setCover(data, assetIds[0]!),
      },
    ]
  }, [data, order, sort, search, library.direction])
  usePageActions(actions)
}
