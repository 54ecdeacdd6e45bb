import type { Asset, ProcessingStep } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleMinus,
  IconClock,
  IconLoader2,
  IconRefresh,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../app/format.ts'
import { PageError } from '../../../app/frame/page-error.tsx'
import { may } from '../../../app/may.ts'
import { sayProblem } from '../../../app/say.tsx'
import { assetQueries } from '../queries.ts'
import { retryProcessing } from '../verbs.ts'
import classes from './inspector.module.css'
import { Section } from './section.tsx'
import { useStepName } from './step-name.ts'

const SIGNS = {
  waiting: IconClock,
  running: IconLoader2,
  done: IconCircleCheck,
  failed: IconAlertTriangle,
  skipped: IconCircleMinus,
} as const

/** What was made of an asset, what failed and why, and another try. */
export function ProcessingSteps({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const isWorking = asset.processing === 'running' || asset.processing === 'waiting'
  return (
    <Section
      name="processing"
      title={t('assets.steps.title')}
      extra={
        !isWorking &&
        may(asset, 'edit') && (
          <Button
            size="compact-xs"
            variant={asset.processing === 'failed' ? 'light' : 'subtle'}
            color={asset.processing === 'failed' ? 'red' : 'gray'}
            leftSection={<IconRefresh size={14} stroke={1.75} aria-hidden />}
            onClick={() => void retryProcessing([asset]).catch(sayProblem)}
          >
            {t('assets.steps.retry')}
          </Button>
        )
      }
    >
      <Steps asset={asset} />
    </Section>
  )
}

function Steps({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const processing = useQuery(assetQueries.processing(asset.id))
  if (processing.error)
    return <PageError size="inline" error={processing.error} onRetry={() => void processing.refetch()} />
  if (!processing.data) return <SkeletonLines label={t('app.loading')} lines={3} />
  return (
    <ul className={classes.steps}>
      {processing.data.steps.map((step) => (
        <Step key={step.step} step={step} />
      ))}
    </ul>
  )
}

function Step({ step: { step, state, sentence, tookMs } }: { step: ProcessingStep }) {
  const { t } = useTranslation()
  const stepName = useStepName()
  const Sign = SIGNS[state]
  return (
    <li className={classes.step} data-state={state}>
      <Sign size={16} stroke={1.75} className={classes.stepSign} role="img" aria-label={t(`assets.steps.${state}`)} />
      <span className={classes.stepText}>
        {stepName(step)}
        {sentence && <span className={classes.sentence}>{sentence}</span>}
      </span>
      {tookMs !== null && tookMs >= 50 && state === 'done' && (
        <span className={classes.took}>
          {t('assets.steps.took', { seconds: formatNumber(Math.round(tookMs / 100) / 10) })}
        </span>
      )}
    </li>
  )
}
