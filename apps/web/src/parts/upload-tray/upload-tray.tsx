import { ActionIcon, Menu, Progress, Tooltip, VisuallyHidden } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp, IconDots, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatNumber, formatSize } from '../../app/format.ts'
import { MenuChoices } from '../../app/frame/menu-choices.tsx'
import { conflictMode, isTransferring } from '../../features/uploads/item.ts'
import {
  cancelAll,
  closeList,
  currentSnapshot,
  findUnfinished,
  pauseAll,
  resumeAll,
  subscribe,
  uploadSpeed,
} from '../../features/uploads/queue.ts'
import { type Summary, summarise } from './summary.ts'
import { TrayList } from './tray-list.tsx'
import classes from './upload-tray.module.css'

/** What is on its way in, at the bottom of every page until it is over and seen. */
export function UploadTray() {
  const { t } = useTranslation()
  const snapshot = useSyncExternalStore(subscribe, currentSnapshot)
  const [opened, setOpened] = useState(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: items change in place; the version says so.
  const sum = useMemo(() => summarise(snapshot.items), [snapshot.version])

  useEffect(() => {
    // An upload that cannot be listed now is listed after the next reload.
    findUnfinished().catch(() => {})
  }, [])
  const guard = snapshot.items.some(isTransferring)
  useEffect(() => {
    if (!guard) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [guard])

  if (sum.total === 0 && snapshot.reading === null) return null
  const isOver = sum.transferring + sum.processing + sum.paused + sum.attention === 0 && snapshot.reading === null
  const toggle = t(opened ? 'uploads.tray.minimise' : 'uploads.tray.maximise')
  return (
    <section className={classes.tray} aria-label={t('uploads.tray.label')} data-no-box>
      <header className={classes.head}>
        <div className={classes.title}>
          <Headline sum={sum} reading={snapshot.reading} />
          <Pace sum={sum} />
        </div>
        {sum.transferring > 0 && (
          <Tool label={t('uploads.tray.pauseAll')} onClick={pauseAll}>
            <IconPlayerPause size={16} stroke={1.5} />
          </Tool>
        )}
        {sum.transferring === 0 && sum.paused > 0 && (
          <Tool label={t('uploads.tray.resumeAll')} onClick={resumeAll}>
            <IconPlayerPlay size={16} stroke={1.5} />
          </Tool>
        )}
        <TrayMenu canCancel={sum.transferring + sum.paused > 0} />
        <Tool label={toggle} onClick={() => setOpened(!opened)}>
          {opened ? <IconChevronDown size={16} stroke={1.5} /> : <IconChevronUp size={16} stroke={1.5} />}
        </Tool>
        {(isOver || sum.transferring + sum.paused + sum.processing === 0) && (
          <Tool label={t('uploads.tray.close')} onClick={closeList}>
            <IconX size={16} stroke={1.5} />
          </Tool>
        )}
      </header>
      {sum.transferring > 0 && (
        <Progress
          size={3}
          radius={0}
          value={sum.sizeBytes > 0 ? (sum.sentBytes / sum.sizeBytes) * 100 : 0}
          aria-label={t('uploads.tray.label')}
        />
      )}
      {opened && <TrayList snapshot={snapshot} />}
      <VisuallyHidden role="status">
        {isOver && sum.finished > 0 ? t('uploads.tray.finished', { count: sum.finished }) : ''}
      </VisuallyHidden>
    </section>
  )
}

function Headline({ sum, reading }: { sum: Summary; reading: number | null }) {
  const { t } = useTranslation()
  const { total, transferring, processing, paused, attention, finished } = sum
  const say = () => {
    if (reading !== null) return t('uploads.tray.reading', { count: reading })
    if (transferring > 0)
      return t('uploads.tray.uploading', { count: total, done: formatNumber(total - transferring - paused) })
    if (paused > 0) return t('uploads.tray.paused', { count: total, done: formatNumber(total - paused) })
    if (attention > 0) return t('uploads.tray.attention', { count: attention })
    if (processing > 0) return t('uploads.tray.processing', { count: processing })
    return t('uploads.tray.finished', { count: finished })
  }
  return <h2 className={classes.headline}>{say()}</h2>
}

function Pace({ sum }: { sum: Summary }) {
  const { t } = useTranslation()
  const { online } = useNetwork()
  if (sum.transferring === 0) {
    return sum.attention > 0 && sum.paused > 0 ? (
      <p className={classes.pace}>{t('uploads.tray.attention', { count: sum.attention })}</p>
    ) : null
  }
  if (!online) return <p className={classes.pace}>{t('uploads.tray.offline')}</p>
  const speed = uploadSpeed.bytesPerSecond()
  const parts = []
  if (speed && speed > 0) {
    parts.push(t('uploads.tray.speed', { speed: formatSize(Math.round(speed)) }))
    parts.push(t('uploads.tray.left', { time: formatDuration((sum.sizeBytes - sum.sentBytes) / speed) }))
  }
  if (sum.attention > 0) parts.push(t('uploads.tray.attention', { count: sum.attention }))
  return <p className={classes.pace}>{parts.join(' · ') || ' '}</p>
}

function TrayMenu({ canCancel }: { canCancel: boolean }) {
  const { t } = useTranslation()
  const mode = conflictMode.use()
  return (
    <Menu position="top-end" width={240}>
      <Menu.Target>
        <ActionIcon size={28} aria-label={t('app.more')}>
          <IconDots size={16} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuChoices
          label={t('uploads.tray.conflict')}
          value={mode}
          choices={(['unique', 'version', 'reject'] as const).map((value) => ({
            value,
            label: t(`uploads.tray.${value}`),
          }))}
          onChange={conflictMode.set}
        />
        {canCancel && (
          <>
            <Menu.Divider />
            <Menu.Item className={classes.danger} leftSection={<IconX size={16} aria-hidden />} onClick={cancelAll}>
              {t('uploads.tray.cancelAll')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={28} aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
