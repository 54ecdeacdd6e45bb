import { judgePassword } from '@damask/contract/password'
import { useTranslation } from 'react-i18next'
import classes from './identity.module.css'

const STEPS = { empty: 0, short: 1, guessable: 1, fair: 2, good: 3, strong: 4 } as const

type PasswordStrengthProps = {
  id: string
  password: string
  /** Words that others know: name and address. */
  personal: string[]
  /** The field says by itself what is wrong. */
  isRefused: boolean
}

/** Under a new password: how good it is, in a sentence; the bars only repeat it. */
export function PasswordStrength({ id, password, personal, isRefused }: PasswordStrengthProps) {
  const { t } = useTranslation()
  const advice = judgePassword(password, personal)
  return (
    <div className={classes.strength} data-steps={STEPS[advice]}>
      <div className={classes.bars} aria-hidden>
        <span />
        <span />
        <span />
        <span />
      </div>
      <p id={id} className={classes.advice} aria-live="polite">
        {!isRefused && t(`identity.password.${advice}`)}
      </p>
    </div>
  )
}
