import type { Asset } from '@damask/contract'
import { Loader } from '@mantine/core'
import {
  IconAlertTriangleFilled,
  IconCalendarOff,
  IconPlayerPlayFilled,
  IconStarFilled,
  IconWaveSine,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatNumber } from '../../app/format.ts'
import classes from './badges.module.css'

/** What a picture alone does not say: that it moves, how long it is, that work goes on or failed. */
export function Badges({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const { durationS, pages } = asset.version
  const isWorking = asset.processing === 'running' || asset.processing === 'waiting'
  const showsDuration = durationS !== null && (asset.kind === 'video' || asset.kind === 'audio')
  const showsPages = pages !== null && pages > 1
  const isExpired = asset.expiresAt !== null && Date.parse(asset.expiresAt) <= Date.now()
  if (
    !isExpired &&
    !asset.isFavourite &&
    !isWorking &&
    asset.processing !== 'failed' &&
    !showsDuration &&
    !showsPages &&
    asset.kind !== 'video'
  )
    return null
  return (
    <span className={classes.badges} data-badges>
      {asset.isFavourite && (
        <span className={classes.badge}>
          <IconStarFilled size={10} aria-hidden />
          <span className={classes.hidden}>{t('assets.favourite')}</span>
        </span>
      )}
      {asset.processing === 'failed' && (
        <span className={classes.badge} data-tone="danger">
          <IconAlertTriangleFilled size={12} aria-hidden />
          <span className={classes.hidden}>{t('assets.processingFailed')}</span>
        </span>
      )}
      {isExpired && (
        <span className={classes.badge} data-tone="danger">
          <IconCalendarOff size={12} stroke={2} aria-hidden />
          <span className={classes.hidden}>{t('assets.expired')}</span>
        </span>
      )}
      {isWorking && (
        <span className={classes.badge}>
          <Loader size={10} color="white" aria-hidden />
          <span className={classes.hidden}>{t('assets.processing')}</span>
        </span>
      )}
      {showsPages && (
        <span className={classes.badge}>{t('assets.pages', { count: pages, formatted: formatNumber(pages) })}</span>
      )}
      {(showsDuration || asset.kind === 'video') && (
        <span className={classes.badge}>
          {asset.kind === 'audio' ? (
            <IconWaveSine size={12} stroke={2.5} aria-hidden />
          ) : (
            <IconPlayerPlayFilled size={10} aria-hidden />
          )}
          {showsDuration && formatDuration(durationS)}
        </span>
      )}
    </span>
  )
}
