import type { Field, FieldGroup, FieldId } from '@damask/contract'
import { SettingsPage, SettingsSection, SkeletonRows } from '@damask/ui'
import { Button, Group, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { go } from '../../app/go.ts'
import { labelIn } from '../../app/label-in.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { metadataQueries } from '../metadata/queries.ts'
import { complaintWords } from './complaint-words.ts'
import { ConditionsForm } from './conditions-form.tsx'
import { deleteField } from './delete-field-dialog.tsx'
import { EditorsForm } from './editors-form.tsx'
import { FieldPreview } from './field-preview.tsx'
import { complaintsOf, emptyForm, type FieldForm, formFor, toSave, withType } from './form.ts'
import { LabelsInput } from './labels-input.tsx'
import { askAboutPlan } from './plan-dialog.tsx'
import { PropertySelect } from './property-select.tsx'
import { keyFrom, schemaChanged } from './queries.ts'
import { RulesForm } from './rules-form.tsx'
import classes from './schema.module.css'
import { TypeChoice } from './type-choice.tsx'
import { useCompile } from './use-compile.ts'
import { VocabularySelect } from './vocabulary-select.tsx'
import { WhereForm } from './where-form.tsx'

/** Settings → Fields → one of them, or a new one. */
export function FieldPage() {
  const { t } = useTranslation()
  const { fieldId } = useParams({ from: '/member/framed/settings/fields/$fieldId' })
  const { property } = useSearch({ from: '/member/framed/settings/fields/$fieldId' })
  const schema = useQuery(metadataQueries.fields())
  if (schema.isError) return <PageError error={schema.error} onRetry={() => void schema.refetch()} />
  if (schema.isPending) return <SkeletonRows label={t('app.loading')} rows={8} />
  const field = schema.data.fields.find((one) => one.id === fieldId) ?? null
  if (!field && fieldId !== 'new') return <GoneField />
  const start = field ? { ...emptyForm, ...field } : ((property ? formFor(property) : undefined) ?? emptyForm)
  // Somebody else's change begins the form anew only where nothing was written yet: the server tells the rest.
  return <FieldEditing key={fieldId} field={field} start={start} {...schema.data} />
}

function GoneField() {
  const { t } = useTranslation()
  return (
    <SettingsPage title={t('schema.gone')}>
      <Link to="/settings/fields">{t('schema.back')}</Link>
    </SettingsPage>
  )
}

type Props = {
  readonly field: Field | null
  readonly start: FieldForm
  readonly fields: readonly Field[]
  readonly groups: readonly FieldGroup[]
}

function FieldEditing({ field, start, fields, groups }: Props) {
  const { t } = useTranslation()
  const [form, setForm] = useState<FieldForm>(start)
  const [ownKey, setOwnKey] = useState<string | null>(null)
  const [isTried, setTried] = useState(false)
  const compile = useCompile(Boolean(form.rules.pattern))
  const problem = useFormProblem<'labels' | 'key'>()
  const change = (part: Partial<FieldForm>) => setForm((now) => ({ ...now, ...part }))
  const name = labelIn(form.labels)
  const key = field?.key ?? ownKey ?? keyFrom(labelIn(form.labels, 'en'))
  const others = fields.filter((one) => one.id !== field?.id)
  const complaints = complaintsOf({ ...form, key }, others, compile)
  const errorAt = (at: string) => {
    const found = complaints.find((one) => one.at === at || one.at.startsWith(`${at}/`))
    // What is still empty is no mistake before somebody wants to save.
    const isMissing = found && /_missing$/.test(found.code)
    return found && (isTried || !isMissing) ? complaintWords(t, found, others) : null
  }
  usePageTitle(field ? name : t('schema.create'))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!name.trim()) return problem.refuse({ labels: t('schema.nameMissing') })
    if (!key) return problem.refuse({ key: t('schema.keyMissing') })
    if (complaints[0]) return problem.refuse({ form: complaintWords(t, complaints[0], others) })
    await problem.run(
      async () => {
        const wanted = toSave(form)
        const revision = field?.revision
        const { rules, type, vocabularyId } = wanted
        const asked = field ? { fieldId: field.id } : { key }
        const plan = await damask.fields.plan({ ...asked, type, rules, vocabularyId, property: wanted.property })
        const answer = await askAboutPlan(plan, field, wanted)
        if (!answer) return
        const saved = field
          ? (await damask.fields.update({ fieldId: field.id, ...wanted, ...answer }, { ifMatch: revision })).field
          : await damask.fields.create({ key, ...wanted })
        schemaChanged()
        void say({ message: t('schema.saved', { name: labelIn(saved.labels) }) })
        await go({ to: '/settings/fields' })
      },
      { field_key_taken: 'key' },
    )
  }

  return (
    <SettingsPage
      title={field ? name || field.key : t('schema.create')}
      description={
        <Link to="/settings/fields" className={classes.back}>
          {t('schema.back')}
        </Link>
      }
      actions={
        field && (
          <Button variant="default" color="red" onClick={() => void deleteField(field, true)}>
            {t('schema.delete')}
          </Button>
        )
      }
    >
      <form onSubmit={submit} noValidate>
        <SettingsSection title={t('schema.section.name')} description={t('schema.section.nameHint')}>
          <div className={classes.column}>
            <LabelsInput
              label={t('schema.name')}
              texts={form.labels}
              onChange={(labels) => change({ labels })}
              error={problem.of('labels')}
            />
            <TextInput
              label={t('schema.key')}
              description={t(field ? 'schema.keyFixed' : 'schema.keyHint')}
              disabled={field !== null}
              maxLength={63}
              value={key}
              error={problem.of('key')}
              onChange={(event) => setOwnKey(event.currentTarget.value.toLowerCase().replace(/[^a-z0-9_]/g, '_'))}
            />
            <Select
              label={t('schema.group')}
              placeholder={t('schema.noGroup')}
              clearable
              clearButtonProps={{ 'aria-label': t('schema.noGroup') }}
              data={groups.map((group) => ({ value: group.id as string, label: labelIn(group.labels) }))}
              value={form.groupId}
              onChange={(groupId) => change({ groupId: (groupId as FieldForm['groupId']) ?? null })}
            />
          </div>
        </SettingsSection>
        <SettingsSection title={t('schema.section.type')} description={t('schema.section.typeHint')}>
          <div className={classes.column}>
            <TypeChoice type={form.type} onChange={(type) => setForm(withType(form, type))} />
            <VocabularySelect form={form} onChange={change} error={errorAt('vocabularyId')} />
          </div>
        </SettingsSection>
        <SettingsSection title={t('schema.section.rules')} description={t('schema.section.rulesHint')}>
          <RulesForm form={form} onChange={(rules) => change({ rules })} errorAt={errorAt} />
        </SettingsSection>
        <SettingsSection title={t('schema.section.when')} description={t('schema.section.whenHint')}>
          <ConditionsForm
            rules={form.rules}
            others={others}
            onChange={(rules) => change({ rules })}
            errorAt={errorAt}
          />
        </SettingsSection>
        <SettingsSection title={t('schema.section.where')} description={t('schema.section.whereHint')}>
          <WhereForm rules={form.rules} onChange={(rules) => change({ rules })} />
          <EditorsForm rules={form.rules} onChange={(rules) => change({ rules })} />
        </SettingsSection>
        <SettingsSection title={t('schema.section.help')} description={t('schema.section.helpHint')}>
          <div className={classes.column}>
            <LabelsInput isLong label={t('schema.help')} texts={form.help} onChange={(help) => change({ help })} />
            <TextInput
              label={t('schema.example')}
              maxLength={500}
              value={form.example}
              onChange={(event) => change({ example: event.currentTarget.value })}
            />
            <PropertySelect
              property={form.property}
              taken={others}
              error={errorAt('property')}
              onChange={(property) => change({ property })}
            />
          </div>
        </SettingsSection>
        <SettingsSection title={t('schema.section.preview')} description={t('schema.section.previewHint')}>
          <FieldPreview form={{ ...form, key: key || 'new' }} id={field?.id ?? ('new' as FieldId)} compile={compile} />
        </SettingsSection>
        <div className={classes.foot}>
          <FormAlert sentence={problem.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => void go({ to: '/settings/fields' })}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={problem.busy}>
              {t(field ? 'schema.save' : 'schema.make')}
            </Button>
          </Group>
        </div>
      </form>
    </SettingsPage>
  )
}
