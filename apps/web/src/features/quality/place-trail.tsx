import { type FolderId, ROOT_FOLDER_ID } from '@damask/contract'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { folderQueries } from '../folders/queries.ts'
import classes from './quality.module.css'

/** Where one is, and the way back up. */
export function PlaceTrail({ folderId }: { folderId: FolderId }) {
  const { t } = useTranslation()
  const folder = useQuery(folderQueries.one(folderId)).data
  const trail = useRef<HTMLElement>(null)
  // What was chosen is gone, and the numbers of the new place begin above.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the folder that changes
  useEffect(() => trail.current?.focus(), [folderId])
  const above = (folder?.ancestors ?? []).filter(({ id }) => id !== ROOT_FOLDER_ID)
  return (
    <nav ref={trail} tabIndex={-1} className={classes.trail} aria-label={t('quality.folders.title')}>
      <Link to="/settings/metadata-quality" search={{}}>
        {t('quality.folders.library')}
      </Link>
      {above.map(({ id, name }) => (
        <span key={id}>
          <IconChevronRight size={14} stroke={1.5} aria-hidden />
          <Link to="/settings/metadata-quality" search={{ folderId: id }}>
            {name}
          </Link>
        </span>
      ))}
      {folder && (
        <span aria-current="page">
          <IconChevronRight size={14} stroke={1.5} aria-hidden />
          {folder.name}
        </span>
      )}
    </nav>
  )
}
