import type { FolderId } from '@damask/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams, useRouterState } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { expandedFolders, setExpanded } from './expanded.ts'
import { Branch } from './folder-branch.tsx'
import classes from './folder-tree.module.css'
import { folderQueries } from './queries.ts'
import { ROOT_FOLDER_ID } from './root.ts'

/** The library as a tree; each level is fetched when it is unfolded. Arrow keys walk it (ARIA tree pattern). */
export function FolderTree() {
  const { t } = useTranslation()
  const tree = useRef<HTMLDivElement>(null)
  const openId = useOpenFolder()
  const { data: library } = useQuery(folderQueries.one(ROOT_FOLDER_ID))
  const { data: open } = useQuery({ ...folderQueries.one(openId ?? ROOT_FOLDER_ID), enabled: openId !== null })

  // Wherever one arrives, by a link or a search, the way there is unfolded.
  useEffect(() => {
    if (open)
      setExpanded(
        open.ancestors.map(({ id }) => id),
        true,
      )
  }, [open])

  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])]
    const at = items.indexOf(event.target as HTMLElement)
    const item = items[at]
    if (!item) return
    const id = item.dataset.folder as FolderId
    const level = Number(item.getAttribute('aria-level'))
    const unfolded = item.getAttribute('aria-expanded')
    const focus = (target: HTMLElement | undefined) => target?.focus()
    if (event.key === 'ArrowDown') focus(items[at + 1])
    else if (event.key === 'ArrowUp') focus(items[at - 1])
    else if (event.key === 'Home') focus(items[0])
    else if (event.key === 'End') focus(items.at(-1))
    else if (event.key === 'ArrowRight' && unfolded === 'false') setExpanded([id], true)
    else if (event.key === 'ArrowRight' && unfolded === 'true') focus(items[at + 1])
    else if (event.key === 'ArrowLeft' && unfolded === 'true') setExpanded([id], false)
    else if (event.key === 'ArrowLeft') {
      focus(items.slice(0, at).findLast((above) => Number(above.getAttribute('aria-level')) < level))
    } else if (event.key === ' ') item.click()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div role="tree" aria-label={t('folders.tree')} className={classes.tree} ref={tree} onKeyDown={onKeyDown}>
      <Branch
        folder={{ id: ROOT_FOLDER_ID, name: t('folders.root'), hasSubfolders: true, may: library?.may ?? [] }}
        level={1}
        openId={openId}
        expanded={expandedFolders.use()}
      />
    </div>
  )
}

/** Which folder the library shows; null on other pages. */
function useOpenFolder(): FolderId | null {
  const params = useParams({ strict: false })
  const inLibrary = useRouterState({
    select: ({ location: { pathname, search } }) =>
      // A collection is shown by the library page, but it is no folder.
      pathname.startsWith('/library') && !search.collection && !search.favourites && !search.recent,
  })
  return inLibrary ? ((params.folderId as FolderId | undefined) ?? ROOT_FOLDER_ID) : null
}
