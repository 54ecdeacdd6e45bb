import type { Capability, Folder, FolderId } from '@damask/contract'
import { IconChevronRight, IconFolder, IconFolderOpen, IconLibraryPhoto } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { currentContext } from '../../app/action.ts'
import { openContextMenu } from '../../app/frame/action-menu.tsx'
import { may } from '../../app/may.ts'
import { problemSentence } from '../../app/problem.ts'
import { endDrag, startDrag, useDropTarget } from '../../parts/drag.ts'
import { FOLDER_MENU } from './actions.tsx'
import { setExpanded } from './expanded.ts'
import { dropOnFolder, uploadOnFolder } from './folder-drop.ts'
import classes from './folder-tree.module.css'
import { folderQueries } from './queries.ts'
import { ROOT_FOLDER_ID } from './root.ts'

type Props = {
  readonly folder: Folder | (Pick<Folder, 'id' | 'name' | 'hasSubfolders'> & { readonly may: readonly Capability[] })
  readonly level: number
  readonly openId: FolderId | null
  readonly expanded: readonly FolderId[]
}

/** One folder of the tree, and those inside it while it is unfolded. */
export function Branch({ folder, level, openId, expanded }: Props) {
  const unfolded = folder.hasSubfolders && expanded.includes(folder.id)
  const isOpen = openId === folder.id
  const isRoot = folder.id === ROOT_FOLDER_ID
  const { over, props } = useDropTarget({
    folderId: folder.id,
    may: folder.may,
    onDrop: dropOnFolder,
    onFiles: uploadOnFolder,
    onRest: () => setExpanded([folder.id], true),
  })
  const whole = 'path' in folder ? folder : null
  const toggle = (event: MouseEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setExpanded([folder.id], !unfolded)
  }
  const Icon = isRoot ? IconLibraryPhoto : unfolded || isOpen ? IconFolderOpen : IconFolder
  return (
    <>
      <Link
        to="/library/{-$folderId}"
        params={{ folderId: isRoot ? undefined : folder.id }}
        role="treeitem"
        aria-level={level}
        aria-selected={isOpen}
        aria-expanded={folder.hasSubfolders ? unfolded : undefined}
        // Exactly one item can be reached with Tab: the open folder, or else the root.
        tabIndex={isOpen || (isRoot && openId === null) ? 0 : -1}
        data-folder={folder.id}
        data-active={isOpen || undefined}
        data-over={over || undefined}
        className={classes.item}
        style={{ paddingInlineStart: 4 + (level - 1) * 14 }}
        draggable={whole !== null && may(whole, 'manage_folder', 'move')}
        onDragStart={(event) => whole && startDrag(event, { type: 'folder', folder: whole }, folder.name)}
        onDragEnd={endDrag}
        onContextMenu={(event) =>
          whole &&
          openContextMenu(event, FOLDER_MENU, {
            ...currentContext(),
            assets: [],
            assetIds: [],
            everything: null,
            folders: [whole],
          })
        }
        {...props}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the arrow keys of the tree do the same. */}
        <span
          className={classes.chevron}
          data-unfolded={unfolded || undefined}
          data-hidden={!folder.hasSubfolders || undefined}
          onClick={toggle}
        >
          <IconChevronRight size={14} stroke={2} aria-hidden />
        </span>
        <Icon size={17} stroke={1.5} aria-hidden className={classes.icon} />
        <span className={classes.name}>{folder.name}</span>
      </Link>
      {unfolded && <Inside folderId={folder.id} level={level + 1} openId={openId} expanded={expanded} />}
    </>
  )
}

type InsideProps = { readonly folderId: FolderId } & Pick<Props, 'level' | 'openId' | 'expanded'>

function Inside({ folderId, level, openId, expanded }: InsideProps) {
  const { t } = useTranslation()
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    folderQueries.inside(folderId),
  )
  const indent = { paddingInlineStart: 28 + (level - 1) * 14 }
  if (error) {
    return (
      <div role="treeitem" aria-level={level} aria-disabled tabIndex={-1} className={classes.note} style={indent}>
        {problemSentence(error)}
      </div>
    )
  }
  return (
    <>
      {data?.pages.flatMap((page) =>
        page.items.map((folder) => (
          <Branch key={folder.id} folder={folder} level={level} openId={openId} expanded={expanded} />
        )),
      )}
      {hasNextPage && (
        <button
          type="button"
          role="treeitem"
          aria-level={level}
          tabIndex={-1}
          className={classes.more}
          style={indent}
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('folders.showMore')}
        </button>
      )}
    </>
  )
}
