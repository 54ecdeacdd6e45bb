import type { Asset, Version } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { ActionIcon, Badge, Button, Tooltip } from '@mantine/core'
import { IconDownload, IconFileUpload, IconRestore } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { damask } from '../../../app/damask.ts'
import { formatDateTime, formatRelative, formatSize } from '../../../app/format.ts'
import { PageError } from '../../../app/frame/page-error.tsx'
import { may } from '../../../app/may.ts'
import { queryClient } from '../../../app/query-client.ts'
import { say, sayProblem } from '../../../app/say.tsx'
import { chooseVersionFile } from '../../uploads/choose-files.ts'
import { versionUrl } from '../addresses.ts'
import { patchAsset } from '../cache.ts'
import { assetQueries } from '../queries.ts'
import classes from './inspector.module.css'
import { Section } from './section.tsx'

/** Every revision of an asset; each can be downloaded, and an old one made the newest again. */
export function Versions({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const add = t('assets.versions.add')
  return (
    <Section
      name="versions"
      title={t('assets.versions.title')}
      extra={
        may(asset, 'replace') && (
          <Tooltip label={add}>
            <ActionIcon size={26} aria-label={add} onClick={() => void chooseVersionFile(asset)}>
              <IconFileUpload size={16} stroke={1.5} />
            </ActionIcon>
          </Tooltip>
        )
      }
    >
      <VersionList asset={asset} />
    </Section>
  )
}

function VersionList({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const versions = useInfiniteQuery(assetQueries.versions(asset.id))
  if (versions.error) return <PageError size="inline" error={versions.error} onRetry={() => void versions.refetch()} />
  if (!versions.data) return <SkeletonLines label={t('app.loading')} lines={2} />
  return (
    <>
      <ul className={classes.versions}>
        {versions.data.pages.flatMap((page) =>
          page.items.map((version) => <VersionRow key={version.id} asset={asset} version={version} />),
        )}
      </ul>
      {versions.hasNextPage && (
        <Button variant="subtle" size="compact-sm" onClick={() => void versions.fetchNextPage()}>
          {t('assets.versions.more')}
        </Button>
      )}
    </>
  )
}

function VersionRow({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation()
  const { number } = version
  const isCurrent = number === asset.version.number
  const download = t('assets.versions.download', { number })
  const restore = t('assets.versions.restore', { number })
  return (
    <li className={classes.version}>
      <div className={classes.versionText}>
        <span>
          {t('assets.versions.number', { number })}{' '}
          {isCurrent && <Badge size="sm">{t('assets.versions.current')}</Badge>}
        </span>
        <span className={classes.versionLine} title={formatDateTime(version.createdAt)}>
          {version.author
            ? t('assets.versions.by', { name: version.author.name, when: formatRelative(version.createdAt) })
            : formatRelative(version.createdAt)}{' '}
          · {formatSize(version.sizeBytes)}
        </span>
        {version.note && <span className={classes.versionLine}>{version.note}</span>}
      </div>
      {!isCurrent && may(asset, 'replace') && (
        <Tooltip label={restore}>
          <ActionIcon
            size={26}
            aria-label={restore}
            onClick={() => void restoreVersion(asset, number).catch(sayProblem)}
          >
            <IconRestore size={16} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      )}
      {may(asset, 'download_original') && (
        <Tooltip label={download}>
          <ActionIcon size={26} component="a" href={versionUrl(asset, number)} download aria-label={download}>
            <IconDownload size={16} stroke={1.5} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  )

  async function restoreVersion({ id }: Asset, old: number) {
    patchAsset(await damask.assets.restoreVersion({ assetId: id, number: old }))
    void queryClient.invalidateQueries({ queryKey: assetQueries.versions(id).queryKey })
    say({ message: t('assets.versions.restored', { number: old }) })
  }
}
