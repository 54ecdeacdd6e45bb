import type { Person } from '@damask/contract'
import { Input, SegmentedControl, Select, Stack, useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { density, setDensity } from '../../app/frame/preferences.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { setLanguage } from '../../app/words.ts'
import { TimeZoneSelect } from '../people/time-zone-select.tsx'
import classes from './identity.module.css'
import { identityQueries } from './queries.ts'

/** Language (kept with the person), colours and spacing (kept with this browser). Each works at once. */
export function AppearanceForm({ language }: { language: Person['language'] }) {
  const { t } = useTranslation()
  const { data: me } = useQuery(identityQueries.me())
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Stack gap="lg" className={classes.form}>
      <Select
        label={t('identity.appearance.language')}
        value={language ?? 'browser'}
        data={[
          { value: 'browser', label: t('identity.appearance.likeBrowser') },
          // Each language is written in its own words: one may be lost in the other.
          { value: 'en', label: 'English' },
          { value: 'de', label: 'Deutsch' },
        ]}
        onChange={(value) => void saveLanguage(value === 'en' || value === 'de' ? value : null)}
      />
      {me && <TimeZoneSelect me={me} />}
      <Choice
        label={t('app.account.scheme')}
        value={colorScheme}
        choices={[
          { value: 'auto', label: t('app.account.auto') },
          { value: 'light', label: t('app.account.light') },
          { value: 'dark', label: t('app.account.dark') },
        ]}
        onChange={setColorScheme}
      />
      <Choice
        label={t('app.account.density')}
        value={density.use()}
        choices={[
          { value: 'comfortable', label: t('app.account.comfortable') },
          { value: 'compact', label: t('app.account.compact') },
        ]}
        onChange={setDensity}
      />
    </Stack>
  )
}

type ChoiceProps<T extends string> = {
  label: string
  value: T
  choices: { value: T; label: string }[]
  onChange: (value: T) => void
}

function Choice<T extends string>({ label, value, choices, onChange }: ChoiceProps<T>) {
  return (
    <div>
      <Input.Label component="div">{label}</Input.Label>
      <div>
        <SegmentedControl size="sm" aria-label={label} value={value} data={choices} onChange={onChange} />
      </div>
    </div>
  )
}

/** Shown at once; taken back when the server refuses. */
async function saveLanguage(language: Person['language']): Promise<void> {
  const { queryKey } = identityQueries.me()
  const before = queryClient.getQueryData(queryKey)
  if (before) queryClient.setQueryData(queryKey, { ...before, language })
  await setLanguage(language)
  try {
    queryClient.setQueryData(queryKey, await damask.identity.updateMe({ language }))
  } catch (error) {
    queryClient.setQueryData(queryKey, before)
    await setLanguage(before?.language ?? null)
    sayProblem(error)
  }
}
