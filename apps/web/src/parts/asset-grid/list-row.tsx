// biome-ignore-all lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a virtual grid cannot be a table, and its row takes the focus.
import type { Asset } from '@damask/contract'
import { Loader } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatDuration, formatSize } from '../../app/format.ts'
import classes from './list-row.module.css'
import { Picture } from './picture.tsx'

type Props = {
  readonly asset: Asset
  readonly index: number
  readonly selected: boolean
  readonly reachable: boolean
}

/** One asset as a line: the cells of a row of the list. */
export const ListRow = memo(function ListRow({ asset, index, selected, reachable }: Props) {
  const { t } = useTranslation()
  const { version } = asset
  const isWorking = asset.processing === 'running' || asset.processing === 'waiting'
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-label={asset.name}
      tabIndex={reachable ? 0 : -1}
      data-asset={asset.id}
      data-index={index}
      className={classes.row}
      draggable
    >
      <span role="gridcell" className={classes.name}>
        <span className={classes.check} data-check aria-hidden="true">
          <IconCheck size={14} stroke={3} />
        </span>
        <span className={classes.thumbnail}>
          <Picture asset={asset} width={36} fit="contain" iconSize={26} />
        </span>
        <span className={classes.text}>{asset.name}</span>
        {asset.processing === 'failed' && (
          <IconAlertTriangle
            size={16}
            className={classes.failed}
            aria-label={t('assets.processingFailed')}
            role="img"
          />
        )}
        {isWorking && <Loader size={14} aria-label={t('assets.processing')} role="img" />}
      </span>
      <span role="gridcell" className={classes.cell}>
        {t(`assets.kind.${asset.kind}`)}, {version.format.toUpperCase()}
      </span>
      <span role="gridcell" className={classes.cell} data-quiet>
        {version.width && version.height
          ? `${version.width} × ${version.height}`
          : version.durationS !== null
            ? formatDuration(version.durationS)
            : version.pages !== null
              ? t('assets.pages', { count: version.pages })
              : '–'}
      </span>
      <span role="gridcell" className={classes.cell} data-quiet data-number>
        {formatSize(version.sizeBytes)}
      </span>
      <span role="gridcell" className={classes.cell} data-quiet>
        <time dateTime={asset.createdAt}>{formatDateTime(asset.createdAt)}</time>
      </span>
    </div>
  )
})
