import type { Asset } from '@damask/contract'
import { RelativeTime } from '@damask/ui'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatDuration, formatNumber, formatRelative, formatSize } from '../../../app/format.ts'
import { openAccess } from '../../access/open-access.tsx'
import { folderQueries } from '../../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../../folders/root.ts'
import classes from './inspector.module.css'
import { Section } from './section.tsx'

export function Details({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const { version } = asset
  const folder = useQuery(folderQueries.one(asset.folderId))
  const when = (iso: string) => <RelativeTime at={iso} relative={formatRelative} absolute={formatDateTime} />
  const rows: [string, ReactNode][] = [
    [t('assets.inspector.kind'), `${t(`assets.kind.${asset.kind}`)}, ${version.format.toUpperCase()}`],
  ]
  if (version.width && version.height) {
    const { width, height } = version
    const megapixels = (width * height) / 1_000_000
    const pixels = t('assets.inspector.pixels', { width: formatNumber(width), height: formatNumber(height) })
    const value = formatNumber(Math.round(megapixels * 10) / 10)
    rows.push([
      t('assets.inspector.dimensions'),
      megapixels >= 0.5 && asset.kind !== 'video'
        ? `${pixels}, ${t('assets.inspector.megapixels', { value })}`
        : pixels,
    ])
  }
  if (version.durationS !== null) rows.push([t('assets.inspector.duration'), formatDuration(version.durationS)])
  if (version.pages !== null) rows.push([t('assets.inspector.pages'), formatNumber(version.pages)])
  rows.push([t('assets.inspector.size'), formatSize(version.sizeBytes)])
  // An asset may be shared without the folder it is in; then there is nowhere to go.
  if (!folder.isError) {
    const isRoot = asset.folderId === ROOT_FOLDER_ID
    rows.push([
      t('assets.inspector.folder'),
      <Link
        key="folder"
        to="/library/{-$folderId}"
        params={{ folderId: isRoot ? undefined : asset.folderId }}
        className={classes.link}
      >
        {isRoot ? t('folders.root') : (folder.data?.path.slice(1).replaceAll('/', ' / ') ?? '…')}
      </Link>,
    ])
  }
  rows.push([t('assets.inspector.created'), when(asset.createdAt)])
  if (asset.updatedAt !== asset.createdAt) rows.push([t('assets.inspector.updated'), when(asset.updatedAt)])
  if (version.author) rows.push([t('assets.inspector.author'), version.author.name])
  rows.push([
    t('assets.inspector.access'),
    <button
      key="access"
      type="button"
      className={classes.linkButton}
      onClick={() => void openAccess({ assetId: asset.id }, asset.name)}
    >
      <IconLock size={14} stroke={1.5} aria-hidden /> {t('assets.action.access')}
    </button>,
  ])
  return (
    <Section name="details" title={t('assets.inspector.details')}>
      <dl className={classes.facts}>
        {rows.map(([label, value]) => (
          <div key={label} className={classes.pair}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
