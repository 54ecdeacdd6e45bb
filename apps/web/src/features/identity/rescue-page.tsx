import { Button, Stack } from '@mantine/core'
import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask, isProblem } from '../../app/damask.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { FormAlert } from './form-alert.tsx'
import { Gate } from './gate.tsx'
import { LinkExpired } from './link-expired.tsx'
import { useEnter } from './use-enter.ts'
import { useFormProblem } from './use-form-problem.ts'

/** Where the link of the rescue command leads. A button, so that a preview of the link does not use it up. */
export function RescuePage() {
  const { t } = useTranslation()
  const token = useLocation({ select: ({ hash }) => hash })
  const [isTooOld, setIsTooOld] = useState(token.length < 20)
  const form = useFormProblem()
  const enter = useEnter('/settings/security')
  usePageTitle(t('security.rescue.title'))

  const go = () =>
    form.run(async () => {
      try {
        await damask.identity.signInByRescue({ token })
      } catch (error) {
        if (isProblem(error, 'link_expired')) return setIsTooOld(true)
        throw error
      }
      await enter()
    })

  if (isTooOld) return <LinkExpired isRescue />
  return (
    <Gate title={t('security.rescue.title')} intro={t('security.rescue.intro')}>
      <Stack gap="md">
        <FormAlert sentence={form.of('form')} />
        <Button size="md" fullWidth autoFocus loading={form.busy} onClick={() => void go()}>
          {t('identity.signIn.submit')}
        </Button>
      </Stack>
    </Gate>
  )
}
