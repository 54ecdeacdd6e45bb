import { EmptyState, PageHeader, SkeletonRows } from '@damask/ui'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatDateTime } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import classes from './privacy.module.css'
import { privacyQueries } from './queries.ts'
import { textInOwnLanguage } from './text-in-own-language.ts'

/** The texts for everybody, signed in or not. */
export function PublicTextsPage() {
  const { t } = useTranslation()
  const texts = useQuery(privacyQueries.texts())
  usePageTitle(t('privacy.public.title'))
  return (
    <main className={classes.public}>
      <PageHeader title={t('privacy.public.title')} />
      {texts.isPending && <SkeletonRows label={t('app.loading')} rows={3} />}
      {texts.isError && <PageError error={texts.error} onRetry={() => void texts.refetch()} />}
      {texts.data?.length === 0 && <EmptyState title={t('privacy.public.empty')} />}
      {texts.data?.map((text) => {
        const { text: words, language } = textInOwnLanguage(text)
        return (
          <section key={text.kind}>
            <h2>{t(`privacy.kind.${text.kind}`)}</h2>
            <p className={classes.faint}>
              {t('privacy.version', { version: text.version, date: formatDateTime(text.publishedAt) })}
            </p>
            <pre className={classes.text} style={{ maxBlockSize: 'none' }} lang={language}>
              {words}
            </pre>
          </section>
        )
      })}
    </main>
  )
}
