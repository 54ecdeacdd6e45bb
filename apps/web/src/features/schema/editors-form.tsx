import type { FieldRules } from '@damask/contract'
import { Select } from '@mantine/core'
import { useQueries, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { identityQueries } from '../identity/queries.ts'
import { TeamsSelect } from '../people/team-select.tsx'
import classes from './schema.module.css'

type Editors = NonNullable<FieldRules['editors']>

/** Who may change values of a field, of those who may edit an asset. */
export function EditorsForm({ rules, onChange }: { rules: FieldRules; onChange: (rules: FieldRules) => void }) {
  const { t } = useTranslation()
  const { accountCapabilities } = useSuspenseQuery(identityQueries.me()).data
  const editors = rules.editors ?? {}
  const set = (part: Partial<Editors>) => onChange({ ...rules, editors: { ...editors, ...part } })
  // Teams are listed to those who manage people; others leave them as they are.
  const maySeeTeams = accountCapabilities.includes('manage_people')
  const teamIds = editors.teamIds ?? []
  const teams = useQueries({
    queries: (maySeeTeams ? teamIds : []).map((teamId) => ({
      queryKey: ['people', 'team', teamId],
      queryFn: () => damask.teams.get({ teamId }),
    })),
  })
  return (
    <div className={classes.column}>
      <Select
        label={t('schema.editors.label')}
        allowDeselect={false}
        data={(['all', 'approve', 'publish', 'manage_folder'] as const).map((value) => ({
          value,
          label: t(`schema.editors.${value}`),
        }))}
        value={editors.capability ?? 'all'}
        onChange={(value) => set({ capability: value === 'all' ? undefined : (value as Editors['capability']) })}
      />
      {maySeeTeams && (
        <TeamsSelect
          label={t('schema.editors.teams')}
          teams={teamIds.map((id, nth) => ({ id, name: teams[nth]?.data?.name ?? '…' }))}
          onChange={(chosen) => set({ teamIds: chosen.map((team) => team.id) })}
        />
      )}
    </div>
  )
}
