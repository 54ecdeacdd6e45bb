import type { MemberDetails } from '@damask/contract'
import { SettingsSection } from '@damask/ui'
import { Button, Group, Stack } from '@mantine/core'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import classes from './people.module.css'
import { peopleChanged } from './queries.ts'
import { type TeamRef, TeamsSelect } from './team-select.tsx'
import { takeOutOfTeam } from './verbs.ts'

export function PersonTeams({ person }: { person: MemberDetails }) {
  const { t } = useTranslation()
  return (
    <SettingsSection
      title={t('people.membership.title')}
      description={t('people.membership.hint')}
      actions={
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => void openDialog((close) => <AddToTeams person={person} close={() => close()} />)}
        >
          {t('people.membership.add')}
        </Button>
      }
    >
      {person.memberships.length === 0 && <p className={classes.none}>{t('people.membership.none')}</p>}
      <ul className={classes.items}>
        {person.memberships.map(({ team, source }) => (
          <li key={team.id} className={classes.item}>
            <IconUsersGroup size={20} stroke={1.25} aria-hidden />
            <div className={classes.itemMain}>
              <div className={classes.itemTitle}>
                <Link to="/settings/teams/$teamId" params={{ teamId: team.id }}>
                  {team.name}
                </Link>
              </div>
              {source !== 'manual' && <div className={classes.faint}>{t(`people.membership.from.${source}`)}</div>}
            </div>
            {source === 'manual' && (
              <Button
                variant="default"
                size="xs"
                aria-label={t('people.membership.removeFrom', { name: person.name, team: team.name })}
                onClick={() => void takeOutOfTeam(person, team.id)}
              >
                {t('people.membership.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </SettingsSection>
  )
}

function AddToTeams({ person, close }: { person: MemberDetails; close: () => void }) {
  const { t } = useTranslation()
  const [teams, setTeams] = useState<TeamRef[]>([])
  const form = useFormProblem<'teams'>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const done = await form.run(async () => {
      for (const { id } of teams) await damask.teams.addMembers({ teamId: id, personIds: [person.id] })
    })
    void peopleChanged()
    if (done) close()
  }
  return (
    <Dialog onClose={close} title={t('people.membership.addTo', { name: person.name })} size={440}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TeamsSelect
            label={t('people.teams.choose')}
            description={t('people.teams.chooseHint')}
            teams={teams}
            onChange={setTeams}
            autoFocus
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" disabled={teams.length === 0} loading={form.busy}>
              {t('people.membership.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
