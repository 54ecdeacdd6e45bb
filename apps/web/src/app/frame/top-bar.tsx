import { ToolButton } from '@damask/ui'
import { ActionIcon, Button } from '@mantine/core'
import { IconChevronDown, IconLayoutSidebar, IconMenu2, IconUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { SearchBox } from '../../features/library/search-box.tsx'
import { useCurrentContext } from '../action.ts'
import { mayAdd } from '../may.ts'
import { ActionButton } from './action-button.tsx'
import { ActionMenu } from './action-menu.tsx'
import classes from './top-bar.module.css'

const ADD = [['uploads.files', 'uploads.folder'], ['folders.create']] as const

/** Above every page: the menu, the search, and what adds something. */
export function TopBar({ isPhone, onMenu }: { isPhone: boolean; onMenu: () => void }) {
  const { t } = useTranslation()
  const context = useCurrentContext()
  const adds = context.page === 'library' && mayAdd(context)
  return (
    <section className={classes.bar} aria-label={t('app.bar')}>
      <ToolButton
        label={t(isPhone ? 'app.nav.open' : 'app.action.toggleRail')}
        icon={isPhone ? <IconMenu2 size={20} stroke={1.5} /> : <IconLayoutSidebar size={18} stroke={1.5} />}
        keys={isPhone ? undefined : '['}
        onClick={onMenu}
      />
      <SearchBox />
      <span className={classes.space} />
      {!isPhone && <ActionButton name="frame.palette" />}
      {adds && !isPhone && (
        <ActionMenu verbs={ADD} on={context}>
          <Button leftSection={<IconUpload size={16} stroke={1.75} />} rightSection={<IconChevronDown size={14} />}>
            {t('uploads.action.upload')}
          </Button>
        </ActionMenu>
      )}
      {adds && isPhone && context.assetIds.length === 0 && (
        <ActionMenu verbs={ADD} on={context}>
          <ActionIcon
            className={classes.floating}
            size={56}
            radius="xl"
            variant="filled"
            color="teal"
            aria-label={t('uploads.action.upload')}
          >
            <IconUpload size={24} stroke={1.75} />
          </ActionIcon>
        </ActionMenu>
      )}
    </section>
  )
}
