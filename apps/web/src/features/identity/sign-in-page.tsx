import type { SecondFactorWay } from '@damask/contract'
import { Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { JoinHint } from '../people/join-hint.tsx'
import { SignInWays } from '../single-sign-on/sign-in-ways.tsx'
import { FormAlert } from './form-alert.tsx'
import { Gate } from './gate.tsx'
import classes from './identity.module.css'
import { askPasskey, canAutofillPasskeys, canUsePasskeys } from './passkey.ts'
import { identityQueries } from './queries.ts'
import { SecondStep } from './second-step.tsx'
import { useEnter } from './use-enter.ts'
import { looksLikeEmail, useFormProblem } from './use-form-problem.ts'

/** Lets people in, and back to the page they came for. */
export function SignInPage() {
  const { t } = useTranslation()
  const { next } = useSearch({ from: '/sign-in' })
  const setup = useQuery(identityQueries.setup())
  const [ways, setWays] = useState<SecondFactorWay[]>([])
  const enter = useEnter(next)
  usePageTitle(t('identity.signIn.tab'))

  if (setup.data?.needed) return <Navigate to="/setup" replace />
  if (ways.length > 0) return <SecondStep ways={ways} onDone={enter} onAgain={() => setWays([])} />
  return (
    <Gate title={t('identity.signIn.title')} intro={next ? t('identity.signIn.introNext') : t('identity.signIn.intro')}>
      <FirstStep onWays={setWays} onDone={enter} />
      <JoinHint />
    </Gate>
  )
}

type FirstStepProps = { onWays: (ways: SecondFactorWay[]) => void; onDone: () => Promise<void> }

function FirstStep({ onWays, onDone }: FirstStepProps) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const passwordField = useRef<HTMLInputElement>(null)
  const { next, problem } = useSearch({ from: '/sign-in' })
  const form = useFormProblem<'email' | 'password'>()
  usePasskeyAutofill(onDone)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(!looksLikeEmail(email) && { email: t('identity.form.emailInvalid') }),
      ...(password === '' && { password: t('identity.form.passwordMissing') }),
    }
    form.refuse(missing)
    if (Object.keys(missing).length > 0) return
    const done = await form.run(async () => {
      const { person, ways } = await damask.identity.signIn({ email: email.trim(), password })
      if (person) await onDone()
      else onWays(ways)
    })
    if (!done) passwordField.current?.select()
  }

  const withPasskey = () =>
    form.run(async () => {
      const answer = await askPasskey(await damask.identity.startPasskeySignIn())
      if (!answer) return
      await damask.identity.signInWithPasskey({ answer })
      await onDone()
    })

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('identity.form.email')}
          type="email"
          autoComplete="username webauthn"
          autoFocus
          maxLength={254}
          value={email}
          error={form.of('email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <div>
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
          <Link to="/forgot-password" className={classes.forgot}>
            {t('security.forgot.link')}
          </Link>
        </div>
        <FormAlert sentence={form.of('form')} />
        <Button type="submit" size="md" fullWidth loading={form.busy}>
          {t('identity.signIn.submit')}
        </Button>
        <SignInWays email={email} next={next} problem={problem} />
        {canUsePasskeys() && (
          <>
            <Divider label={t('security.or')} />
            <Button
              size="md"
              fullWidth
              variant="default"
              disabled={form.busy}
              leftSection={<IconFingerprint size={18} stroke={1.5} aria-hidden />}
              onClick={() => void withPasskey()}
            >
              {t('security.signIn.withPasskey')}
            </Button>
          </>
        )}
      </Stack>
    </form>
  )
}

/** Offers passkeys beside saved passwords, where the browser can. What goes wrong there is left alone: nobody asked. */
function usePasskeyAutofill(onDone: () => Promise<void>): void {
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    let isGone = false
    const offer = async () => {
      if (!(await canAutofillPasskeys()) || isGone) return
      const answer = await askPasskey(await damask.identity.startPasskeySignIn(), true)
      if (!answer || isGone) return
      await damask.identity.signInWithPasskey({ answer })
      await done.current()
    }
    offer().catch(() => {})
    return () => {
      isGone = true
    }
  }, [])
}
