import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { FormAlert } from './form-alert.tsx'
import { Gate } from './gate.tsx'
import { identityQueries } from './queries.ts'
import { looksLikeEmail, useFormProblem } from './use-form-problem.ts'

/** Lets people in, and back to the page they came for. */
export function SignInPage() {
  const { t } = useTranslation()
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-in' })
  const setup = useQuery(identityQueries.setup())
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const passwordField = useRef<HTMLInputElement>(null)
  const form = useFormProblem<'email' | 'password'>()
  usePageTitle(t('identity.signIn.tab'))

  if (setup.data?.needed) return <Navigate to="/setup" replace />

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(!looksLikeEmail(email) && { email: t('identity.form.emailInvalid') }),
      ...(password === '' && { password: t('identity.form.passwordMissing') }),
    }
    form.refuse(missing)
    if (Object.keys(missing).length > 0) return
    const done = await form.run(async () => {
      await damask.identity.signIn({ email: email.trim(), password })
      // What another person saw in this tab must not be seen by this one.
      queryClient.clear()
      await queryClient.fetchQuery(identityQueries.me())
      await router.navigate({ href: next ?? '/', replace: true })
    })
    if (!done) passwordField.current?.select()
  }

  return (
    <Gate title={t('identity.signIn.title')} intro={next ? t('identity.signIn.introNext') : t('identity.signIn.intro')}>
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
          <PasswordInput
            ref={passwordField}
            label={t('identity.form.password')}
            autoComplete="current-password"
            maxLength={256}
            value={password}
            error={form.of('password')}
            visibilityToggleButtonProps={{ 'aria-label': t('identity.form.showPassword') }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <FormAlert sentence={form.of('form')} />
          <Button type="submit" size="md" fullWidth loading={form.busy}>
            {t('identity.signIn.submit')}
          </Button>
        </Stack>
      </form>
    </Gate>
  )
}
