import { ActionIcon, Button, Checkbox, Progress } from '@mantine/core'
import {
  IconAlertCircle,
  IconArrowsMaximize,
  IconCircleCheckFilled,
  IconCircleMinus,
  IconClock,
  IconCopy,
  IconLoader2,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconUpload,
  IconX,
} from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSize } from '../../app/format.ts'
import { LinkButton, LinkIcon } from '../../app/links.tsx'
import { codeSentence } from '../../app/problem.ts'
import { say } from '../../app/say.tsx'
import { choose } from '../../features/uploads/choose-files.ts'
import type { Item, Phase } from '../../features/uploads/item.ts'
import { cancel, continueWith, decide, pause, remove, resume, retry } from '../../features/uploads/queue.ts'
import classes from './upload-tray.module.css'

const SIGNS: Record<Phase, typeof IconClock> = {
  queued: IconClock,
  sending: IconUpload,
  paused: IconPlayerPause,
  verifying: IconLoader2,
  processing: IconLoader2,
  done: IconCircleCheckFilled,
  skipped: IconCircleMinus,
  held: IconAlertCircle,
  question: IconCopy,
  failed: IconAlertCircle,
  interrupted: IconPlayerPause,
  cancelled: IconCircleMinus,
}

/** One file: where it is, and what can be done about it. `version` makes it draw again when the item changed in place. */
export function TrayRow({ item }: { item: Item; version: number }) {
  const { t } = useTranslation()
  const { name, phase } = item
  const Sign = SIGNS[phase]
  const progress = progressOf(item)
  return (
    <div className={classes.item} data-phase={phase}>
      <Sign size={18} stroke={1.5} className={classes.sign} aria-hidden />
      <div className={classes.text}>
        <div className={classes.name} title={name}>
          {item.relativePath && <span className={classes.path}>{item.relativePath}/</span>}
          {name}
        </div>
        <div className={classes.line} role={phase === 'failed' ? 'alert' : undefined}>
          {useSentence(item)}
        </div>
        {progress !== null && (
          <Progress
            size={3}
            value={progress}
            mt={4}
            aria-label={t('uploads.tray.label')}
            animated={phase !== 'sending'}
          />
        )}
        <Decision item={item} />
      </div>
      <Tools item={item} />
    </div>
  )
}

function progressOf({ phase, sentBytes, sizeBytes, steps }: Item): number | null {
  if (phase === 'sending' || phase === 'paused') return sizeBytes > 0 ? (sentBytes / sizeBytes) * 100 : 0
  if (phase === 'processing' && steps && steps.total > 0) return (steps.done / steps.total) * 100
  return null
}

function useSentence(item: Item): string {
  const { t } = useTranslation()
  const sizes = { sent: formatSize(item.sentBytes), size: formatSize(item.sizeBytes) }
  const [duplicate] = item.duplicates
  switch (item.phase) {
    case 'sending':
      return t('uploads.phase.sending', sizes)
    case 'paused':
      return t('uploads.phase.paused', sizes)
    case 'interrupted':
      return t('uploads.phase.interrupted', sizes)
    case 'processing':
      return item.steps ? t('uploads.phase.processingStep', item.steps) : t('uploads.phase.processing')
    case 'done':
      if (item.previewFailed) return t('uploads.phase.processingFailed')
      return (item.versionNumber ?? 1) > 1
        ? t('uploads.phase.version', { number: item.versionNumber ?? 1 })
        : `${t('uploads.phase.done')}, ${sizes.size}`
    case 'question': {
      const folder = duplicate && duplicate.folderPath !== '/' ? duplicate.folderPath : t('uploads.root')
      return t('uploads.phase.question', { name: duplicate?.name ?? item.name, folder })
    }
    case 'failed':
      return item.code ? codeSentence(item.code, item.sentence ?? '') : (item.sentence ?? '')
    default:
      return t(`uploads.phase.${item.phase}`)
  }
}

/** The buttons of a file that waits for a person. */
function Decision({ item }: { item: Item }) {
  const { t } = useTranslation()
  const [forAll, setForAll] = useState(false)
  const [duplicate] = item.duplicates
  if (item.phase === 'question') {
    return (
      <div className={classes.decision}>
        <Button size="compact-xs" variant="default" onClick={() => void decide(item, 'skip', forAll)}>
          {t('uploads.item.skip')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => void decide(item, 'keep', forAll)}>
          {t('uploads.item.keep')}
        </Button>
        {duplicate && (
          <LinkButton size="compact-xs" variant="subtle" to="/asset/$assetId" params={{ assetId: duplicate.assetId }}>
            {t('uploads.item.open')}
          </LinkButton>
        )}
        <Checkbox
          size="xs"
          label={t('uploads.item.forAll')}
          checked={forAll}
          onChange={(event) => setForAll(event.currentTarget.checked)}
        />
      </div>
    )
  }
  if (item.phase === 'failed' && item.code === 'asset_name_taken') {
    return (
      <div className={classes.decision}>
        <Button size="compact-xs" variant="default" onClick={() => retry(item, 'unique')}>
          {t('uploads.item.keep')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => retry(item, 'version')}>
          {t('uploads.item.asVersion')}
        </Button>
      </div>
    )
  }
  if (item.phase === 'interrupted') {
    const goOn = async () => {
      const [file] = await choose({})
      if (file && !continueWith(item, file)) {
        say({ message: t('uploads.wrongFile', { name: item.name, size: formatSize(item.sizeBytes) }) })
      }
    }
    return (
      <div className={classes.decision}>
        <Button size="compact-xs" variant="default" onClick={() => void goOn()}>
          {t('uploads.item.choose')}
        </Button>
      </div>
    )
  }
  return null
}

function Tools({ item }: { item: Item }) {
  const { t } = useTranslation()
  const { name, phase, assetId } = item
  const small = { size: 15, stroke: 1.75 } as const
  return (
    <div className={classes.tools}>
      {(phase === 'sending' || phase === 'queued') && (
        <Tool label={t('uploads.item.pause', { name })} onClick={() => pause(item)}>
          <IconPlayerPause {...small} />
        </Tool>
      )}
      {phase === 'paused' && (
        <Tool label={t('uploads.item.resume', { name })} onClick={() => resume(item)}>
          <IconPlayerPlay {...small} />
        </Tool>
      )}
      {phase === 'failed' && (
        <Tool label={t('uploads.item.retry', { name })} onClick={() => retry(item)}>
          <IconRefresh {...small} />
        </Tool>
      )}
      {(phase === 'sending' ||
        phase === 'queued' ||
        phase === 'paused' ||
        phase === 'interrupted' ||
        phase === 'question') && (
        <Tool label={t('uploads.item.cancel', { name })} onClick={() => cancel(item)}>
          <IconX {...small} />
        </Tool>
      )}
      {(phase === 'done' || phase === 'processing') && assetId && (
        <LinkIcon size={26} to="/asset/$assetId" params={{ assetId }} aria-label={t('uploads.item.show', { name })}>
          <IconArrowsMaximize {...small} />
        </LinkIcon>
      )}
      {(phase === 'failed' || phase === 'cancelled') && (
        <Tool label={t('uploads.item.remove', { name })} onClick={() => remove(item)}>
          <IconX {...small} />
        </Tool>
      )}
    </div>
  )
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <ActionIcon size={26} aria-label={label} onClick={onClick}>
      {children}
    </ActionIcon>
  )
}
