import type { Asset, Field } from '@damask/contract'
import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useCurrentContext } from '../../../app/action.ts'
import { formatNumber } from '../../../app/format.ts'
import { ActionMenu } from '../../../app/frame/action-menu.tsx'
import { ASSET_MENU } from '../../assets/actions.tsx'
import { type AssetChanges, useChanges } from '../changes.ts'
import { faultsInWords } from '../fault-words.ts'
import type { Column } from './columns.ts'
import { type Box, countOf } from './ranges.ts'
import classes from './sheet.module.css'

type Props = {
  readonly fields: readonly Field[]
  readonly asset: Asset | undefined
  readonly column: Column | undefined
  readonly box: Box
  readonly children: ReactNode
}

/** Below the sheet: what is wrong with the cell that one is on, or what can be done. */
export function SheetStatus({ fields, asset, column, box, children }: Props) {
  const { t } = useTranslation()
  const context = useCurrentContext()
  const changes = useChanges((asset?.id ?? '') as never)
  const fault = faultOf(changes, column, fields)
  const count = countOf(box)
  return (
    <div className={classes.status}>
      <p role="status" className={classes.said} data-fault={fault !== null || undefined}>
        {fault ??
          (count > 1
            ? t('metadata.sheet.chosen', { count, formatted: formatNumber(count) })
            : t('metadata.sheet.hint'))}
      </p>
      {children}
      <ActionMenu verbs={ASSET_MENU} on={context}>
        <ActionIcon aria-label={t('app.more')} size={28}>
          <IconDots size={16} stroke={1.5} />
        </ActionIcon>
      </ActionMenu>
    </div>
  )
}

function faultOf({ refused }: AssetChanges, column: Column | undefined, fields: readonly Field[]): string | null {
  const field = column?.field
  const own = field && refused[field.key]
  return own ? faultsInWords(own.faults, field, fields) : null
}
