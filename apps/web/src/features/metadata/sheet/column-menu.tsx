import { Checkbox, Popover } from '@mantine/core'
import { IconColumns } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Column, showColumns } from './columns.ts'
import classes from './sheet.module.css'

/** Which columns the sheet shows. */
export function ColumnMenu({ all, shown }: { all: readonly Column[]; shown: readonly Column[] }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const keys = shown.map(({ key }) => key)
  const toggle = (key: string) =>
    showColumns(all.map((column) => column.key).filter((other) => keys.includes(other) !== (other === key)))
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={classes.columnsButton}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <IconColumns size={15} stroke={1.5} aria-hidden />
          {t('metadata.sheet.columns')}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('metadata.sheet.columns')} p={6}>
        <div className={classes.columnList}>
          {all.map(({ key, label }) => (
            <Checkbox
              key={key}
              className={classes.columnChoice}
              label={label}
              checked={keys.includes(key)}
              disabled={keys.length === 1 && keys[0] === key}
              onChange={() => toggle(key)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
