import type { RoleId, SignInPolicy } from '@damask/contract'
import { SettingsPage, SettingsSection, SkeletonLines } from '@damask/ui'
import { Button, Checkbox, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { withProof } from './confirm-me.tsx'
import { FormAlert } from './form-alert.tsx'
import classes from './identity.module.css'
import { identityQueries } from './queries.ts'
import { useFormProblem } from './use-form-problem.ts'

const CHOICES = ['nobody', 'administrators', 'roles', 'everybody'] as const

/** Settings → Signing in: who must have a second factor. */
export function SignInPolicyPage() {
  const { t } = useTranslation()
  const policy = useQuery(identityQueries.signInPolicy())
  usePageTitle(t('app.settings.signIn'))
  return (
    <SettingsPage title={t('app.settings.signIn')} description={t('security.policy.hint')}>
      <SettingsSection title={t('security.policy.factor')} description={t('security.policy.factorHint')}>
        {policy.isPending && <SkeletonLines label={t('app.loading')} lines={4} />}
        {policy.isError && <PageError error={policy.error} size="inline" onRetry={() => void policy.refetch()} />}
        {policy.data && <PolicyForm key={JSON.stringify(policy.data)} before={policy.data} {...policy.data.coverage} />}
      </SettingsSection>
    </SettingsPage>
  )
}

function PolicyForm({ before, asked, without }: { before: SignInPolicy; asked: number; without: number }) {
  const { t } = useTranslation()
  const [requiredOf, setRequiredOf] = useState(before.requiredOf)
  const [roleIds, setRoleIds] = useState<RoleId[]>(before.roleIds)
  const [day, setDay] = useState(before.startsAt?.slice(0, 10) ?? '')
  const roles = useQuery({
    queryKey: ['roles', 'list'],
    queryFn: async ({ signal }) => (await damask.roles.list({}, { signal })).items,
    enabled: requiredOf === 'roles',
  })
  const form = useFormProblem<'roles'>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (requiredOf === 'roles' && roleIds.length === 0) {
      return form.refuse({ roles: t('security.policy.rolesMissing') })
    }
    // The day begins where the administrator is.
    const startsAt = day ? new Date(`${day}T00:00`).toISOString() : null
    await form.run(async () => {
      const saved = await withProof(() => damask.identity.setSignInPolicy({ requiredOf, roleIds, startsAt }))
      if (!saved) return
      void say({ message: t('security.policy.saved') })
      await queryClient.invalidateQueries({ queryKey: identityQueries.signInPolicy().queryKey })
      await queryClient.invalidateQueries({ queryKey: identityQueries.me().queryKey })
    })
  }

  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <Stack gap="md">
        <Select
          label={t('security.policy.who')}
          value={requiredOf}
          data={CHOICES.map((value) => ({ value, label: t(`security.policy.of.${value}`) }))}
          onChange={(value) => setRequiredOf(CHOICES.find((known) => known === value) ?? 'nobody')}
        />
        {requiredOf === 'roles' && (
          <Checkbox.Group
            label={t('security.policy.roles')}
            value={roleIds}
            error={form.of('roles')}
            onChange={(chosen) => setRoleIds(chosen as RoleId[])}
          >
            <Stack gap="xs" mt={6}>
              {roles.isPending && <SkeletonLines label={t('app.loading')} lines={3} />}
              {roles.isError && <PageError error={roles.error} size="inline" onRetry={() => void roles.refetch()} />}
              {roles.data?.map((role) => (
                <Checkbox key={role.id} value={role.id} label={role.name} description={role.description} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        {requiredOf !== 'nobody' && (
          <TextInput
            type="date"
            label={t('security.policy.from')}
            description={t('security.policy.fromHint')}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
        {before.requiredOf !== 'nobody' && (
          <Text size="sm" c="dimmed">
            {without === 0
              ? t('security.policy.allCovered', { count: asked })
              : t('security.policy.missing', { count: without, asked })}
          </Text>
        )}
        <FormAlert sentence={form.of('form')} />
        <div>
          <Button type="submit" loading={form.busy}>
            {t('security.policy.save')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
