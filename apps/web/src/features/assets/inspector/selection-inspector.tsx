import type { Asset, AssetFilters } from '@damask/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActionContext } from '../../../app/action.ts'
import { formatNumber, formatSize } from '../../../app/format.ts'
import { loadLaterWords } from '../../../app/words.ts'
import { Picture } from '../../../parts/asset-grid/picture.tsx'
import { assetQueries } from '../queries.ts'
import classes from './inspector.module.css'
import { PageSummary } from './page-summary.tsx'

const ManyForm = lazy(async () => {
  const [{ ManyForm }] = await Promise.all([import('../../metadata/many/many-form.tsx'), loadLaterWords()])
  return { default: ManyForm }
})
const AssetSections = lazy(async () => ({ default: (await import('./asset-inspector.tsx')).AssetSections }))

type Props = {
  readonly assets: readonly Asset[]
  readonly everything: ActionContext['everything']
  /** What the page shows when nothing is selected. */
  readonly filters?: AssetFilters
}

/** The inspector of the library: what the page shows, one asset, or a summary of many. */
export function SelectionInspector({ assets, everything, filters = {} }: Props) {
  const [only] = assets
  if (!only) return <PageSummary filters={filters} />
  if (assets.length > 1 || everything) return <Many assets={assets} everything={everything} filters={filters} />
  return (
    <div>
      <Link to="/asset/$assetId" params={{ assetId: only.id }} className={classes.preview} aria-label={only.name}>
        <Picture key={only.id} asset={only} width={560} fit="contain" iconSize={80} />
      </Link>
      <h2 className={classes.name}>{only.name}</h2>
      <Suspense>
        <AssetSections asset={only} />
      </Suspense>
    </div>
  )
}

function Many({ assets, everything }: Props) {
  const { t } = useTranslation()
  const ids = assets.map(({ id }) => id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: news about an asset must not ask for the values of all again.
  const chosen = useMemo(() => ({ assetIds: assets.map(({ id }) => id), everything }), [ids, everything])
  const counts = useQuery({ ...assetQueries.count(everything?.filters ?? {}), enabled: everything !== null })
  const sizeBytes = everything
    ? (counts.data?.sizeBytes ?? 0)
    : assets.reduce((sum, asset) => sum + asset.version.sizeBytes, 0)
  const count = everything?.count ?? assets.length
  const kinds = everything
    ? (counts.data?.kinds ?? [])
    : [...Map.groupBy(assets, ({ kind }) => kind)].map(([kind, some]) => ({ kind, count: some.length }))
  return (
    <div>
      <div className={classes.pile} aria-hidden>
        {assets.slice(0, 4).map((asset, index) => (
          <span key={asset.id} className={classes.card} data-index={index}>
            <Picture asset={asset} width={160} fit="cover" iconSize={48} />
          </span>
        ))}
      </div>
      <h2 className={classes.name}>{t('assets.count', { count, formatted: formatNumber(count) })}</h2>
      <dl className={classes.facts}>
        <div className={classes.pair}>
          <dt>{t('assets.inspector.sum')}</dt>
          <dd>{formatSize(sizeBytes)}</dd>
        </div>
        {[...kinds]
          .sort((a, b) => b.count - a.count)
          .map(({ kind, count: some }) => (
            <div key={kind} className={classes.pair}>
              <dt>{t(`assets.kinds.${kind}`)}</dt>
              <dd>{formatNumber(some)}</dd>
            </div>
          ))}
      </dl>
      <Suspense>
        <ManyForm chosen={chosen} />
      </Suspense>
    </div>
  )
}
