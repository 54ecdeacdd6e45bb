import type { Folder } from '@damask/contract'
import { Button, CloseButton, Input } from '@mantine/core'
import { IconFolder, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '../../app/query-client.ts'
import { sayProblem } from '../../app/say.tsx'
import { askFolder } from '../folders/ask-folder.tsx'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import classes from './identity.module.css'

type Props = {
  folders: Folder[]
  onChange: (folders: Folder[]) => void
  /** What it means that none is chosen; about a key when left out. */
  hint?: string
}

/** The folders a key or an app is limited to; the whole library when none is chosen. */
export function FolderLimits({ folders, onChange, hint }: Props) {
  const { t } = useTranslation()
  const add = async () => {
    const folderId = await askFolder({
      title: t('identity.apiKeys.folderTitle'),
      submit: t('identity.apiKeys.folderSubmit'),
      start: ROOT_FOLDER_ID,
    })
    // The library itself is no limit.
    if (!folderId || folderId === ROOT_FOLDER_ID || folders.some((folder) => folder.id === folderId)) return
    try {
      onChange([...folders, await queryClient.fetchQuery(folderQueries.one(folderId))])
    } catch (error) {
      sayProblem(error)
    }
  }
  return (
    <div>
      <Input.Label component="div">{t('identity.apiKeys.folders')}</Input.Label>
      {folders.length > 0 && (
        <ul className={classes.folders}>
          {folders.map((folder) => (
            <li key={folder.id} className={classes.folder}>
              <IconFolder size={16} stroke={1.5} aria-hidden />
              <span>{folder.path}</span>
              <CloseButton
                size="sm"
                aria-label={t('identity.apiKeys.folderRemove', { name: folder.name })}
                onClick={() => onChange(folders.filter((other) => other.id !== folder.id))}
              />
            </li>
          ))}
        </ul>
      )}
      {folders.length === 0 && (
        <Input.Description mb={6}>{hint ?? t('identity.apiKeys.foldersNone')}</Input.Description>
      )}
      <Button
        variant="default"
        size="xs"
        mt={folders.length > 0 ? 6 : 0}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => void add()}
      >
        {t('identity.apiKeys.folderAdd')}
      </Button>
    </div>
  )
}
