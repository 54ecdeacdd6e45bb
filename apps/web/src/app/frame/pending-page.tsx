import { DamaskMark } from '@damask/ui'
import { useTranslation } from 'react-i18next'
import classes from './pending-page.module.css'

/** While the first answer of the server takes its time. */
export function PendingPage() {
  const { t } = useTranslation()
  return (
    <main className={classes.page}>
      <h1 className={classes.mark}>
        <DamaskMark size={40} title={t('app.name')} />
      </h1>
      <p role="status" className={classes.text}>
        {t('app.loading')}
      </p>
    </main>
  )
}
