import type { Person } from '@damask/contract'
import { Button, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from './form-alert.tsx'
import classes from './identity.module.css'
import { identityQueries } from './queries.ts'
import { useFormProblem } from './use-form-problem.ts'

/** The name others see. The address is what one signs in with and stays. */
export function ProfileForm({ me }: { me: Person }) {
  const { t } = useTranslation()
  const [name, setName] = useState(me.name)
  const form = useFormProblem<'name'>()
  const isChanged = name.trim() !== me.name

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!name.trim()) return form.refuse({ name: t('identity.form.nameMissing') })
    const done = await form.run(async () => {
      queryClient.setQueryData(identityQueries.me().queryKey, await damask.identity.updateMe({ name: name.trim() }))
    })
    if (done) say({ message: t('identity.profile.saved') })
  }

  return (
    <form onSubmit={submit} noValidate className={classes.form}>
      <Stack gap="md">
        <TextInput
          label={t('identity.form.name')}
          autoComplete="name"
          maxLength={120}
          value={name}
          error={form.of('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('identity.form.email')}
          description={t('identity.profile.emailHint')}
          value={me.email}
          readOnly
          classNames={{ input: classes.readOnly ?? '' }}
        />
        <FormAlert sentence={form.of('form')} />
        <div>
          <Button type="submit" disabled={!isChanged} loading={form.busy}>
            {t('identity.profile.save')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
