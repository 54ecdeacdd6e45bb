import { MIN_PASSWORD_LENGTH } from '@damask/contract/password'
import { SkeletonLines } from '@damask/ui'
import { Button, PasswordInput, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask, isProblem } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from './form-alert.tsx'
import { Gate } from './gate.tsx'
import { LinkExpired } from './link-expired.tsx'
import { PasswordStrength } from './password-strength.tsx'
import { useFormProblem } from './use-form-problem.ts'

/** Where the mailed link leads: chooses a new password. */
export function NewPasswordPage() {
  const { t } = useTranslation()
  const token = useLocation({ select: ({ hash }) => hash })
  usePageTitle(t('security.newPassword.title'))
  const whose = useQuery({
    queryKey: ['identity', 'resetLink', token],
    queryFn: () => damask.identity.checkResetLink({ token }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: token.length >= 20,
  })
  if (token.length < 20 || isProblem(whose.error, 'link_expired')) return <LinkExpired />
  if (whose.isError) return <PageError error={whose.error} onRetry={() => void whose.refetch()} />
  return (
    <Gate
      title={t('security.newPassword.title')}
      intro={whose.data ? t('security.newPassword.intro', { email: whose.data.email }) : t('app.loading')}
    >
      {whose.data ? (
        <NewPasswordForm token={token} {...whose.data} />
      ) : (
        <SkeletonLines label={t('app.loading')} lines={3} />
      )}
    </Gate>
  )
}

function NewPasswordForm({ token, name, email }: { token: string; name: string; email: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const form = useFormProblem<'password'>()
  const adviceId = useId()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (password.length < MIN_PASSWORD_LENGTH) return form.refuse({ password: t('identity.password.short') })
    const done = await form.run(() => damask.identity.resetPassword({ token, password }), {
      password_too_weak: 'password',
    })
    if (!done) return
    void say({ message: t('security.newPassword.done') })
    await navigate({ to: '/sign-in', replace: true })
  }

  return (
    <form onSubmit={submit} noValidate>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <Stack gap="md">
        <div>
          <PasswordInput
            label={t('identity.password.next')}
            autoComplete="new-password"
            autoFocus
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
          {t('security.newPassword.submit')}
        </Button>
      </Stack>
    </form>
  )
}
