import { SettingsPage, SettingsSection } from '@damask/ui'
import { Button, Group, Select, Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { askToErase } from './erase-person-dialog.tsx'
import { ExportList } from './export-list.tsx'
import { privacyQueries } from './queries.ts'
import { startExport } from './start-export.ts'

/** Settings → Data of people: a copy for whoever asks for theirs, and erasing a person. */
export function PeopleDataPage() {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<{ id: string; name: string; label: string }>()
  // Whoever was chosen is not looked for again.
  const [asked] = useDebouncedValue(words === chosen?.label ? '' : words, 150)
  const people = useQuery({ ...privacyQueries.people(asked), placeholderData: keepPreviousData })
  usePageTitle(t('app.settings.peopleData'))
  const options = (people.data ?? []).map(({ id, name, email }) => ({ value: id, label: `${name} (${email})`, name }))
  const known = chosen && !options.some(({ value }) => value === chosen.id)
  return (
    <SettingsPage title={t('app.settings.peopleData')} description={t('privacy.people.hint')}>
      <SettingsSection title={t('privacy.people.person')} description={t('privacy.people.personHint')}>
        <Stack gap="sm">
          <Select
            label={t('privacy.people.choose')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('app.close') }}
            nothingFoundMessage={t('privacy.people.nobody')}
            data={known ? [{ value: chosen.id, label: chosen.label }, ...options] : options}
            filter={({ options }) => options}
            value={chosen?.id ?? null}
            onSearchChange={setWords}
            onChange={(id) => {
              const found = options.find(({ value }) => value === id)
              setChosen(found && { id: found.value, name: found.name, label: found.label })
            }}
          />
          <Group gap="xs">
            <Button
              variant="default"
              disabled={!chosen}
              onClick={() =>
                chosen && void startExport(() => damask.privacy.exportPerson({ personId: chosen.id as never }))
              }
            >
              {t('privacy.export.person')}
            </Button>
            <Button
              color="red"
              variant="light"
              disabled={!chosen}
              onClick={async () => {
                if (chosen && (await askToErase({ id: chosen.id, name: chosen.name }))) setChosen(undefined)
              }}
            >
              {t('privacy.erase.verb')}
            </Button>
          </Group>
        </Stack>
      </SettingsSection>
      <SettingsSection title={t('privacy.people.exports')} description={t('privacy.people.exportsHint')}>
        <ExportList of="others" />
      </SettingsSection>
    </SettingsPage>
  )
}
