import { Button, Checkbox, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { Gate } from '../identity/gate.tsx'
import { identityQueries } from '../identity/queries.ts'
import classes from './privacy.module.css'
import { privacyQueries } from './queries.ts'
import { textInOwnLanguage } from './text-in-own-language.ts'

/** What stands between somebody who is signed in and the library, until they agree. */
export function AgreePage() {
  const { t } = useTranslation()
  const router = useRouter()
  const { next } = useSearch({ from: '/agree' })
  const consents = useQuery(privacyQueries.consents())
  const [agreed, setAgreed] = useState(false)
  const [busy, setBusy] = useState(false)
  usePageTitle(t('privacy.agree.tab'))
  const waiting = consents.data?.waiting ?? []

  const goOn = async () => {
    await queryClient.fetchQuery({ ...identityQueries.me(), staleTime: 0 })
    await router.navigate({ href: next ?? '/', replace: true })
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      for (const { kind, version } of waiting) await damask.privacy.acceptText({ kind, textVersion: version })
      await goOn()
    } catch (error) {
      sayProblem(error)
      setAgreed(false)
      await consents.refetch()
    } finally {
      setBusy(false)
    }
  }
  const leave = async () => {
    await damask.identity.signOut().catch(sayProblem)
    queryClient.clear()
    await router.navigate({ to: '/sign-in', replace: true })
  }

  return (
    <Gate title={t('privacy.agree.title')} intro={t('privacy.agree.intro')}>
      {consents.isError && <PageError error={consents.error} onRetry={() => void consents.refetch()} />}
      {consents.data && (
        <form onSubmit={submit}>
          <Stack gap="md">
            {waiting.map((text) => {
              const { text: words, language } = textInOwnLanguage(text)
              return (
                <section key={text.kind} aria-label={t(`privacy.kind.${text.kind}`)}>
                  <h2>{t(`privacy.kind.${text.kind}`)}</h2>
                  {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text scrolls, also by key */}
                  <pre className={classes.text} lang={language} tabIndex={0}>
                    {words}
                  </pre>
                </section>
              )
            })}
            <Checkbox
              label={t('privacy.agree.check')}
              checked={agreed}
              onChange={(event) => setAgreed(event.currentTarget.checked)}
            />
            <Button type="submit" disabled={!agreed} loading={busy}>
              {t('privacy.agree.submit')}
            </Button>
            <Button variant="subtle" onClick={() => void leave()}>
              {t('privacy.agree.leave')}
            </Button>
          </Stack>
        </form>
      )}
    </Gate>
  )
}
