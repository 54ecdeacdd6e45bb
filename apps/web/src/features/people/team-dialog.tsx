import type { Team } from '@damask/contract'
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { go } from '../../app/go.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { peopleChanged } from './queries.ts'
import { type TeamRef, TeamSelect } from './team-select.tsx'

/** Makes a team and goes to it: the next step is its people. */
export async function createTeam(): Promise<void> {
  const team = await openDialog<Team>((close) => <TeamDialog team={null} close={close} />)
  if (team) await go({ to: '/settings/teams/$teamId', params: { teamId: team.id } })
}

export const changeTeam = (team: Team) => openDialog<Team>((close) => <TeamDialog team={team} close={close} />)

function TeamDialog({ team, close }: { team: Team | null; close: (team?: Team) => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(team?.name ?? '')
  const [description, setDescription] = useState(team?.description ?? '')
  const [parent, setParent] = useState<TeamRef | null>(team?.parent ?? null)
  const form = useFormProblem<'name' | 'parent'>()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (!name.trim()) return form.refuse({ name: t('people.teams.nameMissing') })
    const wanted = { name: name.trim(), description: description.trim(), parentId: parent?.id ?? null }
    await form.run(
      async () => {
        const saved = await (team ? damask.teams.change({ teamId: team.id, ...wanted }) : damask.teams.create(wanted))
        void peopleChanged()
        close(saved)
      },
      { team_name_taken: 'name', team_too_deep: 'parent' },
    )
  }

  return (
    <Dialog
      onClose={() => close()}
      title={team ? t('people.teams.editTitle', { name: team.name }) : t('people.teams.create')}
      size={440}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('people.teams.name')}
            maxLength={80}
            data-autofocus
            value={name}
            error={form.of('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label={t('people.teams.description')}
            maxLength={500}
            rows={2}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <TeamSelect
            visibleLabel
            label={t('people.teams.parent')}
            description={t('people.teams.parentHint')}
            placeholder={t('people.teams.noParent')}
            team={parent}
            {...(team && { except: team.id })}
            onChange={setParent}
          />
          <FormAlert sentence={form.of('form') ?? form.of('parent')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => close()}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t(team ? 'people.teams.save' : 'people.teams.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
