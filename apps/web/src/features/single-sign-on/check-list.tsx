import type { SsoCheck } from '@damask/contract'
import { VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './single-sign-on.module.css'

const ICONS = { good: IconCircleCheck, warning: IconAlertTriangle, bad: IconCircleX }

/** What a test found, one sentence a line. */
export function CheckList({ check }: { check: SsoCheck }) {
  const { t } = useTranslation()
  return (
    <div role="status" className={classes.way}>
      <strong>{t(check.passed ? 'sso.testPassed' : 'sso.testFailed')}</strong>
      <ul className={classes.checks}>
        {check.checks.map(({ name, state, says }) => {
          const Icon = ICONS[state]
          return (
            <li key={name} className={classes.check} data-state={state}>
              <Icon size={16} stroke={1.75} aria-hidden />
              <span>
                <VisuallyHidden>{t(`sso.state.${state}`)}: </VisuallyHidden>
                {says}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
