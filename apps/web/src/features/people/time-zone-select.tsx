import type { Me } from '@damask/contract'
import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { setTimeZone } from '../../app/format.ts'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { identityQueries } from '../identity/queries.ts'

const ZONES = Intl.supportedValuesOf('timeZone').map((value) => ({ value, label: value.replaceAll('_', ' ') }))

/** By which clock dates and times are written. */
export function TimeZoneSelect({ me }: { me: Me }) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('people.timeZone.label')}
      placeholder={t('people.timeZone.browser', {
        zone: Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' '),
      })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('people.timeZone.clear') }}
      nothingFoundMessage={t('people.teams.notFoundAny')}
      limit={100}
      value={me.timeZone}
      data={ZONES}
      onChange={(zone) => void save(me, zone)}
    />
  )
}

/** Shown at once; taken back when the server refuses. */
async function save(me: Me, timeZone: string | null): Promise<void> {
  const { queryKey } = identityQueries.me()
  queryClient.setQueryData(queryKey, { ...me, timeZone })
  setTimeZone(timeZone)
  try {
    queryClient.setQueryData(queryKey, await damask.identity.updateMe({ timeZone }))
  } catch (error) {
    queryClient.setQueryData(queryKey, me)
    setTimeZone(me.timeZone)
    void sayProblem(error)
  }
}
