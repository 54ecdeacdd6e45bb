import type { CollectionKind, Folder, FolderId } from '@damask/contract'
import { EmptyState } from '@damask/ui'
import { Button, VisuallyHidden } from '@mantine/core'
import {
  IconBoxMultiple,
  IconFolder,
  IconFolderOff,
  IconFolderOpen,
  IconHeartHandshake,
  IconHistory,
  IconPhotoPlus,
  IconSearchOff,
  IconSparkles,
  IconStar,
} from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../app/frame/action-button.tsx'
import { LinkButton } from '../../app/links.tsx'
import { may } from '../../app/may.ts'
import { askForAccess } from '../access/ask-for-access.tsx'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { isElsewhere, isFiltered, type LibrarySearch } from './search.ts'
import type { Library } from './use-library.ts'

/** Nothing to show: says why, and what the first step is. */
export function LibraryEmpty({ library, folder }: { library: Library; folder: Folder | undefined }) {
  const { t } = useTranslation()
  const { folderId, search, change } = library
  const folders = useInfiniteQuery(folderQueries.inside(folderId ?? ROOT_FOLDER_ID))
  const hasFolders = (folders.data?.pages[0]?.items.length ?? 0) > 0
  const icon = { size: 32, stroke: 1.25 } as const

  if (isElsewhere(search) && !isFiltered(search))
    return <NothingGathered search={search} kind={library.collection.data?.kind} />
  if (isFiltered(search)) {
    return (
      <EmptyState
        icon={<IconSearchOff {...icon} />}
        title={t('library.empty.foundTitle')}
        action={
          <>
            <ActionButton name="library.clearFilters" shape="button" />
            {folderId !== null && search.words && (
              <LinkButton
                variant="default"
                to="/library/{-$folderId}"
                params={{ folderId: undefined }}
                search={{ words: search.words }}
              >
                {t('library.empty.everywhere')}
              </LinkButton>
            )}
          </>
        }
      >
        {t('library.empty.foundText')}
      </EmptyState>
    )
  }
  const upload = (
    <>
      <ActionButton name="uploads.files" shape="button" variant="filled" />
      <ActionButton name="uploads.folder" shape="button" />
    </>
  )
  if (hasFolders && !(folderId === null && search.below !== false)) {
    return (
      <EmptyState
        icon={<IconFolder {...icon} />}
        title={t('library.empty.onlyFolders')}
        action={
          <>
            <Button variant="default" onClick={() => change({ below: true })}>
              {t('library.empty.showBelow')}
            </Button>
            {upload}
          </>
        }
      >
        {t('library.empty.onlyFoldersText')}
      </EmptyState>
    )
  }
  if (folderId === null && folder && !may(folder, 'view') && !hasFolders) {
    return (
      <EmptyState icon={<IconHeartHandshake {...icon} />} title={t('library.empty.nothingShared')}>
        {t('library.empty.nothingSharedText')}
      </EmptyState>
    )
  }
  if (!may(folder, 'upload')) {
    return (
      <EmptyState icon={<IconFolderOpen {...icon} />} title={t('library.empty.folderTitle')}>
        {t('library.empty.onlyLooking')}
      </EmptyState>
    )
  }
  return folderId === null ? (
    <EmptyState icon={<IconPhotoPlus {...icon} />} title={t('library.empty.title')} action={upload}>
      {t('library.empty.text')}
    </EmptyState>
  ) : (
    <EmptyState icon={<IconFolderOpen {...icon} />} title={t('library.empty.folderTitle')} action={upload}>
      {t('library.empty.folderText')}
    </EmptyState>
  )
}

/** A collection without assets, no favourites yet, nothing looked at. */
function NothingGathered({ search, kind }: { search: LibrarySearch; kind: CollectionKind | undefined }) {
  const { t } = useTranslation()
  const what = search.favourites ? 'favourites' : search.recent ? 'recent' : kind === 'smart' ? 'smart' : 'collection'
  const Icon = ICONS[what]
  return (
    <EmptyState
      icon={<Icon size={32} stroke={1.25} />}
      title={t(`library.gathered.${what}Title`)}
      action={
        <LinkButton variant="default" to="/library/{-$folderId}" params={{ folderId: undefined }}>
          {t('library.gathered.toLibrary')}
        </LinkButton>
      }
    >
      {t(`library.gathered.${what}Text`)}
    </EmptyState>
  )
}

const ICONS = { favourites: IconStar, recent: IconHistory, smart: IconSparkles, collection: IconBoxMultiple }

/** The address names a collection that is gone, or that is not for whoever looks. */
export function CollectionMissing() {
  const { t } = useTranslation()
  return (
    <>
      <VisuallyHidden component="h1">{t('library.gathered.missingTitle')}</VisuallyHidden>
      <EmptyState
        icon={<IconBoxMultiple size={32} stroke={1.25} />}
        title={t('library.gathered.missingTitle')}
        action={
          <LinkButton variant="default" to="/collections">
            {t('app.nav.collections')}
          </LinkButton>
        }
      >
        {t('library.gathered.missingText')}
      </EmptyState>
    </>
  )
}

/** The address names a folder that was deleted, or that was never there. */
export function FolderMissing({ folderId }: { folderId: FolderId | null }) {
  const { t } = useTranslation()
  return (
    <>
      <VisuallyHidden component="h1">{t('library.missing')}</VisuallyHidden>
      <EmptyState
        icon={<IconFolderOff size={32} stroke={1.25} />}
        title={t('library.missing')}
        action={
          <>
            {folderId && <Button onClick={() => void askForAccess({ folderId })}>{t('app.ask.verb')}</Button>}
            <LinkButton variant="default" to="/library/{-$folderId}" params={{ folderId: undefined }}>
              {t('app.notFound.action')}
            </LinkButton>
          </>
        }
      >
        {t('library.missingText')}
      </EmptyState>
    </>
  )
}
