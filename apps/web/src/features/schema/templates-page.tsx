import type { Template } from '@damask/contract'
import { EmptyState, SettingsPage, SkeletonRows } from '@damask/ui'
import { Button, Group } from '@mantine/core'
import { IconPlus, IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { labelIn } from '../../app/label-in.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { sayProblem } from '../../app/say.tsx'
import { metadataQueries } from '../metadata/queries.ts'
import { schemaChanged, schemaQueries } from './queries.ts'
import classes from './schema.module.css'
import { editTemplate } from './template-dialog.tsx'

/** Settings → Templates: values that are given together. */
export function TemplatesPage() {
  const { t } = useTranslation()
  const templates = useQuery(schemaQueries.templates())
  const schema = useQuery(metadataQueries.fields())
  usePageTitle(t('schema.templates.title'))
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void editTemplate(null)}>
      {t('schema.templates.create')}
    </Button>
  )
  const items = templates.data?.items ?? []
  const namesOf = (template: Template) =>
    Object.keys(template.values)
      .map((key) => labelIn(schema.data?.fields.find((field) => field.key === key)?.labels ?? { en: key }))
      .join(', ')
  const erase = async (template: Template) => {
    const isSure = await confirm({
      title: t('schema.templates.deleteTitle', { name: template.name }),
      text: t('schema.templates.deleteText'),
      submit: t('schema.templates.delete'),
      takesAway: true,
    })
    if (!isSure) return
    await damask.templates.delete({ templateId: template.id }, { ifMatch: template.revision }).catch(sayProblem)
    schemaChanged()
  }
  return (
    <SettingsPage title={t('schema.templates.title')} description={t('schema.templates.hint')} actions={create}>
      {templates.isPending && <SkeletonRows label={t('app.loading')} rows={4} />}
      {templates.isError && <PageError error={templates.error} onRetry={() => void templates.refetch()} />}
      {templates.data && items.length === 0 && (
        <EmptyState icon={<IconTemplate size={32} stroke={1.25} />} title={t('schema.templates.none')} action={create}>
          {t('schema.templates.noneHint')}
        </EmptyState>
      )}
      <ul className={classes.lines}>
        {items.map((template) => (
          <li key={template.id} className={classes.line}>
            <span className={classes.lineLink}>
              <span className={classes.lineName}>{template.name}</span>
              <span className={classes.faint}>{template.description || namesOf(template)}</span>
            </span>
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                aria-label={t('schema.templates.editOf', { name: template.name })}
                onClick={() => void editTemplate(template)}
              >
                {t('schema.templates.edit')}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t('schema.templates.deleteOf', { name: template.name })}
                onClick={() => void erase(template)}
              >
                {t('schema.templates.delete')}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
    </SettingsPage>
  )
}
