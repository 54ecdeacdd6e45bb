import type { Person } from '@damask/contract'
import { MIN_PASSWORD_LENGTH } from '@damask/contract/password'
import { Button, Checkbox, PasswordInput, Stack } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from './form-alert.tsx'
import classes from './identity.module.css'
import { PasswordStrength } from './password-strength.tsx'
import { identityQueries } from './queries.ts'
import { useFormProblem } from './use-form-problem.ts'

/** Changes the password, and by default signs out everywhere else. */
export function PasswordForm({ me }: { me: Person }) {
  const { t } = useTranslation()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [endsOthers, setEndsOthers] = useState(true)
  const form = useFormProblem<'current' | 'next'>()
  const adviceId = useId()
  const toggle = { 'aria-label': t('identity.form.showPassword') }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(current === '' && { current: t('identity.form.passwordMissing') }),
      ...(next.length < MIN_PASSWORD_LENGTH && { next: t('identity.password.short') }),
    }
    form.refuse(missing)
    if (Object.keys(missing).length > 0) return
    const done = await form.run(
      () =>
        damask.identity.changePassword({ currentPassword: current, newPassword: next, endOtherSessions: endsOthers }),
      { wrong_password: 'current', password_too_weak: 'next' },
    )
    if (!done) return
    setCurrent('')
    setNext('')
    say({ message: endsOthers ? t('identity.password.changedEverywhere') : t('identity.password.changed') })
    void queryClient.invalidateQueries({ queryKey: identityQueries.sessions().queryKey })
  }

  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <input type="hidden" name="username" autoComplete="username" value={me.email} />
      <Stack gap="md">
        <PasswordInput
          label={t('identity.password.current')}
          autoComplete="current-password"
          maxLength={256}
          value={current}
          error={form.of('current')}
          visibilityToggleButtonProps={toggle}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <div>
          <PasswordInput
            label={t('identity.password.next')}
            autoComplete="new-password"
            maxLength={256}
            value={next}
            error={form.of('next')}
            aria-describedby={adviceId}
            visibilityToggleButtonProps={toggle}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <PasswordStrength
            id={adviceId}
            password={next}
            personal={[me.name, me.email]}
            isRefused={form.of('next') !== null}
          />
        </div>
        <Checkbox
          label={t('identity.password.endOthers')}
          checked={endsOthers}
          onChange={(event) => setEndsOthers(event.currentTarget.checked)}
        />
        <FormAlert sentence={form.of('form')} />
        <div>
          <Button type="submit" loading={form.busy} disabled={!current && !next}>
            {t('identity.password.submit')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
