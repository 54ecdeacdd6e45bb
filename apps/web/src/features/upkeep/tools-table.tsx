import type { ToolState } from '@damask/contract'
import { CopyButton } from '@damask/ui'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './upkeep.module.css'

/** The programs that Damask calls: what is there, what for, and what is missing without it. Missing ones come first. */
export function ToolsTable({ tools }: { tools: ToolState[] }) {
  const { t } = useTranslation()
  const sorted = [...tools].sort((a, b) => Number(a.version !== null) - Number(b.version !== null))
  return (
    <ul className={classes.tools}>
      {sorted.map((tool) => (
        <li key={tool.name} className={classes.tool}>
          <div className={classes.toolState} data-tone={tool.version === null ? 'warning' : 'good'}>
            {tool.version === null ? (
              <IconAlertTriangle size={18} stroke={1.5} role="img" aria-label={t('upkeep.tools.isMissing')} />
            ) : (
              <IconCircleCheck size={18} stroke={1.5} role="img" aria-label={t('upkeep.tools.isThere')} />
            )}
          </div>
          <div className={classes.toolMain}>
            <div className={classes.toolName}>
              {tool.name} <span className={classes.toolVersion}>{tool.version ?? t('upkeep.tools.notInstalled')}</span>
            </div>
            <div className={classes.toolText}>
              {tool.version === null ? (tool.degraded ?? tool.purpose) : tool.purpose}
            </div>
            {tool.version === null && tool.install && (
              <div className={classes.install}>
                <code>{tool.install}</code>
                <CopyButton value={tool.install} label={t('upkeep.tools.copy')} copiedLabel={t('app.copied')} />
              </div>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
