import type { Asset } from '@damask/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActionContext } from '../../../app/action.ts'
import { formatNumber, formatSize } from '../../../app/format.ts'
import { Picture } from '../../../parts/asset-grid/picture.tsx'
import { ManyForm } from '../../metadata/many/many-form.tsx'
import { assetQueries } from '../queries.ts'
import classes from './inspector.module.css'

type Props = { readonly assets: readonly Asset[]; readonly everything: ActionContext['everything'] }

/** Several assets: how many and how large, what they have in common, and what is to be done to all of them. */
export function SelectionSummary({ assets, everything }: Props) {
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
      <ManyForm chosen={chosen} />
    </div>
  )
}
