import type { Field, FieldGroupId, FieldId } from '@damask/contract'
import { EmptyState, SettingsPage, SkeletonRows } from '@damask/ui'
import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { IconBooks, IconDots, IconFolderPlus, IconForms, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { labelIn } from '../../app/label-in.ts'
import { LinkButton } from '../../app/links.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { sayProblem } from '../../app/say.tsx'
import { metadataQueries } from '../metadata/queries.ts'
import { openCatalogue } from './catalogue-dialog.tsx'
import { DeletedFields } from './deleted-fields.tsx'
import { FieldLine } from './field-line.tsx'
import { createGroup, deleteGroup, renameGroup } from './group-dialog.tsx'
import { orderOf, type Section, sectionsOf, withFieldAt, withFieldStepped, withGroupStepped } from './order.ts'
import { schemaChanged } from './queries.ts'
import classes from './schema.module.css'

/** Settings → Fields: what is said of assets, in the groups and in the order in which it is asked for. */
export function FieldsPage() {
  const { t } = useTranslation()
  const schema = useQuery(metadataQueries.fields())
  // Shown at once in its new order, until the server has said the same.
  const [draft, setDraft] = useState<readonly Section[] | null>(null)
  const [told, setTold] = useState('')
  const dragged = useRef<FieldId | null>(null)
  usePageTitle(t('schema.title'))
  const sections = draft ?? sectionsOf(schema.data?.fields ?? [], schema.data?.groups ?? [])

  const save = async (next: readonly Section[]) => {
    setDraft(next)
    try {
      await damask.fields.reorder({ order: orderOf(next) })
      await schema.refetch()
    } catch (error) {
      void sayProblem(error)
    }
    setDraft(null)
    schemaChanged()
  }
  const step = (field: Field, by: -1 | 1) => {
    void save(withFieldStepped(sections, field.id, by))
    setTold(t(by < 0 ? 'schema.movedUp' : 'schema.movedDown', { name: labelIn(field.labels) }))
  }
  const drop = (groupId: FieldGroupId | null, index: number) => {
    if (dragged.current) void save(withFieldAt(sections, dragged.current, groupId, index))
    dragged.current = null
  }

  return (
    <SettingsPage
      title={t('schema.title')}
      description={t('schema.hint')}
      actions={
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconBooks size={16} aria-hidden />}
            onClick={() => void openCatalogue(schema.data?.fields ?? [])}
          >
            {t('schema.catalogue.open')}
          </Button>
          <LinkButton
            to="/settings/fields/$fieldId"
            params={{ fieldId: 'new' }}
            leftSection={<IconPlus size={16} aria-hidden />}
          >
            {t('schema.create')}
          </LinkButton>
        </Group>
      }
    >
      <div className={classes.visuallyHidden} aria-live="polite">
        {told}
      </div>
      {schema.isPending && <SkeletonRows label={t('app.loading')} rows={8} />}
      {schema.isError && <PageError error={schema.error} onRetry={() => void schema.refetch()} />}
      {schema.data && schema.data.fields.length === 0 && (
        <EmptyState icon={<IconForms size={32} stroke={1.25} />} title={t('schema.none')}>
          {t('schema.noneHint')}
        </EmptyState>
      )}
      {schema.data &&
        sections
          .filter(({ group, fields }) => group !== null || fields.length > 0)
          .map(({ group, fields }) => (
            <section
              key={group?.id ?? 'none'}
              className={classes.group}
              aria-label={group ? labelIn(group.labels) : t('schema.noGroup')}
              onDragOver={(event) => event.preventDefault()}
              onDrop={() => drop(group?.id ?? null, fields.length)}
            >
              <div className={classes.groupHead}>
                <h2 className={classes.groupTitle}>{group ? labelIn(group.labels) : t('schema.noGroup')}</h2>
                {group && (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={t('schema.groupMenu', { name: labelIn(group.labels) })}
                      >
                        <IconDots size={16} aria-hidden />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => void renameGroup(group)}>{t('schema.rename')}</Menu.Item>
                      <Menu.Item onClick={() => void save(withGroupStepped(sections, group.id, -1))}>
                        {t('schema.moveUp')}
                      </Menu.Item>
                      <Menu.Item onClick={() => void save(withGroupStepped(sections, group.id, 1))}>
                        {t('schema.moveDown')}
                      </Menu.Item>
                      <Menu.Divider />
                      <Menu.Item color="red" onClick={() => void deleteGroup(group)}>
                        {t('schema.deleteGroup')}
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                )}
              </div>
              {fields.length === 0 && <p className={classes.faint}>{t('schema.emptyGroup')}</p>}
              <ul className={classes.lines}>
                {fields.map((field, index) => (
                  <FieldLine
                    key={field.id}
                    field={field}
                    groups={schema.data.groups}
                    onStep={(by) => step(field, by)}
                    onGroup={(groupId) => void save(withFieldAt(sections, field.id, groupId, 1_000))}
                    onDrag={() => {
                      dragged.current = field.id
                    }}
                    onDropHere={() => drop(group?.id ?? null, index)}
                  />
                ))}
              </ul>
            </section>
          ))}
      {schema.data && (
        <Button
          variant="subtle"
          className={classes.start}
          leftSection={<IconFolderPlus size={16} aria-hidden />}
          onClick={() => void createGroup()}
        >
          {t('schema.createGroup')}
        </Button>
      )}
      <DeletedFields />
    </SettingsPage>
  )
}
