import type { Asset } from '@damask/contract'
import { EmptyState, PageHeader, SkeletonRows } from '@damask/ui'
import { Button, TextInput } from '@mantine/core'
import { IconCalendarCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActionContext } from '../../app/action.ts'
import { damask } from '../../app/damask.ts'
import { formatDate } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { may } from '../../app/may.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { Picture } from '../../parts/asset-grid/picture.tsx'
import page from '../access/access.module.css'
import { beginningOfDay, dayOf, today } from '../access/sentences.ts'
import { patchAsset } from '../assets/cache.ts'
import { deleteAssets } from '../assets/verbs.ts'
import classes from './lifecycle.module.css'
import { lifecycleQueries } from './queries.ts'

/** Assets whose review has come, and what becomes of them. */
export function DuePage() {
  const { t } = useTranslation()
  const pages = useInfiniteQuery(lifecycleQueries.due())
  usePageTitle(t('lifecycle.dueList.title'))
  useActionContext({ page: 'other' })
  const assets = pages.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <div className={page.page}>
      <PageHeader
        title={t('lifecycle.dueList.title')}
        description={assets.length > 0 ? t('lifecycle.dueList.hint') : undefined}
      />
      <div className={page.pageBody}>
        {pages.isPending && <SkeletonRows label={t('app.loading')} rows={5} />}
        {pages.isError && <PageError error={pages.error} onRetry={() => void pages.refetch()} />}
        {pages.isSuccess && assets.length === 0 && (
          <EmptyState icon={<IconCalendarCheck size={40} stroke={1} />} title={t('lifecycle.dueList.empty')}>
            {t('lifecycle.dueList.emptyText')}
          </EmptyState>
        )}
        {assets.length > 0 && (
          <ul className={classes.rows} aria-label={t('lifecycle.dueList.title')}>
            {assets.map((asset) => (
              <DueRow key={asset.id} asset={asset} />
            ))}
          </ul>
        )}
        {pages.hasNextPage && (
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('lifecycle.dueList.more')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** In half a year: long enough to be worth it, soon enough not to be forgotten. */
function suggestedDay(): string {
  const day = new Date()
  day.setMonth(day.getMonth() + 6)
  return dayOf(day.toISOString())
}

function DueRow({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const [until, setUntil] = useState(suggestedDay)
  const [busy, setBusy] = useState(false)
  const { id: assetId, name } = asset
  const act = async (work: () => Promise<unknown>) => {
    setBusy(true)
    await work().catch(sayProblem)
    setBusy(false)
    await queryClient.invalidateQueries({ queryKey: ['lifecycle'] })
  }
  const keep = () =>
    act(async () => {
      patchAsset(await damask.lifecycle.change({ assetId, reviewAt: beginningOfDay(until) }))
      void say({ message: t('lifecycle.dueList.kept', { date: formatDate(beginningOfDay(until)!) }) })
    })
  return (
    <li className={classes.row}>
      <span className={classes.picture}>
        <Picture asset={asset} width={72} fit="cover" iconSize={32} />
      </span>
      <div className={classes.what}>
        <Link to="/asset/$assetId" params={{ assetId }} className={classes.name}>
          {name}
        </Link>
        <p className={classes.quiet}>{t('lifecycle.dueList.since', { date: formatDate(asset.reviewAt!) })}</p>
      </div>
      <div className={classes.verbs}>
        <TextInput
          size="xs"
          type="date"
          label={t('lifecycle.dueList.keepUntil')}
          aria-label={t('lifecycle.dueList.keepOf', { name })}
          min={today()}
          value={until}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
        <Button size="xs" loading={busy} disabled={until <= today()} onClick={() => void keep()}>
          {t('lifecycle.dueList.keep')}
        </Button>
        {may(asset, 'delete') && (
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            aria-label={t('lifecycle.dueList.deleteOf', { name })}
            onClick={() => void act(() => deleteAssets({ assetIds: [assetId], everything: null }))}
          >
            {t('lifecycle.dueList.delete')}
          </Button>
        )}
      </div>
    </li>
  )
}
