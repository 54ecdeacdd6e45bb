import { RelativeTime, SkeletonLines } from '@damask/ui'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import classes from './history.module.css'
import { type FeedOf, historyQueries } from './queries.ts'
import { sentenceOf } from './sentence.ts'

/** What happened to a thing, in sentences, newest first. */
export function ActivityFeed({ of }: { of: FeedOf }) {
  const { t } = useTranslation()
  const feed = useInfiniteQuery(historyQueries.feed(of))
  if (feed.error) return <PageError size="inline" error={feed.error} onRetry={() => void feed.refetch()} />
  if (!feed.data) return <SkeletonLines label={t('app.loading')} lines={3} />
  const items = feed.data.pages.flatMap((page) => page.items)
  if (items.length === 0) return <p className={classes.quiet}>{t('history.empty')}</p>
  return (
    <>
      <ol className={classes.feed}>
        {items.map((item) => (
          <li key={item.id} className={classes.told}>
            <span>{sentenceOf(t, item, 'assetId' in of || item.facts.folderId === of.folderId)}</span>
            <span className={classes.when}>
              <RelativeTime at={item.at} relative={formatRelative} absolute={formatDateTime} />
              {item.address && ` · ${item.address}`}
            </span>
            {item.reason && <span className={classes.when}>{t('history.because', { reason: item.reason })}</span>}
          </li>
        ))}
      </ol>
      {feed.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={feed.isFetchingNextPage}
          onClick={() => void feed.fetchNextPage()}
        >
          {t('history.more')}
        </Button>
      )}
    </>
  )
}
