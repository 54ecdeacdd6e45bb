import type { Collection, CollectionId } from '@damask/contract'
import { EmptyState, PageHeader, SkeletonGrid } from '@damask/ui'
import { Button, Menu, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBoxMultiple, IconFolders, IconHistory, IconPlus, IconSearch, IconStar } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActionContext } from '../../app/action.ts'
import { isProblem } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { sayProblem } from '../../app/say.tsx'
import { CollectionCard } from './collection-card.tsx'
import classes from './collections.module.css'
import { collectionQueries } from './queries.ts'
import { createCollection, openCollection } from './verbs.tsx'

const route = getRouteApi('/member/framed/collections')

/** All collections that somebody may see: at the top, in one group, or by name. */
export function CollectionsPage() {
  const { t } = useTranslation()
  const { group: groupId } = route.useSearch()
  const [words, setWords] = useState('')
  const [wanted] = useDebouncedValue(words.trim(), 150)
  const group = useQuery({ ...collectionQueries.one(groupId!), enabled: groupId !== undefined })
  const list = useInfiniteQuery(
    collectionQueries.list(wanted ? { words: wanted } : groupId ? { parentId: groupId } : { top: true }),
  )
  usePageTitle(group.data?.name ?? t('app.nav.collections'))
  useActionContext({ page: 'other' })
  const shown = list.data?.pages.flatMap((page) => page.items) ?? []
  const atTop = groupId === undefined && !wanted
  const mayAdd = groupId === undefined || (group.data?.may.includes('edit') ?? false)

  return (
    <div className={classes.page}>
      <PageHeader
        title={group.data?.name ?? t('app.nav.collections')}
        {...(groupId === undefined && { description: t('collections.description') })}
        actions={mayAdd && <CreateMenu {...(groupId && { parentId: groupId })} />}
      />
      {groupId && (
        <nav aria-label={t('collections.groups')} className={classes.path}>
          <Link to="/collections" className={classes.back}>
            {t('app.nav.collections')}
          </Link>
          {group.data?.groups.map(({ id, name }) => (
            <Link key={id} to="/collections" search={{ group: id }} className={classes.back}>
              {name}
            </Link>
          ))}
        </nav>
      )}
      <div className={classes.scroll}>
        <TextInput
          className={classes.find}
          aria-label={t('collections.find')}
          placeholder={t('collections.find')}
          leftSection={<IconSearch size={16} stroke={1.5} />}
          value={words}
          maxLength={200}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {isProblem(group.error, 'collection_not_found') ? (
          <EmptyState icon={<IconBoxMultiple size={32} stroke={1.25} />} title={t('library.gathered.missingTitle')}>
            {t('library.gathered.missingText')}
          </EmptyState>
        ) : list.isError && shown.length === 0 ? (
          <PageError error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <SkeletonGrid label={t('app.loading')} tiles={8} />
        ) : (
          <ul className={classes.cards}>
            {atTop && <OwnCards />}
            {shown.map((collection) => (
              <CollectionCard key={collection.id} collection={collection} />
            ))}
          </ul>
        )}
        {list.isSuccess && shown.length === 0 && (
          <p className={classes.nothing}>
            {wanted
              ? t('collections.nothingFound', { words: wanted })
              : t(groupId ? 'collections.emptyGroup' : 'collections.empty')}
          </p>
        )}
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()} mt={16}>
            {t('collections.more')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** What everybody has: favourites and what one looked at lately. */
function OwnCards() {
  const { t } = useTranslation()
  const own = [
    { name: t('library.favourites'), search: { favourites: true as const }, Icon: IconStar },
    { name: t('library.recent'), search: { recent: true as const }, Icon: IconHistory },
  ]
  return own.map(({ name, search, Icon }) => (
    <li key={name}>
      <Link to="/library/{-$folderId}" params={{ folderId: undefined }} search={search} className={classes.card}>
        <span className={classes.cover}>
          <Icon size={32} stroke={1.25} aria-hidden className={classes.coverIcon} />
        </span>
        <span className={classes.cardName}>{name}</span>
        <span className={classes.cardNote}>{t('collections.onlyYou')}</span>
      </Link>
    </li>
  ))
}

function CreateMenu({ parentId }: { parentId?: CollectionId }) {
  const { t } = useTranslation()
  const create = async (kind: 'manual' | 'group') => {
    const made: Collection | undefined = await createCollection(kind, parentId ? { parentId } : {})
    if (made?.kind === 'manual') await openCollection(made.id)
  }
  const run = (kind: 'manual' | 'group') => () => void create(kind).catch(sayProblem)
  const icon = { size: 16, stroke: 1.5 } as const
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button leftSection={<IconPlus size={16} stroke={1.75} />}>{t('collections.create.verb')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconBoxMultiple {...icon} />} onClick={run('manual')}>
          {t('collections.create.manual')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFolders {...icon} />} onClick={run('group')}>
          {t('collections.create.group')}
        </Menu.Item>
        <Menu.Label>{t('collections.create.smartElsewhere')}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  )
}
