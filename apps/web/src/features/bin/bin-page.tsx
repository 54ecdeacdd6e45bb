import type { BinEntry, BinEntryId } from '@damask/contract'
import { EmptyState, PageHeader, SkeletonRows } from '@damask/ui'
import { Checkbox, VisuallyHidden } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useActionContext } from '../../app/action.ts'
import { formatNumber } from '../../app/format.ts'
import { ActionButton } from '../../app/frame/action-button.tsx'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { BinList } from './bin-list.tsx'
import classes from './bin-page.module.css'
import { extendTo, NOTHING, pruneTo, toggleOne } from './bin-selection.ts'
import { binQueries } from './queries.ts'
import { useBinActions } from './use-bin-actions.ts'

const NO_ENTRIES: BinEntry[] = []

/** What was deleted: back where it was, or gone for ever. */
export function BinPage() {
  const { t } = useTranslation()
  const bin = useInfiniteQuery(binQueries.list())
  const entries = useMemo(() => bin.data?.pages.flatMap((page) => page.items) ?? NO_ENTRIES, [bin.data])
  const order = useMemo(() => entries.map((entry) => entry.id), [entries])
  const [kept, setSelection] = useState(NOTHING)
  const selection = pruneTo(kept, order)
  const [focused, setFocused] = useState<BinEntryId | null>(null)
  usePageTitle(t('bin.title'))
  useActionContext({ page: 'bin' })

  const selected = entries.filter((entry) => selection.ids.has(entry.id))
  useBinActions({ entries, selected, focused, select: setSelection })
  const select = (id: BinEntryId, { range }: { range: boolean }) =>
    setSelection(range ? extendTo(selection, order, id) : toggleOne(selection, id))

  const count = selected.length
  const isAll = count > 0 && count === entries.length
  return (
    <div className={classes.page}>
      <PageHeader
        title={t('bin.title')}
        description={t('bin.hint')}
        actions={entries.length > 0 && <ActionButton name="bin.empty" shape="button" />}
      />
      {bin.isPending && (
        <div className={classes.waiting}>
          <SkeletonRows label={t('app.loading')} rows={8} />
        </div>
      )}
      {bin.isError && !bin.data && <PageError error={bin.error} onRetry={() => void bin.refetch()} />}
      {bin.data && entries.length === 0 && (
        <EmptyState icon={<IconTrash size={32} stroke={1.25} />} title={t('bin.nothing')}>
          {t('bin.nothingHint')}
        </EmptyState>
      )}
      {entries.length > 0 && (
        <>
          <div className={classes.bar}>
            <Checkbox
              size="xs"
              className={classes.check}
              checked={isAll}
              indeterminate={count > 0 && !isAll}
              label={count > 0 ? t('bin.selected', { count, written: formatNumber(count) }) : t('bin.selectAll')}
              onChange={() => setSelection(isAll ? NOTHING : { ids: new Set(order), anchor: order[0] ?? null })}
            />
            <VisuallyHidden role="status">
              {count > 0 ? t('bin.selected', { count, written: formatNumber(count) }) : ''}
            </VisuallyHidden>
            <span className={classes.barVerbs}>
              {count > 0 && (
                <>
                  <ActionButton name="bin.restore" shape="button" />
                  <ActionButton name="bin.erase" shape="button" />
                </>
              )}
            </span>
          </div>
          <BinList
            entries={entries}
            selection={selection}
            focused={focused}
            onFocus={setFocused}
            onSelect={select}
            onEnd={() => {
              if (bin.hasNextPage && !bin.isFetchingNextPage) void bin.fetchNextPage()
            }}
          />
        </>
      )}
    </div>
  )
}
