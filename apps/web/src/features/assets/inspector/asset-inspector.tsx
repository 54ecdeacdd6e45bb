import type { Asset, AssetId } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../../app/frame/page-error.tsx'
import { LazyActivity } from '../../history/lazy-activity.tsx'
import { LazyLifecycle } from '../../lifecycle/lazy-lifecycle.tsx'
import { LazyMetadata } from '../../metadata/lazy-metadata.tsx'
import { assetQueries } from '../queries.ts'
import { Details } from './details.tsx'
import { Facts } from './facts.tsx'
import classes from './inspector.module.css'
import { Palette } from './palette.tsx'
import { ProcessingSteps } from './processing-steps.tsx'
import { Section } from './section.tsx'
import { Versions } from './versions.tsx'

/** Everything that is known about one asset, beside its picture. */
export function AssetInspector({ assetId }: { assetId: AssetId }) {
  const { t } = useTranslation()
  const asset = useQuery(assetQueries.one(assetId))
  if (asset.error) {
    return (
      <PageError
        size="inline"
        title={t('assets.inspector.failed')}
        error={asset.error}
        onRetry={() => void asset.refetch()}
      />
    )
  }
  if (!asset.data) {
    return (
      <div className={classes.body}>
        <SkeletonLines label={t('app.loading')} lines={8} />
      </div>
    )
  }
  return <AssetSections asset={asset.data} />
}

/** The sections alone, for whoever has the asset already. */
export function AssetSections({ asset }: { asset: Asset }) {
  return (
    <>
      <LazyMetadata asset={asset} />
      <Details asset={asset} />
      <Palette asset={asset} />
      <LazyLifecycle asset={asset} />
      <ProcessingSteps asset={asset} />
      <Versions asset={asset} />
      <Facts asset={asset} />
      <Activity assetId={asset.id} />
    </>
  )
}

function Activity({ assetId }: { assetId: AssetId }) {
  const { t } = useTranslation()
  return (
    <Section name="activity" title={t('assets.inspector.activity')}>
      <LazyActivity of={{ assetId }} />
    </Section>
  )
}
