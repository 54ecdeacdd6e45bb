import { SkeletonLines } from '@damask/ui'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePageTitle } from '../../app/page-title.ts'
import { problemSentence } from '../../app/problem.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import { Gate } from '../identity/gate.tsx'
import { Consent } from './consent.tsx'
import { oauthQueries } from './queries.ts'

/** Where a program sends somebody to ask whether it may act for them. */
export function AuthorizePage() {
  const { t } = useTranslation()
  const query = useLocation({ select: ({ searchStr }) => searchStr.replace(/^\?/, '') })
  const opened = useQuery(oauthQueries.request(query))
  const [answered, setAnswered] = useState<{ allowed: boolean; redirectTo: string | null } | null>(null)
  usePageTitle(t('oauth.consent.tab'))

  if (answered?.redirectTo) {
    // An installed app takes over, and this page stays: then it says so.
    return (
      <Gate title={t('oauth.done.title')} intro={t('oauth.done.returning')}>
        <Button variant="default" component="a" href={answered.redirectTo}>
          {t('oauth.done.return')}
        </Button>
      </Gate>
    )
  }
  if (opened.isPending) {
    return (
      <Gate title={t('oauth.consent.tab')} intro="">
        <SkeletonLines label={t('app.loading')} lines={5} />
      </Gate>
    )
  }
  if (opened.isError) {
    return (
      <Gate title={t('oauth.wrong.title')} intro={t('oauth.wrong.intro')}>
        <FormAlert sentence={problemSentence(opened.error)} />
      </Gate>
    )
  }
  const { request, redirectTo } = opened.data
  if (!request) {
    // Nobody is sent on without having asked for it: a program could use that to lend its links our good name.
    const told = new URL(redirectTo!).searchParams.get('error_description')
    return (
      <Gate title={t('oauth.wrong.title')} intro={t('oauth.wrong.told')}>
        <FormAlert sentence={told} />
        <Button mt="lg" variant="default" component="a" href={redirectTo!}>
          {t('oauth.wrong.back')}
        </Button>
      </Gate>
    )
  }
  return (
    <Consent
      request={request}
      onAnswer={(answer) => {
        setAnswered(answer)
        if (answer.redirectTo) window.location.assign(answer.redirectTo)
      }}
    />
  )
}
