import type { HistoryView } from '@damask/contract'
import { Button, Menu } from '@mantine/core'
import { IconBookmark, IconChevronDown, IconDownload, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import { saveAs } from '../assets/download.ts'
import { askName } from '../folders/ask-name.tsx'
import { historyQueries } from './queries.ts'
import { type AuditSearch, exportUrl, toAuditSearch } from './search.ts'

export function ExportMenu({ search }: { search: AuditSearch }) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} stroke={1.5} />}>
          {t('history.audit.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => saveAs(exportUrl(search, 'csv'))}>{t('history.audit.exportCsv')}</Menu.Item>
        <Menu.Item onClick={() => saveAs(exportUrl(search, 'ndjson'))}>{t('history.audit.exportNdjson')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

type Props = { readonly search: AuditSearch; readonly onChoose: (search: AuditSearch) => void }

export function ViewsMenu({ search, onChoose }: Props) {
  const { t } = useTranslation()
  const views = useQuery(historyQueries.views())
  const isEmpty = Object.keys(search).length === 0
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconBookmark size={16} stroke={1.5} />}
          rightSection={<IconChevronDown size={14} stroke={1.5} />}
        >
          {t('history.audit.views')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.data?.length === 0 && <Menu.Label>{t('history.audit.noViews')}</Menu.Label>}
        {views.data?.map((view) => (
          <Menu.Item key={view.id} onClick={() => onChoose(toAuditSearch(view.filters))}>
            {view.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item disabled={isEmpty} onClick={() => void save(search)}>
          {t('history.audit.saveView')}
        </Menu.Item>
        {views.data?.map((view) => (
          <Menu.Item
            key={view.id}
            color="red"
            leftSection={<IconTrash size={16} stroke={1.5} />}
            onClick={() => void remove(view)}
          >
            {t('history.audit.deleteView', { name: view.name })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

async function save(search: AuditSearch): Promise<void> {
  await askName({
    title: word('history.audit.saveView'),
    label: word('history.audit.viewName'),
    submit: word('history.retention.save'),
    save: async (name: string) => {
      await damask.history.saveView({ name, filters: search as Record<string, string> })
      say({ message: word('history.audit.viewSaved', { name }) })
    },
  })
  await queryClient.invalidateQueries({ queryKey: historyQueries.views().queryKey })
}

async function remove({ id, name }: HistoryView): Promise<void> {
  try {
    await damask.history.deleteView({ viewId: id })
    say({ message: word('history.audit.viewDeleted', { name }) })
  } catch (error) {
    sayProblem(error)
  }
  await queryClient.invalidateQueries({ queryKey: historyQueries.views().queryKey })
}
