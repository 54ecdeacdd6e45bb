import type { Asset, AssetMetadata, Field, FieldGroup } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../app/frame/page-error.tsx'
import { aFlag, remembered } from '../../app/remembered.ts'
import { Section } from '../assets/inspector/section.tsx'
import { forgetRefused, refuse, useChanges } from './changes.ts'
import { FieldRow, type Leave } from './field-row.tsx'
import { type FormField, groupsOf, heldBack, judgeDraft, sendTogether } from './form.ts'
import { textIn } from './labels.ts'
import { isSame, type Value } from './merge.ts'
import classes from './metadata.module.css'
import { metadataQueries } from './queries.ts'
import { saveValues } from './save.ts'
import { usePatterns } from './use-patterns.ts'

const emptyShown = remembered('inspector.empty', false, aFlag)

/** The values of one asset, by group. */
export function MetadataForm({ asset }: { asset: Asset }) {
  const { t } = useTranslation()
  const schema = useQuery(metadataQueries.fields())
  const metadata = useQuery(metadataQueries.one(asset.id))
  const error = schema.error ?? metadata.error
  if (error && !(schema.data && metadata.data)) {
    return (
      <PageError
        size="inline"
        title={t('metadata.failed')}
        error={error}
        onRetry={() => void Promise.all([schema.refetch(), metadata.refetch()])}
      />
    )
  }
  if (!schema.data || !metadata.data) {
    return (
      <div className={classes.waiting}>
        <SkeletonLines label={t('app.loading')} lines={6} />
      </div>
    )
  }
  return <Form key={asset.id} schema={schema.data} metadata={metadata.data} />
}

type Schema = { readonly fields: readonly Field[]; readonly groups: readonly FieldGroup[] }

function Form({ schema, metadata }: { schema: Schema; metadata: AssetMetadata }) {
  const { t } = useTranslation()
  const { assetId } = metadata
  const changes = useChanges(assetId)
  const showsEmpty = emptyShown.use()
  const [editing, setEditing] = useState<string | null>(null)
  const [draft, setDraft] = useState<Value>(null)
  // A field that was opened although it is empty stays in sight after it was left so.
  const [opened, setOpened] = useState<readonly string[]>([])
  const matches = usePatterns(schema.fields)
  const values = useMemo(() => ({ ...metadata.values, ...changes.pending }), [metadata.values, changes.pending])
  // What is being typed counts already: a field that it opens appears at once.
  const held = heldBack(changes.refused)
  const live = { ...values, ...held, ...(editing !== null && { [editing]: draft }) }
  const groups = groupsOf(schema, metadata, live)
  const applying = useMemo(
    () => schema.fields.filter((field) => metadata.fieldKeys.includes(field.key)),
    [schema.fields, metadata.fieldKeys],
  )
  const isInSight = (of: FormField) =>
    !of.isEmpty ||
    showsEmpty ||
    of.field.key === editing ||
    opened.includes(of.field.key) ||
    (of.isRequired && of.isEditable) ||
    of.field.key in changes.refused
  const isOffered = (of: FormField) => of.isEditable && !isInSight(of)

  const edit = (key: string) => {
    setDraft(changes.refused[key]?.value ?? values[key] ?? null)
    setEditing(key)
    if (!opened.includes(key)) setOpened([...opened, key])
  }
  const leaveTo = (leave: Leave, from: string) => {
    if (leave === 'stay' || leave === 'away') return setEditing((now) => (now === from ? null : now))
    const order = groups.flatMap(({ fields }) => fields.filter((of) => of.isEditable && isInSight(of)))
    const at = order.findIndex(({ field }) => field.key === from)
    const next = order[at + (leave === 'next' ? 1 : -1)]
    if (next) edit(next.field.key)
    else setEditing(null)
  }
  const save = (field: Field, typed: Value, leave: Leave) => {
    const { value, faults } = judgeDraft(applying, field, typed, { ...values, ...held }, matches)
    if (faults.length > 0 && !isSame(value, values[field.key])) {
      if (leave === 'stay') return faults
      refuse(assetId, field.key, { value: typed, faults })
    } else if (!isSame(value, values[field.key])) {
      const { send, waitsFor } = sendTogether(applying, values, held, { [field.key]: value })
      if (waitsFor.length === 0) void saveValues(assetId, send, schema.fields)
      else {
        const faults = waitsFor.map(({ key }) => ({ field: key, code: 'required' as const }))
        for (const key of Object.keys(send)) refuse(assetId, key, { value: send[key] ?? null, faults })
      }
    } else forgetRefused(assetId, [field.key])
    leaveTo(leave, field.key)
    return []
  }
  const hidden = groups.flatMap(({ fields }) => fields.filter(isOffered))
  return (
    <>
      {groups.map(({ group, fields }) => {
        const inSight = fields.filter((of) => isInSight(of) && (of.isEditable || !of.isEmpty))
        if (inSight.length === 0) return null
        return (
          <Section
            key={group?.id ?? ''}
            name={`fields-${group?.key ?? ''}`}
            title={group ? textIn(group.labels) : t('metadata.otherFields')}
          >
            <dl className={classes.rows}>
              {inSight.map((of) => (
                <FieldRow
                  key={of.field.key}
                  of={{ ...of, value: values[of.field.key] ?? null }}
                  assetId={assetId}
                  isEditing={editing === of.field.key}
                  refused={changes.refused[of.field.key]}
                  stored={metadata.faults.filter((fault) => fault.field === of.field.key)}
                  fields={schema.fields}
                  onEdit={() => edit(of.field.key)}
                  onDraft={setDraft}
                  onSave={(typed, leave) => save(of.field, typed, leave)}
                  onCancel={() => {
                    forgetRefused(assetId, [of.field.key])
                    setEditing(null)
                  }}
                />
              ))}
            </dl>
          </Section>
        )
      })}
      {(hidden.length > 0 || showsEmpty) && (
        <div className={classes.more}>
          <AddField hidden={hidden} onAdd={edit} />
          <button
            type="button"
            className={classes.moreButton}
            aria-expanded={showsEmpty}
            onClick={() => emptyShown.set(!showsEmpty)}
          >
            {showsEmpty ? t('metadata.hideEmpty') : t('metadata.showEmpty', { count: hidden.length })}
          </button>
        </div>
      )}
    </>
  )
}

/** The empty fields, a click away each. */
function AddField({ hidden, onAdd }: { hidden: readonly FormField[]; onAdd: (key: string) => void }) {
  const { t } = useTranslation()
  return hidden.slice(0, 6).map(({ field }) => (
    <button key={field.key} type="button" className={classes.moreButton} onClick={() => onAdd(field.key)}>
      <IconPlus size={12} stroke={2} aria-hidden />
      <span aria-hidden>{textIn(field.labels)}</span>
      <span className={classes.aloud}>{t('metadata.addTo', { field: textIn(field.labels) })}</span>
    </button>
  ))
}
