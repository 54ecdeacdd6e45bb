import type { AppRequest } from '@damask/contract'
import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import { Gate } from '../identity/gate.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { Consent } from './consent.tsx'
import classes from './oauth.module.css'

/** Where somebody types the code that a program without a browser shows. */
export function DevicePage() {
  const { t } = useTranslation()
  const { code } = useSearch({ from: '/member/device' })
  const [typed, setTyped] = useState(code ?? '')
  const [request, setRequest] = useState<AppRequest | null>(null)
  const [allowed, setAllowed] = useState<boolean | null>(null)
  const form = useFormProblem<'code'>()
  usePageTitle(t('oauth.device.tab'))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim() === '') return form.refuse({ code: t('oauth.device.missing') })
    await form.run(async () => setRequest(await damask.oauth.findDeviceRequest({ userCode: typed })), {
      user_code_unknown: 'code',
    })
  }

  if (allowed !== null) {
    return (
      <Gate
        title={t(allowed ? 'oauth.device.allowed' : 'oauth.device.denied')}
        intro={t(allowed ? 'oauth.device.allowedText' : 'oauth.device.deniedText')}
      >
        <Text size="sm" c="dimmed">
          {t('oauth.done.close')}
        </Text>
      </Gate>
    )
  }
  if (request) return <Consent request={request} onAnswer={(answer) => setAllowed(answer.allowed)} />
  return (
    <Gate title={t('oauth.device.title')} intro={t(code ? 'oauth.device.compare' : 'oauth.device.intro')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('oauth.device.code')}
            placeholder="BCDF-GHJK"
            size="md"
            autoFocus
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={20}
            classNames={{ input: classes.code! }}
            value={typed}
            error={form.of('code')}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <FormAlert sentence={form.of('form')} />
          <Button type="submit" size="md" fullWidth loading={form.busy}>
            {t('oauth.device.submit')}
          </Button>
        </Stack>
      </form>
    </Gate>
  )
}
