import type { LegalHold } from '@damask/contract'
import { EmptyState, SettingsSection, SkeletonLines, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconGavel } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber, formatRelative } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { askHold, askRelease } from './hold-dialogs.tsx'
import classes from './lifecycle.module.css'
import { lifecycleQueries } from './queries.ts'

/** Legal holds: what each covers, who placed it and why. */
export function Holds() {
  const { t } = useTranslation()
  const pages = useInfiniteQuery(lifecycleQueries.holds())
  const holds = pages.data?.pages.flatMap(({ items }) => items) ?? []
  const add = (
    <Button size="xs" onClick={() => void askHold()}>
      {t('lifecycle.holds.add')}
    </Button>
  )
  return (
    <SettingsSection title={t('lifecycle.holds.title')} description={t('lifecycle.holds.text')} actions={add}>
      {pages.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {pages.isError && <PageError size="inline" error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.isSuccess && holds.length === 0 && (
        <EmptyState size="inline" icon={<IconGavel size={32} stroke={1.25} />} title={t('lifecycle.holds.none')}>
          {t('lifecycle.holds.noneText')}
        </EmptyState>
      )}
      {holds.length > 0 && (
        <ul className={classes.rows} aria-label={t('lifecycle.holds.title')}>
          {holds.map((hold) => (
            <HoldRow key={hold.id} hold={hold} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('lifecycle.holds.more')}
        </Button>
      )}
    </SettingsSection>
  )
}

function HoldRow({ hold }: { hold: LegalHold }) {
  const { t } = useTranslation()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { name, reason, folders, filters, covers, placedAt, placedBy, releasedAt, releasedBy, releaseReason } = hold
  const what = t('lifecycle.holds.covers', { count: covers, formatted: formatNumber(covers) })
  const places = folders.map(({ path }) => (path === '/' ? t('folders.root') : path)).join(', ')
  const search = filters?.words
    ? `${t('lifecycle.holds.search')}: ${filters.words}`
    : filters
      ? t('lifecycle.holds.search')
      : ''
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <span className={classes.name}>{name}</span>{' '}
        {releasedAt && <Badge color="gray">{t('lifecycle.holds.released')}</Badge>}
        <p className={classes.quiet}>
          {[releasedAt ? t('lifecycle.holds.covered', { what }) : what, places, search].filter(Boolean).join(' · ')}
        </p>
        <p className={classes.quiet}>{reason}</p>
        <p className={classes.quiet}>
          {t('lifecycle.holds.by', {
            name: placedBy?.name || t('lifecycle.holds.somebody'),
            when: formatRelative(placedAt),
          })}
        </p>
        {releasedAt && (
          <p className={classes.quiet}>
            {t('lifecycle.holds.releasedBy', {
              name: releasedBy?.name || t('lifecycle.holds.somebody'),
              when: formatRelative(releasedAt),
              reason: releaseReason ?? '',
            })}
          </p>
        )}
      </div>
      {!releasedAt && (
        <div className={classes.verbs}>
          <Button
            size="xs"
            variant="default"
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={t('lifecycle.holds.showOf', { name })}
            onClick={() => setOpen(!isOpen)}
          >
            {t('lifecycle.holds.show')}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t('lifecycle.holds.releaseOf', { name })}
            onClick={() => void askRelease(hold)}
          >
            {t('lifecycle.holds.release')}
          </Button>
        </div>
      )}
      <div id={id} className={classes.held} hidden={!isOpen || releasedAt !== null}>
        {isOpen && !releasedAt && <Held hold={hold} />}
      </div>
    </li>
  )
}

function Held({ hold }: { hold: LegalHold }) {
  const { t } = useTranslation()
  const pages = useInfiniteQuery(lifecycleQueries.held(hold.id))
  if (pages.isError) return <PageError size="inline" error={pages.error} onRetry={() => void pages.refetch()} />
  if (pages.isPending) return <SkeletonLines label={t('app.loading')} lines={3} />
  const assets = pages.data.pages.flatMap(({ items }) => items)
  return (
    <>
      <ul className={classes.list}>
        {assets.map(({ assetId, name, path, isBinned }) => (
          <li key={assetId}>
            {isBinned ? (
              <span>{name}</span>
            ) : (
              <Link to="/asset/$assetId" params={{ assetId }} className={classes.name}>
                {name}
              </Link>
            )}{' '}
            <span className={classes.faint}>{isBinned ? t('lifecycle.holds.binned') : path}</span>
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('lifecycle.holds.more')}
        </Button>
      )}
    </>
  )
}
