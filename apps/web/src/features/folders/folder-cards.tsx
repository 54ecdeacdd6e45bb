import type { Folder, FolderId } from '@damask/contract'
import { Button } from '@mantine/core'
import { IconFolderFilled } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentContext } from '../../app/action.ts'
import { openContextMenu } from '../../app/frame/action-menu.tsx'
import { may } from '../../app/may.ts'
import { endDrag, startDrag, useDropTarget } from '../../parts/drag.ts'
import { FOLDER_MENU } from './actions.tsx'
import classes from './folder-cards.module.css'
import { dropOnFolder, uploadOnFolder } from './folder-drop.ts'
import { folderQueries } from './queries.ts'

/** More folders than this wait behind a button, so that the assets stay in sight. */
const SHOWN = 12

/** The folders inside the open one, above its assets. */
export function FolderCards({ folderId }: { folderId: FolderId }) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(folderQueries.inside(folderId))
  const folders = data?.pages.flatMap((page) => page.items) ?? []
  if (folders.length === 0) return null
  const shown = all ? folders : folders.slice(0, SHOWN)
  return (
    <section aria-label={t('library.folders')} className={classes.section}>
      <div className={classes.cards}>
        {shown.map((folder) => (
          <FolderCard key={folder.id} folder={folder} />
        ))}
      </div>
      {!all && folders.length > SHOWN && (
        <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setAll(true)}>
          {hasNextPage ? t('library.moreFolders') : t('library.showAllFolders', { count: folders.length - SHOWN })}
        </Button>
      )}
      {all && hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={8}
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('library.moreFolders')}
        </Button>
      )}
    </section>
  )
}

function FolderCard({ folder }: { folder: Folder }) {
  const { over, props } = useDropTarget({
    folderId: folder.id,
    may: folder.may,
    onDrop: dropOnFolder,
    onFiles: uploadOnFolder,
  })
  return (
    <Link
      to="/library/{-$folderId}"
      params={{ folderId: folder.id }}
      className={classes.card}
      data-over={over || undefined}
      draggable={may(folder, 'manage_folder', 'move')}
      onDragStart={(event) => startDrag(event, { type: 'folder', folder }, folder.name)}
      onDragEnd={endDrag}
      onContextMenu={(event) =>
        openContextMenu(event, FOLDER_MENU, {
          ...currentContext(),
          assets: [],
          assetIds: [],
          everything: null,
          folders: [folder],
        })
      }
      {...props}
    >
      <IconFolderFilled size={20} aria-hidden className={classes.icon} />
      <span className={classes.name}>{folder.name}</span>
    </Link>
  )
}
