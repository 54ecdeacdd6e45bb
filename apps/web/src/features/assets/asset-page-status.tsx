import type { Asset, Processing, Version } from '@damask/contract'
import { Button, Loader } from '@mantine/core'
import { IconAlertTriangle, IconHistory, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import classes from './asset-page.module.css'
import { patchAsset } from './cache.ts'
import { assetQueries } from './queries.ts'
import { retryProcessing } from './verbs.ts'

type AssetPageStatusProps = { asset: Asset; older: Version | undefined; onNewest: () => void }

/** What one should know about what is on the stage: it is old, binned, still being processed, or processing failed. */
export function AssetPageStatus({ asset, older, onNewest }: AssetPageStatusProps) {
  const { t } = useTranslation()
  const isWorking = asset.processing === 'waiting' || asset.processing === 'running'
  const processing = useQuery({
    ...assetQueries.processing(asset.id),
    enabled: isWorking || asset.processing === 'failed',
  })
  // What is ready is shown before the rest is.
  const made = isWorking ? processing.data?.renditions.length : undefined
  useEffect(() => {
    if (made) void queryClient.invalidateQueries({ queryKey: assetQueries.one(asset.id).queryKey })
  }, [made, asset.id])

  if (asset.binnedAt) {
    return (
      <Notice icon={<IconTrash size={16} stroke={1.5} aria-hidden />}>
        {t('viewer.page.binned')} <Link to="/bin">{t('viewer.page.toBin')}</Link>
      </Notice>
    )
  }
  if (older) {
    return (
      <Notice
        icon={<IconHistory size={16} stroke={1.5} aria-hidden />}
        actions={
          <>
            <Button size="compact-xs" variant="default" onClick={() => void restore(asset, older, onNewest)}>
              {t('viewer.page.makeNewest')}
            </Button>
            <Button size="compact-xs" variant="subtle" onClick={onNewest}>
              {t('viewer.page.toNewest')}
            </Button>
          </>
        }
      >
        {t('viewer.page.older', { number: older.number, newest: asset.version.number })}
      </Notice>
    )
  }
  if (isWorking) {
    const { done, total } = progressOf(processing.data)
    return (
      <Notice icon={<Loader size={14} color="gray" aria-hidden />}>
        {total > 0 ? t('viewer.page.working', { done, total }) : t('viewer.page.waiting')}
      </Notice>
    )
  }
  const failed = processing.data?.steps.filter((step) => step.state === 'failed') ?? []
  if (asset.processing !== 'failed') return null
  return (
    <Notice
      icon={<IconAlertTriangle className={classes.warning} size={16} stroke={1.75} aria-hidden />}
      actions={
        <Button size="compact-xs" variant="default" onClick={() => void retryProcessing([asset]).catch(sayProblem)}>
          {t('app.retry')}
        </Button>
      }
    >
      {failed.length === 0
        ? t('viewer.page.failedSteps')
        : [...new Set(failed.map((step) => step.sentence ?? step.step))].join(' ')}
    </Notice>
  )
}

function Notice({ icon, actions, children }: { icon: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.notice} role="status">
      {icon}
      <span className={classes.noticeText}>{children}</span>
      {actions}
    </div>
  )
}

function progressOf(processing: Processing | undefined): { done: number; total: number } {
  const steps = processing?.steps ?? []
  return { done: steps.filter(({ state }) => state !== 'waiting' && state !== 'running').length, total: steps.length }
}

async function restore(asset: Asset, older: Version, onDone: () => void): Promise<void> {
  try {
    patchAsset(
      await damask.assets.restoreVersion({ assetId: asset.id, number: older.number }, { ifMatch: asset.revision }),
    )
    void queryClient.invalidateQueries({ queryKey: assetQueries.versions(asset.id).queryKey })
    onDone()
    say({ message: word('assets.versions.restored', { number: older.number }) })
  } catch (error) {
    sayProblem(error)
  }
}
