import type { FieldRules, FolderId, Kind } from '@damask/contract'
import { Button, Checkbox, Group, Pill } from '@mantine/core'
import { IconFolder } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { askFolder } from '../folders/ask-folder.tsx'
import { folderQueries } from '../folders/queries.ts'
import { ROOT_FOLDER_ID } from '../folders/root.ts'
import classes from './schema.module.css'

const KINDS: readonly Kind[] = ['image', 'video', 'audio', 'document', 'design', 'model', 'font', 'archive', 'other']

/** The assets that a field is for: of these kinds, in these folders. */
export function WhereForm({ rules, onChange }: { rules: FieldRules; onChange: (rules: FieldRules) => void }) {
  const { t } = useTranslation()
  const kinds = rules.kinds ?? []
  const folderIds = rules.folderIds ?? []
  const folders = useQueries({ queries: folderIds.map((id) => folderQueries.one(id)) })
  const addFolder = async () => {
    const id = await askFolder({
      title: t('schema.where.addFolder'),
      submit: t('schema.where.choose'),
      start: ROOT_FOLDER_ID,
    })
    if (id && id !== ROOT_FOLDER_ID) onChange({ ...rules, folderIds: [...new Set([...folderIds, id])] })
  }
  const removeFolder = (id: FolderId) => onChange({ ...rules, folderIds: folderIds.filter((one) => one !== id) })
  return (
    <div className={classes.column}>
      <div>
        <p className={classes.question}>{t(kinds.length > 0 ? 'schema.where.someKinds' : 'schema.where.allKinds')}</p>
        <fieldset className={classes.kinds} aria-label={t('schema.where.kinds')}>
          {KINDS.map((kind) => (
            <Checkbox
              key={kind}
              label={t(`assets.kinds.${kind}`)}
              checked={kinds.includes(kind)}
              onChange={(event) =>
                onChange({
                  ...rules,
                  kinds: event.currentTarget.checked ? [...kinds, kind] : kinds.filter((one) => one !== kind),
                })
              }
            />
          ))}
        </fieldset>
      </div>
      <div>
        <p className={classes.question}>
          {t(folderIds.length > 0 ? 'schema.where.someFolders' : 'schema.where.allFolders')}
        </p>
        <Group gap="xs">
          {folderIds.map((id, nth) => {
            const name = folders[nth]?.data?.name ?? '…'
            return (
              <Pill
                key={id}
                withRemoveButton
                removeButtonProps={{
                  'aria-label': t('schema.where.removeFolder', { name }),
                  tabIndex: 0,
                  'aria-hidden': false,
                }}
                onRemove={() => removeFolder(id)}
              >
                {name}
              </Pill>
            )
          })}
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFolder size={14} aria-hidden />}
            onClick={() => void addFolder()}
          >
            {t('schema.where.addFolder')}
          </Button>
        </Group>
      </div>
    </div>
  )
}
