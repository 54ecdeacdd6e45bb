import { CopyButton } from '@damask/ui'
import { useTranslation } from 'react-i18next'
import classes from './single-sign-on.module.css'

/** An address to be entered elsewhere. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation()
  return (
    <div>
      <p className={classes.copyLabel}>{label}</p>
      <div className={classes.copyField}>
        <code>{value}</code>
        <CopyButton value={value} label={`${t('sso.copy')}: ${label}`} copiedLabel={t('sso.copied')} />
      </div>
    </div>
  )
}
