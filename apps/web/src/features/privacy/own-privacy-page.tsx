import { SettingsPage, SettingsSection, SkeletonRows } from '@damask/ui'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatDateTime } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { ExportList } from './export-list.tsx'
import classes from './privacy.module.css'
import { privacyQueries } from './queries.ts'
import { startExport } from './start-export.ts'
import { TextsLink } from './texts-link.tsx'

/** Settings → Privacy: what is known of oneself, as a copy, and what one agreed to. */
export function OwnPrivacyPage() {
  const { t } = useTranslation()
  const consents = useQuery(privacyQueries.consents())
  usePageTitle(t('app.settings.privacy'))
  return (
    <SettingsPage title={t('app.settings.privacy')} description={t('privacy.own.hint')}>
      <SettingsSection title={t('privacy.own.data')} description={t('privacy.own.dataHint')}>
        <Button variant="default" onClick={() => void startExport(() => damask.privacy.exportOwnData())}>
          {t('privacy.export.own')}
        </Button>
        <ExportList of="me" />
      </SettingsSection>
      <SettingsSection title={t('privacy.own.consents')} description={t('privacy.own.consentsHint')}>
        {consents.isPending && <SkeletonRows label={t('app.loading')} rows={1} />}
        {consents.isError && <PageError error={consents.error} onRetry={() => void consents.refetch()} />}
        {consents.data?.items.length === 0 && <p className={classes.faint}>{t('privacy.own.none')}</p>}
        <ul className={classes.list}>
          {consents.data?.items.map(({ kind, version, acceptedAt }) => (
            <li key={`${kind} ${version}`} className={classes.row}>
              <span>{t(`privacy.kind.${kind}`)}</span>
              <span className={classes.faint}>
                {t('privacy.version', { version, date: formatDateTime(acceptedAt) })}
              </span>
            </li>
          ))}
        </ul>
        <TextsLink />
      </SettingsSection>
    </SettingsPage>
  )
}
