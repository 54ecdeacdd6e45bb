import type { BinEntry } from '@damask/contract'
import { ToolButton } from '@damask/ui'
import { Checkbox } from '@mantine/core'
import { IconFolder, IconRestore, IconTrashX } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatDateTime, formatNumber, formatRelative, formatSize } from '../../app/format.ts'
import { KindIcon } from '../../parts/kind-icon.tsx'
import { placeholderOf } from '../../parts/placeholder.ts'
import classes from './bin-page.module.css'

export type BinRowProps = {
  entry: BinEntry
  isSelected: boolean
  /** Only one row of the list can be reached with Tab; arrow keys reach the others. */
  isTabStop: boolean
  onSelect: (how: { range: boolean }) => void
  onFocus: () => void
  onRestore: () => void
  onErase: () => void
}

/** One thing that was deleted, and the two ways on. */
export function BinRow({ entry, isSelected, isTabStop, onSelect, onFocus, onRestore, onErase }: BinRowProps) {
  const { t } = useTranslation()
  const who = entry.binnedBy?.name
  const when = formatRelative(entry.binnedAt)
  const click = (event: MouseEvent) => {
    if ((event.target as Element).closest('button, a, input, label')) return
    onSelect({ range: event.shiftKey })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a wider target for the checkbox, which has the keyboard.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
    <div className={classes.row} data-selected={isSelected || undefined} onClick={click}>
      <Checkbox
        size="xs"
        className={classes.check}
        checked={isSelected}
        tabIndex={isTabStop ? 0 : -1}
        data-row
        aria-label={t('bin.select', { name: entry.name })}
        onFocus={onFocus}
        onChange={(event) => onSelect({ range: (event.nativeEvent as { shiftKey?: boolean }).shiftKey === true })}
      />
      <Picture entry={entry} />
      <div className={classes.what}>
        <span className={classes.name} title={entry.name}>
          {entry.name}
        </span>
        <span className={classes.where} title={entry.fromPath}>
          {t('bin.from', { path: entry.fromPath === '/' ? t('folders.root') : entry.fromPath })}
        </span>
      </div>
      <div className={classes.who}>
        <time dateTime={entry.binnedAt} title={formatDateTime(entry.binnedAt)}>
          {who ? t('bin.deletedBy', { when, name: who }) : t('bin.deleted', { when })}
        </time>
        {entry.eraseAfter && (
          <span className={classes.until}>{t('bin.left', { count: daysUntil(entry.eraseAfter) })}</span>
        )}
      </div>
      <div className={classes.size}>
        {entry.type === 'folder' && (
          <span>{t('bin.inside', { count: entry.assetCount, written: formatNumber(entry.assetCount) })}</span>
        )}
        <span>{formatSize(entry.sizeBytes)}</span>
      </div>
      <div className={classes.verbs}>
        <ToolButton
          label={t('bin.action.restoreOf', { name: entry.name })}
          icon={<IconRestore size={18} stroke={1.5} />}
          onClick={onRestore}
        />
        <ToolButton
          label={t('bin.action.eraseOf', { name: entry.name })}
          icon={<IconTrashX size={18} stroke={1.5} />}
          onClick={onErase}
        />
      </div>
    </div>
  )
}

const daysUntil = (iso: string) => Math.max(0, Math.ceil((Date.parse(iso) - Date.now()) / 86_400_000))

function Picture({ entry }: { entry: BinEntry }) {
  const { type, assetId, kind, thumbHash, hasThumbnail } = entry
  if (type === 'folder') {
    return (
      <span className={classes.picture} data-folder>
        <IconFolder size={24} stroke={1.25} aria-hidden />
      </span>
    )
  }
  if (!hasThumbnail || !assetId) {
    return (
      <span className={classes.picture}>
        <KindIcon kind={kind ?? 'other'} size={36} />
      </span>
    )
  }
  const placeholder = placeholderOf(thumbHash)
  return (
    <span className={classes.picture} style={placeholder ? { backgroundImage: `url(${placeholder})` } : undefined}>
      <img
        src={damask.href.renditions.download({ assetId, recipe: 'thumbnail' })}
        alt=""
        loading="lazy"
        decoding="async"
      />
    </span>
  )
}
