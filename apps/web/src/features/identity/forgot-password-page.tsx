import { Button, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { FormAlert } from './form-alert.tsx'
import { Gate } from './gate.tsx'
import classes from './identity.module.css'
import { looksLikeEmail, useFormProblem } from './use-form-problem.ts'

/** Asks where the link to a new password goes. Says the same whether or not anybody has an account. */
export function ForgotPasswordPage() {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [isSent, setIsSent] = useState(false)
  const form = useFormProblem<'email'>()
  usePageTitle(t('security.forgot.title'))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!looksLikeEmail(email)) return form.refuse({ email: t('identity.form.emailInvalid') })
    if (await form.run(() => damask.identity.forgotPassword({ email: email.trim() }))) setIsSent(true)
  }

  const back = (
    <Link to="/sign-in" className={classes.back}>
      {t('security.forgot.back')}
    </Link>
  )
  if (isSent) {
    return (
      <Gate title={t('security.forgot.sent')} intro={t('security.forgot.sentHint', { email: email.trim() })}>
        <p className={classes.aside}>{t('security.forgot.nothing')}</p>
        {back}
      </Gate>
    )
  }
  return (
    <Gate title={t('security.forgot.title')} intro={t('security.forgot.intro')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('identity.form.email')}
            type="email"
            autoComplete="username"
            autoFocus
            maxLength={254}
            value={email}
            error={form.of('email')}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <FormAlert sentence={form.of('form')} />
          <Button type="submit" size="md" fullWidth loading={form.busy}>
            {t('security.forgot.submit')}
          </Button>
          {back}
        </Stack>
      </form>
    </Gate>
  )
}
