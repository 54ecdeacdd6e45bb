import type { Field, FieldValue, Template, ValueFault } from '@damask/contract'
import { ActionIcon, Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask, isProblem } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { labelIn } from '../../app/label-in.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { faultSentence } from '../metadata/fault-words.ts'
import { FieldEditor } from '../metadata/inputs/field-editor.tsx'
import { rememberNames } from '../metadata/names.ts'
import { metadataQueries } from '../metadata/queries.ts'
import { schemaChanged, schemaQueries } from './queries.ts'
import classes from './schema.module.css'

type Values = Record<string, FieldValue | null>

export const editTemplate = (template: Template | null) =>
  openDialog((close) => (
    <Suspense>
      <TemplateDialog template={template} close={() => close()} />
    </Suspense>
  ))

function TemplateDialog({ template, close }: { template: Template | null; close: () => void }) {
  const { t } = useTranslation()
  const { fields } = useSuspenseQuery(metadataQueries.fields()).data
  const named = useSuspenseQuery(schemaQueries.templates()).data
  const [name, setName] = useState(template?.name ?? '')
  const [description, setDescription] = useState(template?.description ?? '')
  const [values, setValues] = useState<Values>(template?.values ?? {})
  const [faults, setFaults] = useState<readonly ValueFault[]>([])
  const form = useFormProblem<'name'>()
  useEffect(() => rememberNames(named), [named])
  const keys = Object.keys(values)
  // A template is given to many assets, so what no two may share is not in it.
  const offered = fields.filter(
    ({ key, rules, type }) => !keys.includes(key) && !rules.readOnly && !rules.unique && type !== 'point',
  )

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (!name.trim()) return form.refuse({ name: t('schema.nameMissing') })
    const filled = Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== null),
    ) as Template['values']
    const wanted = { name: name.trim(), description: description.trim(), values: filled }
    setFaults([])
    await form.run(
      async () => {
        try {
          if (template)
            await damask.templates.update({ templateId: template.id, ...wanted }, { ifMatch: template.revision })
          else await damask.templates.create(wanted)
        } catch (error) {
          if (isProblem(error, 'values_invalid')) setFaults((error as { faults?: ValueFault[] }).faults ?? [])
          throw error
        }
        schemaChanged()
        close()
      },
      { template_name_taken: 'name' },
    )
  }

  return (
    <Dialog onClose={close} title={t(template ? 'schema.templates.editTitle' : 'schema.templates.create')} size={560}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('schema.templates.name')}
            maxLength={120}
            data-autofocus
            value={name}
            error={form.of('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label={t('schema.templates.description')}
            rows={2}
            maxLength={1_000}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {keys.map((key) => (
            <ValueLine
              key={key}
              field={fields.find((field) => field.key === key)}
              fieldKey={key}
              value={values[key] ?? null}
              fault={faults.find((fault) => fault.field === key)}
              onChange={(value) => setValues((now) => ({ ...now, [key]: value }))}
              onRemove={() => setValues(({ [key]: _, ...rest }) => rest)}
            />
          ))}
          <Select
            key={keys.length}
            label={t('schema.templates.addValue')}
            placeholder={t('schema.templates.chooseField')}
            searchable
            nothingFoundMessage={t('schema.nothingFound')}
            data={offered.map((field) => ({ value: field.key, label: labelIn(field.labels) }))}
            value={null}
            onChange={(key) => key && setValues((now) => ({ ...now, [key]: null }))}
          />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('schema.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

type LineProps = {
  readonly field: Field | undefined
  readonly fieldKey: string
  readonly value: FieldValue | null
  readonly fault: ValueFault | undefined
  readonly onChange: (value: FieldValue | null) => void
  readonly onRemove: () => void
}

function ValueLine({ field, fieldKey, value, fault, onChange, onRemove }: LineProps) {
  const { t } = useTranslation()
  const label = field ? labelIn(field.labels) : fieldKey
  return (
    <div className={classes.valueLine}>
      <div className={classes.valueHead}>
        <span className={classes.question}>{label}</span>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('schema.templates.removeValue', { name: label })}
          onClick={onRemove}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      {field ? (
        <FieldEditor
          field={field}
          draft={value}
          onDraft={(draft) => onChange(draft as FieldValue | null)}
          label={label}
          isInvalid={fault !== undefined}
        />
      ) : (
        <p className={classes.faint}>{t('schema.gone')}</p>
      )}
      {fault && <p className={classes.error}>{faultSentence(t, fault, field)}</p>}
    </div>
  )
}
