import type { SystemState } from '@damask/contract'
import { Meter, SettingsSection } from '@damask/ui'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber, formatSize } from '../../app/format.ts'
import classes from './upkeep.module.css'
import { useUptime } from './use-uptime.ts'

/** A disk this full needs somebody's attention. */
const LOW_FREE_BYTES = 10_000_000_000
const VERY_LOW_FREE_BYTES = 2_000_000_000

/** What runs, where things are kept and how much of it there is. */
export function SystemFacts({ system }: { system: SystemState }) {
  const { t } = useTranslation()
  const { version, node, uptimeS, database, storage, jobs, media } = system
  const uptime = useUptime(uptimeS)
  return (
    <>
      <SettingsSection title={t('upkeep.server.title')}>
        <dl className={classes.facts}>
          <Fact name={t('upkeep.server.version')}>Damask {version}</Fact>
          <Fact name="Node.js">{node}</Fact>
          <Fact name={t('upkeep.server.uptime')}>{uptime}</Fact>
          <Fact name={t('upkeep.media.title')}>
            {t('upkeep.media.processes', { count: media.processes })}
            {', '}
            {media.networkIsolated ? t('upkeep.media.isolated') : t('upkeep.media.notIsolated')}
            {!media.networkIsolated && <Note tone="warning">{t('upkeep.media.notIsolatedHint')}</Note>}
          </Fact>
        </dl>
      </SettingsSection>
      <SettingsSection title={t('upkeep.storage.title')}>
        <dl className={classes.facts}>
          <Fact name={t('upkeep.storage.where')}>
            {isKnownKind(storage.kind) ? t(`upkeep.storage.${storage.kind}`) : storage.kind}
            {storage.problem ? (
              <Note tone="danger">{storage.problem}</Note>
            ) : (
              <Note tone="good">{t('upkeep.storage.fine')}</Note>
            )}
          </Fact>
          <Fact name={t('upkeep.storage.files')}>
            {t('upkeep.storage.count', {
              count: storage.blobs,
              written: formatNumber(storage.blobs),
              size: formatSize(storage.sizeBytes),
            })}
            {storage.damaged > 0 && (
              <Note tone="danger">
                {t('upkeep.storage.damaged', { count: storage.damaged, written: formatNumber(storage.damaged) })}
              </Note>
            )}
          </Fact>
          <Fact name={t('upkeep.storage.encryption')}>{t(`upkeep.storage.encrypted.${storage.encryption}`)}</Fact>
          {storage.freeBytes !== null && (
            <Fact name={t('upkeep.storage.free')}>
              <FreeSpace freeBytes={storage.freeBytes} usedBytes={storage.sizeBytes} />
            </Fact>
          )}
        </dl>
      </SettingsSection>
      <SettingsSection title={t('upkeep.database.title')}>
        <dl className={classes.facts}>
          <Fact name="PostgreSQL">
            {database.version} ({t(`upkeep.database.${database.kind}`)})
          </Fact>
          <Fact name={t('upkeep.database.size')}>{formatSize(database.sizeBytes)}</Fact>
        </dl>
      </SettingsSection>
      <SettingsSection title={t('upkeep.jobs.title')} description={t('upkeep.jobs.hint')}>
        <dl className={classes.facts}>
          <Fact name={t('upkeep.jobs.running')}>{formatNumber(jobs.running)}</Fact>
          <Fact name={t('upkeep.jobs.waiting')}>{formatNumber(jobs.waiting)}</Fact>
          <Fact name={t('upkeep.jobs.failed')}>
            {formatNumber(jobs.failed)}
            {jobs.failed > 0 && <Note tone="warning">{t('upkeep.jobs.failedHint')}</Note>}
          </Fact>
        </dl>
      </SettingsSection>
    </>
  )
}

function FreeSpace({ freeBytes, usedBytes }: { freeBytes: number; usedBytes: number }) {
  const { t } = useTranslation()
  const tone = freeBytes < VERY_LOW_FREE_BYTES ? 'danger' : freeBytes < LOW_FREE_BYTES ? 'warning' : 'accent'
  const text = t('upkeep.storage.freeOf', { free: formatSize(freeBytes) })
  return (
    <div className={classes.space}>
      <Meter
        label={t('upkeep.storage.title')}
        valueText={text}
        value={usedBytes}
        max={usedBytes + freeBytes}
        tone={tone}
      />
      {text}
      {tone !== 'accent' && <Note tone={tone}>{t('upkeep.storage.low')}</Note>}
    </div>
  )
}

const isKnownKind = (kind: string): kind is 'filesystem' | 's3' | 'memory' =>
  ['filesystem', 's3', 'memory'].includes(kind)

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className={classes.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

/** The sign says it too, so the colour is not alone. */
const Note = ({ tone, children }: { tone: 'good' | 'warning' | 'danger'; children: ReactNode }) => (
  <span className={classes.note} data-tone={tone}>
    {tone === 'good' ? (
      <IconCircleCheck size={14} stroke={1.75} aria-hidden />
    ) : (
      <IconAlertTriangle size={14} stroke={1.75} aria-hidden />
    )}
    {children}
  </span>
)
