import { ActionIcon, VisuallyHidden } from '@mantine/core'
import { IconDots, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCurrentContext } from '../../app/action.ts'
import { formatNumber } from '../../app/format.ts'
import { ActionButton } from '../../app/frame/action-button.tsx'
import { ActionMenu } from '../../app/frame/action-menu.tsx'
import { ASSET_MENU } from '../assets/actions.tsx'
import { type Chosen, countOf } from '../assets/verbs.ts'
import classes from './selection-bar.module.css'

type Props = { readonly chosen: Chosen; readonly isPhone: boolean; readonly onClear: () => void }

/** What can be done with the selection, always at the same place while there is one. */
export function SelectionBar({ chosen, isPhone, onClear }: Props) {
  const { t } = useTranslation()
  const context = useCurrentContext()
  const count = countOf(chosen)
  return (
    <>
      <VisuallyHidden role="status">{count > 0 ? t('library.selection.announce', { count }) : ''}</VisuallyHidden>
      {count > 0 && (
        <div className={classes.bar} role="toolbar" aria-label={t('library.selection.label')} data-no-box>
          <ActionIcon aria-label={t('library.selection.clear')} onClick={onClear} size={32}>
            <IconX size={18} stroke={1.5} />
          </ActionIcon>
          <span className={classes.count}>
            {t('library.selection.count', { count, formatted: formatNumber(count) })}
          </span>
          <span className={classes.line} />
          <ActionButton name="assets.download" />
          <ActionButton name="assets.move" />
          <ActionButton name="collections.add" />
          {!isPhone && (
            <>
              <ActionButton name="assets.copy" />
              <ActionButton name="assets.rename" />
              <ActionButton name="assets.copyLink" />
            </>
          )}
          <ActionButton name="assets.delete" />
          {isPhone && <ActionButton name="library.inspector" />}
          <ActionMenu verbs={ASSET_MENU} on={context}>
            <ActionIcon aria-label={t('app.more')} size={32}>
              <IconDots size={18} stroke={1.5} />
            </ActionIcon>
          </ActionMenu>
        </div>
      )}
    </>
  )
}
