import type { TeamId } from '@damask/contract'
import { ActionIcon, Button, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Draft, GroupRow, SetDraft } from './draft.ts'
import { ssoQueries } from './queries.ts'
import classes from './single-sign-on.module.css'

/** Which group of the directory leads to which team. */
export function GroupTable({ draft, set }: { draft: Draft; set: SetDraft }) {
  const { t } = useTranslation()
  const teams = useQuery(ssoQueries.teams())
  const { groups } = draft
  const change = (key: number, part: Partial<GroupRow>) =>
    set({ groups: groups.map((row) => (row.key === key ? { ...row, ...part } : row)) })
  const add = () =>
    set({ groups: [...groups, { key: Math.max(-1, ...groups.map((g) => g.key)) + 1, group: '', teamId: null }] })
  return (
    <Stack gap="md">
      {groups.length === 0 && <p className={classes.fine}>{t('sso.groupsEmpty')}</p>}
      {groups.map((row) => (
        <div key={row.key} className={classes.groupRow}>
          <TextInput
            label={t('sso.group')}
            placeholder={t('sso.groupHint')}
            maxLength={300}
            value={row.group}
            onChange={(event) => change(row.key, { group: event.currentTarget.value })}
          />
          <Select
            label={t('sso.team')}
            searchable
            nothingFoundMessage={t('sso.noTeams')}
            value={row.teamId}
            data={(teams.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(teamId) => change(row.key, { teamId: teamId as TeamId | null })}
          />
          <ActionIcon
            size={36}
            color="gray"
            aria-label={t('sso.removeGroup', { group: row.group })}
            onClick={() => set({ groups: groups.filter(({ key }) => key !== row.key) })}
          >
            <IconTrash size={18} stroke={1.5} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
          {t('sso.addGroup')}
        </Button>
      </div>
    </Stack>
  )
}
