import type { AssetId, HeldAsset } from '@damask/contract'
import { EmptyState, PageHeader, SkeletonRows } from '@damask/ui'
import { Button, Checkbox, VisuallyHidden } from '@mantine/core'
import { IconChecks } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActionContext } from '../../app/action.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { metadataQueries } from '../metadata/queries.ts'
import classes from './attention.module.css'
import { HeldRow } from './held-row.tsx'
import { MendForm } from './mend-form.tsx'
import { attentionQueries } from './queries.ts'
import { discardThem, letThemIn, moveThem } from './verbs.tsx'

const NOTHING: HeldAsset[] = []

/** What arrived and breaks a rule of its folder, until somebody mends it. */
export function AttentionPage() {
  const { t } = useTranslation()
  const list = useInfiniteQuery(attentionQueries.list())
  const fields = useQuery(metadataQueries.fields()).data?.fields ?? []
  const items = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? NOTHING, [list.data])
  const [chosen, setChosen] = useState<ReadonlySet<AssetId>>(new Set())
  const [anchor, setAnchor] = useState<AssetId | null>(null)
  const [isFilling, setFilling] = useState(false)
  usePageTitle(t('attention.title'))
  useActionContext({ page: 'other' })

  const selected = items.filter(({ id }) => chosen.has(id))
  const count = selected.length
  const isAll = count > 0 && count === items.length
  const select = (id: AssetId, range: boolean) => {
    const from = items.findIndex((item) => item.id === anchor)
    const to = items.findIndex((item) => item.id === id)
    if (range && from >= 0) {
      const between = items.slice(Math.min(from, to), Math.max(from, to) + 1)
      return setChosen(new Set([...chosen, ...between.map((item) => item.id)]))
    }
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
    setAnchor(id)
  }
  const fill = (id: AssetId) => {
    if (!chosen.has(id)) setChosen(new Set([id]))
    setFilling(true)
  }

  return (
    <div className={classes.page}>
      <PageHeader title={t('attention.title')} description={t('attention.hint')} />
      {list.isPending && (
        <div className={classes.waiting}>
          <SkeletonRows label={t('app.loading')} rows={6} />
        </div>
      )}
      {list.isError && !list.data && <PageError error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && items.length === 0 && (
        <EmptyState icon={<IconChecks size={32} stroke={1.25} />} title={t('attention.empty')}>
          {t('attention.emptyHint')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <>
          <div className={classes.bar}>
            <Checkbox
              size="xs"
              className={classes.check}
              checked={isAll}
              indeterminate={count > 0 && !isAll}
              label={count > 0 ? t('attention.selected', { count }) : t('attention.selectAll')}
              onChange={() => setChosen(isAll ? new Set() : new Set(items.map(({ id }) => id)))}
            />
            <VisuallyHidden role="status">{count > 0 ? t('attention.selected', { count }) : ''}</VisuallyHidden>
            {count > 0 && (
              <span className={classes.barVerbs}>
                <Button size="xs" onClick={() => setFilling(true)}>
                  {t('attention.fillIn')}
                </Button>
                <Button size="xs" variant="default" onClick={() => void moveThem(selected)}>
                  {t('attention.move')}
                </Button>
                {selected.every(({ mayOverride }) => mayOverride) && (
                  <Button size="xs" variant="default" onClick={() => void letThemIn(selected)}>
                    {t('attention.override')}
                  </Button>
                )}
                <Button size="xs" variant="default" onClick={() => void discardThem(selected)}>
                  {t('attention.discard')}
                </Button>
              </span>
            )}
          </div>
          <div className={classes.scroll}>
            {isFilling && count > 0 && (
              <MendForm key={[...chosen].join()} held={selected} onClose={() => setFilling(false)} />
            )}
            <ul className={classes.list} aria-label={t('attention.list')}>
              {items.map((held) => (
                <HeldRow
                  key={held.id}
                  held={held}
                  fields={fields}
                  isSelected={chosen.has(held.id)}
                  onSelect={(range) => select(held.id, range)}
                  onFill={() => fill(held.id)}
                />
              ))}
            </ul>
            {list.hasNextPage && (
              <div className={classes.more}>
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {t('attention.more')}
                </Button>
              </div>
            )}
          </div>
        </>
      )}
    </div>
  )
}
