import { MIN_PASSWORD_LENGTH } from '@damask/contract/password'
import { EmptyState } from '@damask/ui'
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask, isProblem } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { LinkButton } from '../../app/links.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { Gate } from '../identity/gate.tsx'
import { PasswordStrength } from '../identity/password-strength.tsx'
import { identityQueries } from '../identity/queries.ts'
import { looksLikeEmail, useFormProblem } from '../identity/use-form-problem.ts'
import classes from './people.module.css'
import { peopleQueries } from './queries.ts'

type Invitation = { library: string; inviter: string | null; needsEmail: boolean }

const page = getRouteApi('/join/$token')

/** Where an invitation leads: a name and a password, and one is in. */
export function JoinPage() {
  const { t } = useTranslation()
  const { token } = page.useParams()
  const invitation = useQuery(peopleQueries.invitation(token))
  const me = useQuery({ ...identityQueries.me(), retry: false })
  usePageTitle(t('people.join.tab'))
  if (invitation.isPending || me.isPending) return null
  if (isProblem(invitation.error, 'invitation_not_found') || isProblem(invitation.error, 'invalid_request')) {
    return (
      <EmptyState
        title={t('people.join.gone')}
        action={<LinkButton to="/sign-in">{t('people.join.toSignIn')}</LinkButton>}
      >
        {t('people.join.goneHint')}
      </EmptyState>
    )
  }
  if (!invitation.data) return <PageError error={invitation.error} onRetry={() => void invitation.refetch()} />
  const { library, inviter } = invitation.data
  const title = t('people.join.title', { library })
  if (me.data) {
    return (
      <Gate title={title} intro={t('people.join.asMe', { name: me.data.name })}>
        <AsMe token={token} name={me.data.name} />
      </Gate>
    )
  }
  return (
    <Gate title={title} intro={inviter ? t('people.join.introBy', { inviter }) : t('people.join.introAsked')}>
      <NewAccount token={token} invitation={invitation.data} />
    </Gate>
  )
}

function useEnter() {
  const navigate = useNavigate()
  return async () => {
    // Whoever stood here before may have been somebody else.
    queryClient.clear()
    await queryClient.fetchQuery(identityQueries.me())
    await navigate({ to: '/library/{-$folderId}', params: { folderId: undefined }, replace: true })
  }
}

function NewAccount({ token, invitation }: { token: string; invitation: Invitation }) {
  const { t } = useTranslation()
  const enter = useEnter()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const form = useFormProblem<'name' | 'email' | 'password'>()
  const adviceId = useId()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(!name.trim() && { name: t('identity.form.nameMissing') }),
      ...(invitation.needsEmail && !looksLikeEmail(email) && { email: t('identity.form.emailInvalid') }),
      ...(password.length < MIN_PASSWORD_LENGTH && { password: t('identity.password.short') }),
    }
    form.refuse(missing)
    if (Object.keys(missing).length > 0) return
    await form.run(
      async () => {
        await damask.invitations.join({
          token,
          name: name.trim(),
          password,
          ...(invitation.needsEmail && { email: email.trim() }),
        })
        await enter()
      },
      { password_too_weak: 'password' },
    )
  }

  return (
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
        {invitation.needsEmail && (
          <TextInput
            label={t('identity.form.email')}
            type="email"
            autoComplete="username"
            maxLength={254}
            value={email}
            error={form.of('email')}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        )}
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
          {t('people.join.submit')}
        </Button>
        <Text size="sm" ta="center">
          <Link to="/sign-in" search={{ next: `/join/${token}` }} className={classes.link}>
            {t('people.join.haveAccount')}
          </Link>
        </Text>
      </Stack>
    </form>
  )
}

function AsMe({ token, name }: { token: string; name: string }) {
  const { t } = useTranslation()
  const enter = useEnter()
  const form = useFormProblem<'form'>()
  const accept = () =>
    form.run(async () => {
      await damask.invitations.joinAsMe({ token })
      await enter()
      void say({ message: t('people.join.accepted') })
    })
  return (
    <Stack gap="md">
      <FormAlert sentence={form.of('form')} />
      <Button size="md" fullWidth loading={form.busy} onClick={() => void accept()}>
        {t('people.join.asMeSubmit', { name })}
      </Button>
    </Stack>
  )
}

/** For people whose address is enough: a link is mailed to it. */
export function AskToJoinPage() {
  const { t } = useTranslation()
  const canAsk = useQuery(peopleQueries.canAsk())
  const [email, setEmail] = useState('')
  const [asked, setAsked] = useState<string | null>(null)
  const form = useFormProblem<'email'>()
  usePageTitle(t('people.join.tab'))
  if (canAsk.isPending) return null
  if (canAsk.isError) return <PageError error={canAsk.error} onRetry={() => void canAsk.refetch()} />
  if (!canAsk.data.isOpen) {
    return (
      <EmptyState
        title={t('people.join.askClosed')}
        action={<LinkButton to="/sign-in">{t('people.join.toSignIn')}</LinkButton>}
      >
        {t('people.join.askClosedHint')}
      </EmptyState>
    )
  }
  if (asked) {
    return (
      <Gate title={t('people.join.asked')} intro={t('people.join.askedHint', { email: asked })}>
        <LinkButton to="/sign-in" variant="default" fullWidth>
          {t('people.join.toSignIn')}
        </LinkButton>
      </Gate>
    )
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!looksLikeEmail(email)) return form.refuse({ email: t('identity.form.emailInvalid') })
    const wanted = email.trim()
    const language = document.documentElement.lang === 'de' ? 'de' : 'en'
    if (await form.run(() => damask.invitations.ask({ email: wanted, language }), { invalid_request: 'email' }))
      setAsked(wanted)
  }
  return (
    <Gate title={t('people.join.askTitle')} intro={t('people.join.askIntro')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('identity.form.email')}
            type="email"
            autoComplete="email"
            autoFocus
            maxLength={254}
            value={email}
            error={form.of('email')}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <FormAlert sentence={form.of('form')} />
          <Button type="submit" size="md" fullWidth loading={form.busy}>
            {t('people.join.askSubmit')}
          </Button>
        </Stack>
      </form>
    </Gate>
  )
}
