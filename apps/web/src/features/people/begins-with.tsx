import type { Folder, Role } from '@damask/contract'
import { Button, Input, Select } from '@mantine/core'
import { IconFolder } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { accessQueries } from '../access/queries.ts'
import { roleName } from '../access/sentences.ts'
import { askFolder } from '../folders/ask-folder.tsx'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import { type TeamRef, TeamsSelect } from './team-select.tsx'

const DAYS = [1, 3, 7, 14, 30, 90]

export type Beginning = { teams: TeamRef[]; role: Role | null; folder: Folder | null; days: number }
export const NOTHING_YET: Beginning = { teams: [], role: null, folder: null, days: 14 }

export const toWanted = ({ teams, role, folder, days }: Beginning) => ({
  teamIds: teams.map(({ id }) => id),
  roleId: role?.id ?? null,
  folderId: role ? (folder?.id ?? null) : null,
  days,
})

type Props = { value: Beginning; onChange: (value: Beginning) => void; folderError: string | null }

/** What somebody has from the first moment: teams, a role in a folder. And for how long the invitation holds. */
export function BeginsWith({ value, onChange, folderError }: Props) {
  const { t } = useTranslation()
  const roles = useQuery(accessQueries.roles()).data ?? []
  const set = (change: Partial<Beginning>) => onChange({ ...value, ...change })
  const chooseFolder = async () => {
    const folderId = await askFolder({
      title: t('people.invitations.folder'),
      submit: t('people.invitations.chooseFolder'),
      start: value.folder?.id ?? ROOT_FOLDER_ID,
    })
    if (!folderId) return
    try {
      set({ folder: await queryClient.fetchQuery(folderQueries.one(folderId)) })
    } catch (error) {
      void sayProblem(error)
    }
  }
  return (
    <>
      <TeamsSelect
        label={t('people.teams.choose')}
        description={t('people.teams.chooseHint')}
        teams={value.teams}
        onChange={(teams) => set({ teams })}
      />
      <Select
        label={t('people.invitations.roleLabel')}
        value={value.role?.id ?? 'none'}
        data={[
          { value: 'none', label: t('people.invitations.noRole') },
          ...roles.map((role) => ({ value: role.id as string, label: roleName(role) })),
        ]}
        onChange={(id) => set({ role: roles.find((role) => role.id === id) ?? null })}
      />
      {value.role && (
        <div>
          <Input.Label component="div">{t('people.invitations.folder')}</Input.Label>
          <Button
            variant="default"
            leftSection={<IconFolder size={16} stroke={1.5} aria-hidden />}
            onClick={() => void chooseFolder()}
          >
            {value.folder ? value.folder.path : t('people.invitations.chooseFolder')}
          </Button>
          {folderError && <Input.Error mt={6}>{folderError}</Input.Error>}
        </div>
      )}
      <Select
        label={t('people.invitations.days')}
        value={String(value.days)}
        data={DAYS.map((days) => ({ value: String(days), label: t('people.invitations.daysCount', { count: days }) }))}
        onChange={(days) => set({ days: Number(days ?? 14) })}
      />
    </>
  )
}
