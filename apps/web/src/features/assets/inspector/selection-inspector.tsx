import type { Asset, AssetFilters } from '@damask/contract'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { ActionContext } from '../../../app/action.ts'
import { loadLaterWords } from '../../../app/words.ts'
import { Picture } from '../../../parts/asset-grid/picture.tsx'
import classes from './inspector.module.css'

const PageSummary = lazy(async () => ({ default: (await import('./page-summary.tsx')).PageSummary }))
const SelectionSummary = lazy(async () => {
  const [{ SelectionSummary }] = await Promise.all([import('./selection-summary.tsx'), loadLaterWords()])
  return { default: SelectionSummary }
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
  if (!only) {
    return (
      <Suspense>
        <PageSummary filters={filters} />
      </Suspense>
    )
  }
  if (assets.length > 1 || everything) {
    return (
      <Suspense>
        <SelectionSummary assets={assets} everything={everything} />
      </Suspense>
    )
  }
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
