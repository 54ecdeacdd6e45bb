import { useTranslation } from 'react-i18next'
import { formatDate, formatDuration, formatNumber, formatSize } from '../../app/format.ts'
import { KindIcon } from '../kind-icon.tsx'
import { DownloadButton } from './download-button.tsx'
import classes from './file-viewer.module.css'
import type { ViewerProps } from './viewer-props.ts'

/** A file that cannot be drawn: what it is, the facts that are known, and the way to open it elsewhere. */
export function FileViewer({ shown }: ViewerProps) {
  const { t } = useTranslation()
  const { version } = shown
  const facts: [string, string | null][] = [
    [t('viewer.file.format'), version.format.toUpperCase()],
    [t('viewer.file.size'), formatSize(version.sizeBytes)],
    [
      t('viewer.file.dimensions'),
      version.width && version.height ? `${formatNumber(version.width)} × ${formatNumber(version.height)}` : null,
    ],
    [t('viewer.file.duration'), version.durationS === null ? null : formatDuration(version.durationS)],
    [t('viewer.file.pages'), version.pages === null ? null : formatNumber(version.pages)],
    [t('viewer.file.added'), formatDate(version.createdAt)],
  ]
  return (
    <div className={classes.page}>
      <KindIcon kind={shown.kind} format={version.format} size={136} />
      <p className={classes.sentence}>{t('viewer.file.sentence')}</p>
      <dl className={classes.facts}>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} className={classes.fact}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <DownloadButton shown={shown} />
    </div>
  )
}
