import type { Joining } from '@damask/contract'
import { SettingsSection, SkeletonLines } from '@damask/ui'
import { Button, Stack, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import classes from './people.module.css'
import { peopleQueries } from './queries.ts'
import { type TeamRef, TeamsSelect } from './team-select.tsx'

/** Whose addresses let people in without an invitation. */
export function JoiningForm() {
  const { t } = useTranslation()
  const joining = useQuery(peopleQueries.joining())
  return (
    <SettingsSection title={t('people.joining.title')} description={t('people.joining.hint')}>
      {joining.isPending && <SkeletonLines label={t('app.loading')} lines={3} />}
      {joining.data && <Form key={JSON.stringify(joining.data)} joining={joining.data} />}
    </SettingsSection>
  )
}

function Form({ joining }: { joining: Joining }) {
  const { t } = useTranslation()
  const [domains, setDomains] = useState(joining.domains.join('\n'))
  const [teams, setTeams] = useState<TeamRef[]>(joining.teams)
  const form = useFormProblem<'domains'>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = domains.split(/[\s,;]+/).filter(Boolean)
    const done = await form.run(
      async () => {
        const saved = await damask.invitations.setJoining({ domains: wanted, teamIds: teams.map(({ id }) => id) })
        queryClient.setQueryData(peopleQueries.joining().queryKey, saved)
      },
      { domain_invalid: 'domains', invalid_request: 'domains' },
    )
    if (done) void say({ message: t('people.joining.saved') })
  }
  return (
    <form onSubmit={submit} noValidate className={classes.narrow}>
      <Stack gap="md">
        <Textarea
          label={t('people.joining.domains')}
          description={t('people.joining.domainsHint')}
          rows={3}
          spellCheck={false}
          value={domains}
          error={form.of('domains')}
          onChange={(event) => setDomains(event.currentTarget.value)}
        />
        <TeamsSelect label={t('people.joining.teams')} teams={teams} onChange={setTeams} />
        <FormAlert sentence={form.of('form')} />
        <div>
          <Button type="submit" loading={form.busy}>
            {t('people.joining.save')}
          </Button>
        </div>
      </Stack>
    </form>
  )
}
