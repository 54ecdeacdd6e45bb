import type { AssetFilters, Kind } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatNumber, formatSize } from '../../../app/format.ts'
import { PageError } from '../../../app/frame/page-error.tsx'
import { ROOT_FOLDER_ID } from '../../folders/root.ts'
import { LazyActivity } from '../../history/lazy-activity.tsx'
import { assetQueries } from '../queries.ts'
import classes from './inspector.module.css'
import { Section } from './section.tsx'

/** While nothing is selected: what the page shows, by kind. A kind is also a filter. */
export function PageSummary({ filters }: { filters: AssetFilters }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const counts = useQuery({ ...assetQueries.count(filters), placeholderData: (before) => before })
  if (counts.error) {
    return (
      <PageError
        size="inline"
        title={t('assets.inspector.failed')}
        error={counts.error}
        onRetry={() => void counts.refetch()}
      />
    )
  }
  if (!counts.data) {
    return (
      <div className={classes.body}>
        <SkeletonLines label={t('app.loading')} lines={5} />
      </div>
    )
  }
  const { total, sizeBytes, kinds } = counts.data
  const showOnly = (kind: Kind) =>
    void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, kind: [kind] }) as never })
  return (
    <>
      <div className={classes.body}>
        <h2 className={classes.pageTitle}>{t('assets.inspector.page')}</h2>
        <p className={classes.pageLine}>
          {t('assets.count', { count: total, formatted: formatNumber(total) })} · {formatSize(sizeBytes)}
        </p>
        <ul className={classes.kinds}>
          {[...kinds]
            .sort((a, b) => b.count - a.count)
            .map(({ kind, count }) => (
              <li key={kind}>
                <button
                  type="button"
                  className={classes.kind}
                  title={t('assets.inspector.only', { kind: t(`assets.kinds.${kind}`) })}
                  onClick={() => showOnly(kind)}
                >
                  <span>{t(`assets.kinds.${kind}`)}</span>
                  <span className={classes.kindCount}>{formatNumber(count)}</span>
                  <span className={classes.bar} style={{ inlineSize: `${(count / total) * 100}%` }} />
                </button>
              </li>
            ))}
        </ul>
        {total > 0 && <p className={classes.quiet}>{t('assets.inspector.hint')}</p>}
      </div>
      <Section name="folder-activity" title={t('assets.inspector.activity')}>
        <LazyActivity of={{ folderId: filters.folderId ?? ROOT_FOLDER_ID }} />
      </Section>
    </>
  )
}
