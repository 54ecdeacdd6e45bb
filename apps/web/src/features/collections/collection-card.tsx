import type { AssetId, Collection } from '@damask/contract'
import { IconBoxMultiple, IconFolders, IconSparkles, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Picture } from '../../parts/asset-grid/picture.tsx'
import { assetQueries } from '../assets/queries.ts'
import classes from './collections.module.css'

const ICONS = { group: IconFolders, smart: IconSparkles, manual: IconBoxMultiple }

/** A collection as a picture with a name: its cover, what it is and how much is in it. */
export function CollectionCard({ collection }: { collection: Collection }) {
  const { t } = useTranslation()
  const { id, kind, name, coverAssetId, assetCount, sharedWith } = collection
  const Icon = ICONS[kind]
  const inside = (
    <>
      <span className={classes.cover}>
        {coverAssetId ? (
          <Cover assetId={coverAssetId} />
        ) : (
          <Icon size={32} stroke={1.25} aria-hidden className={classes.coverIcon} />
        )}
      </span>
      <span className={classes.cardName}>{name}</span>
      <span className={classes.cardNote}>
        {kind === 'manual' ? t('assets.count', { count: assetCount ?? 0 }) : t(`collections.kind.${kind}`)}
        {sharedWith !== 'nobody' && (
          <span className={classes.shared}>
            <IconUsers size={14} stroke={1.5} aria-hidden />
            {t(sharedWith === 'everyone' ? 'collections.sharedWithEveryone' : 'collections.shared')}
          </span>
        )}
      </span>
    </>
  )
  return (
    <li>
      {kind === 'group' ? (
        <Link to="/collections" search={{ group: id }} className={classes.card}>
          {inside}
        </Link>
      ) : (
        <Link
          to="/library/{-$folderId}"
          params={{ folderId: undefined }}
          search={{ collection: id }}
          className={classes.card}
        >
          {inside}
        </Link>
      )}
    </li>
  )
}

function Cover({ assetId }: { assetId: AssetId }) {
  const { data: asset } = useQuery(assetQueries.one(assetId))
  return asset ? <Picture asset={asset} width={240} fit="cover" iconSize={48} /> : null
}
