import { MIN_PASSWORD_LENGTH } from '@damask/contract/password'
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { FormAlert } from './form-alert.tsx'
import { Gate } from './gate.tsx'
import { PasswordStrength } from './password-strength.tsx'
import { identityQueries } from './queries.ts'
import { looksLikeEmail, useFormProblem } from './use-form-problem.ts'

/** The first page of a new library: makes its first administrator. */
export function SetupPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const setup = useQuery(identityQueries.setup())
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const form = useFormProblem<'name' | 'email' | 'password'>()
  const adviceId = useId()
  usePageTitle(t('identity.setup.tab'))

  if (setup.data && !setup.data.needed) return <Navigate to="/sign-in" replace />
  if (setup.isError) return <PageError error={setup.error} onRetry={() => void setup.refetch()} />

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(!name.trim() && { name: t('identity.form.nameMissing') }),
      ...(!looksLikeEmail(email) && { email: t('identity.form.emailInvalid') }),
      ...(password.length < MIN_PASSWORD_LENGTH && { password: t('identity.password.short') }),
    }
    form.refuse(missing)
    if (Object.keys(missing).length > 0) return
    await form.run(
      async () => {
        await damask.identity.completeSetup({ name: name.trim(), email: email.trim(), password })
        await queryClient.fetchQuery(identityQueries.me())
        await navigate({ to: '/library/{-$folderId}', params: { folderId: undefined }, replace: true })
      },
      { password_too_weak: 'password' },
    )
  }

  return (
    <Gate title={t('identity.setup.title')} intro={t('identity.setup.intro')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('identity.form.name')}
            autoComplete="name"
            autoFocus
            maxLength={120}
            value={name}
            error={form.of('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('identity.form.email')}
            type="email"
            autoComplete="username"
            maxLength={254}
            value={email}
            error={form.of('email')}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <div>
            <PasswordInput
              label={t('identity.form.password')}
              autoComplete="new-password"
              maxLength={256}
              value={password}
              error={form.of('password')}
              aria-describedby={adviceId}
              visibilityToggleButtonProps={{ 'aria-label': t('identity.form.showPassword') }}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <PasswordStrength
              id={adviceId}
              password={password}
              personal={[name, email]}
              isRefused={form.of('password') !== null}
            />
          </div>
          <FormAlert sentence={form.of('form')} />
          <Button type="submit" size="md" fullWidth loading={form.busy}>
            {t('identity.setup.submit')}
          </Button>
        </Stack>
      </form>
    </Gate>
  )
}
