import type { FolderId, Quality } from '@damask/contract'
import { EmptyState, RelativeTime, SettingsPage, SettingsSection, SkeletonRows, ToolButton } from '@damask/ui'
import { IconPhotoOff, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { FieldsTable } from './fields-table.tsx'
import { Findings } from './findings.tsx'
import { FoldersTable } from './folders-table.tsx'
import { PlaceTrail } from './place-trail.tsx'
import { qualityQueries } from './queries.ts'
import { Score } from './score.tsx'
import { useCount } from './use-count.ts'

const route = getRouteApi('/member/framed/settings/metadata-quality')

/** Settings → Metadata quality: how much of what could be said of assets is said, and what to do about the rest. */
export function QualityPage() {
  const { t } = useTranslation()
  const { folderId } = route.useSearch()
  const quality = useQuery(qualityQueries.in(folderId))
  const count = useCount(quality.data)
  usePageTitle(t('app.settings.quality'))
  const { data } = quality
  return (
    <SettingsPage
      title={t('app.settings.quality')}
      description={data && <CountedAt quality={data} isCounting={count.isCounting} />}
      actions={
        <ToolButton
          label={t('quality.countAgain')}
          icon={<IconRefresh size={18} stroke={1.5} />}
          disabled={count.isCounting}
          onClick={count.start}
        />
      }
    >
      {folderId && <PlaceTrail folderId={folderId} />}
      {quality.isError && !data && <PageError error={quality.error} onRetry={() => void quality.refetch()} />}
      {(quality.isPending || (data && !data.countedAt && count.isCounting)) && (
        <SkeletonRows label={t('quality.counting')} rows={8} />
      )}
      {data && !data.countedAt && !count.isCounting && (
        <EmptyState icon={<IconRefresh size={32} stroke={1.25} />} title={t('quality.failed')}>
          {t('quality.failedText')}
        </EmptyState>
      )}
      {data?.countedAt && data.assets === 0 && (
        <EmptyState icon={<IconPhotoOff size={32} stroke={1.25} />} title={t('quality.noAssets')}>
          {t('quality.noAssetsText')}
        </EmptyState>
      )}
      {data?.countedAt && data.assets > 0 && <Sections quality={data} folderId={folderId} />}
      {data?.countedAt && !folderId && (
        <SettingsSection title={t('quality.findings.title')} description={t('quality.findings.hint')}>
          <Findings quality={data} />
        </SettingsSection>
      )}
    </SettingsPage>
  )
}

function Sections({ quality, folderId }: { quality: Quality; folderId: FolderId | undefined }) {
  const { t } = useTranslation()
  return (
    <>
      <Score quality={quality} folderId={folderId} />
      <SettingsSection title={t('quality.fields.title')} description={t('quality.fields.hint')}>
        <FieldsTable fields={quality.fields} folderId={folderId} />
      </SettingsSection>
      {quality.folders.length > 0 && (
        <SettingsSection title={t('quality.folders.title')} description={t('quality.folders.hint')}>
          <FoldersTable quality={quality} folderId={folderId} />
        </SettingsSection>
      )}
    </>
  )
}

function CountedAt({ quality, isCounting }: { quality: Quality; isCounting: boolean }) {
  const { t } = useTranslation()
  if (isCounting) return <span role="status">{t('quality.counting')}</span>
  if (!quality.countedAt) return null
  return (
    <span role="status">
      {t(quality.state === 'failed' ? 'quality.countedBefore' : 'quality.counted')}{' '}
      <RelativeTime at={quality.countedAt} relative={formatRelative} absolute={formatDateTime} />
    </span>
  )
}
