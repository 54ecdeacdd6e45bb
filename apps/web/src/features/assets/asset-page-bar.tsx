import type { Asset, Version } from '@damask/contract'
import { ToolButton } from '@damask/ui'
import { ActionIcon, Button, Menu, Skeleton } from '@mantine/core'
import { IconArrowLeft, IconChevronDown, IconDots } from '@tabler/icons-react'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useCurrentContext } from '../../app/action.ts'
import { formatDateTime, formatNumber } from '../../app/format.ts'
import { ActionButton } from '../../app/frame/action-button.tsx'
import { ActionMenu } from '../../app/frame/action-menu.tsx'
import type { Steps } from '../../app/result-set.ts'
import { ASSET_MENU } from './actions.tsx'
import classes from './asset-page.module.css'

type Versions = UseInfiniteQueryResult<InfiniteData<{ items: Version[] }>>

type AssetPageBarProps = {
  asset: Asset | undefined
  steps: Steps
  versions: Versions
  shownNumber: number | undefined
  onVersion: (number: number | undefined) => void
  isInspecting: boolean
  hasStrip: boolean
}

const MENU = [
  ['asset.inspector', 'asset.fullScreen', 'asset.strip'],
  ...ASSET_MENU.map((group) => group.filter((name) => name !== 'assets.open')),
] as const

/** What one looks at, where it stands in the list, and what can be done with it. */
export function AssetPageBar(props: AssetPageBarProps) {
  const { asset, steps, versions, shownNumber, onVersion, isInspecting, hasStrip } = props
  const { t } = useTranslation()
  const context = useCurrentContext()
  return (
    <header className={classes.bar}>
      <div className={classes.group}>
        <ToolButton
          label={t('viewer.page.back')}
          keys="escape"
          icon={<IconArrowLeft className={classes.turning} size={18} stroke={1.5} />}
          onClick={steps.back}
        />
        {asset ? (
          <h1 className={classes.name} title={asset.name}>
            {asset.name}
          </h1>
        ) : (
          <Skeleton width={180} height={14} radius="sm" />
        )}
        {asset && asset.version.number > 1 && (
          <VersionMenu asset={asset} versions={versions} shownNumber={shownNumber} onVersion={onVersion} />
        )}
      </div>
      <div className={classes.group}>
        <ActionButton name="asset.previous" />
        {steps.index >= 0 && (
          <span className={classes.position}>
            {t('viewer.page.position', {
              at: formatNumber(steps.index + 1),
              total: steps.total === null ? '…' : formatNumber(steps.total),
            })}
          </span>
        )}
        <ActionButton name="asset.next" />
      </div>
      <div className={classes.group}>
        <span className={classes.wideOnly}>
          <ActionButton name="assets.download" />
          <ActionButton name="asset.strip" pressed={hasStrip} />
          <ActionButton name="asset.fullScreen" />
        </span>
        <ActionButton name="asset.inspector" pressed={isInspecting} />
        <ActionMenu verbs={MENU} on={context}>
          <ActionIcon aria-label={t('app.more')} size={32}>
            <IconDots size={18} stroke={1.5} />
          </ActionIcon>
        </ActionMenu>
      </div>
    </header>
  )
}

type VersionMenuProps = Pick<AssetPageBarProps, 'versions' | 'shownNumber' | 'onVersion'> & { asset: Asset }

function VersionMenu({ asset, versions, shownNumber, onVersion }: VersionMenuProps) {
  const { t } = useTranslation()
  const items = versions.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          rightSection={<IconChevronDown size={14} aria-hidden />}
          style={{ flexShrink: 0 }}
        >
          {t('assets.versions.number', { number: shownNumber ?? asset.version.number })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={String(shownNumber ?? asset.version.number)}
          onChange={(number) => onVersion(Number(number) === asset.version.number ? undefined : Number(number))}
        >
          {items.map((version) => (
            <Menu.RadioItem key={version.id} value={String(version.number)} closeMenuOnClick>
              <span className={classes.version}>
                {t('assets.versions.number', { number: version.number })}
                {version.number === asset.version.number && <em>{t('assets.versions.current')}</em>}
              </span>
              <span className={classes.versionText}>
                {version.author
                  ? t('assets.versions.by', { name: version.author.name, when: formatDateTime(version.createdAt) })
                  : formatDateTime(version.createdAt)}
              </span>
              {version.note && <span className={classes.versionText}>{version.note}</span>}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        {versions.hasNextPage && (
          <Menu.Item closeMenuOnClick={false} onClick={() => void versions.fetchNextPage()}>
            {t('assets.versions.more')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
