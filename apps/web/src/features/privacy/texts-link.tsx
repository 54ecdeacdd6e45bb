import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './privacy.module.css'
import { privacyQueries } from './queries.ts'

/** Leads to the texts where there are any. */
export function TextsLink() {
  const { t } = useTranslation()
  const { data } = useQuery(privacyQueries.texts())
  if (!data || data.length === 0) return null
  return (
    <p className={classes.gateLink}>
      <Link to="/privacy">{t('app.privacyTexts')}</Link>
    </p>
  )
}
