import type { Member, Team } from '@damask/contract'
import { Button, Group, MultiSelect, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { peopleChanged, peopleQueries } from './queries.ts'

/** Asks whom to add to a team. */
export const addPeople = (team: Team) => openDialog((close) => <AddPeople team={team} close={() => close()} />)

function AddPeople({ team, close }: { team: Team; close: () => void }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Member[]>([])
  const [words, setWords] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [settled] = useDebouncedValue(words.trim(), 150)
  const found = useInfiniteQuery(peopleQueries.list({ words: settled }))
  const form = useFormProblem<'people'>()
  const known = new Map<string, Member>(chosen.map((person) => [person.id, person]))
  for (const person of found.data?.pages[0]?.items ?? []) known.set(person.id, person)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    await form.run(async () => {
      const { added } = await damask.teams.addMembers({ teamId: team.id, personIds: chosen.map(({ id }) => id) })
      void peopleChanged()
      void say({ message: t('people.teams.added', { count: added }) })
      close()
    })
  }
  return (
    <Dialog onClose={close} title={t('people.teams.addTitle', { name: team.name })} size={480}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <MultiSelect
            label={t('people.teams.addPeople')}
            placeholder={chosen.length === 0 ? t('people.teams.addPlaceholder') : ''}
            searchable
            data-autofocus
            nothingFoundMessage={t('people.nobodyFound')}
            filter={({ options }) => options}
            value={chosen.map(({ id }) => id)}
            data={[...known.values()].map(({ id, name, email }) => ({
              value: id as string,
              label: email ? `${name} (${email})` : name,
            }))}
            searchValue={words}
            onSearchChange={setWords}
            // Closed by a choice: it would lie over the button that comes next.
            dropdownOpened={isOpen}
            onDropdownOpen={() => setOpen(true)}
            onDropdownClose={() => setOpen(false)}
            onChange={(ids) => {
              setOpen(false)
              setChosen(ids.flatMap((id) => known.get(id) ?? []))
            }}
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" disabled={chosen.length === 0} loading={form.busy}>
              {t('people.teams.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
