import type { AssetId, Field, ValueFault } from '@damask/contract'
import { IconPencil } from '@tabler/icons-react'
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refused } from './changes.ts'
import { faultsInWords } from './fault-words.ts'
import { FieldValueView, isPressable } from './field-value.tsx'
import type { FormField } from './form.ts'
import { FieldEditor } from './inputs/field-editor.tsx'
import { textIn } from './labels.ts'
import type { Value } from './merge.ts'
import classes from './metadata.module.css'
import { useNames } from './names.ts'
import { valueInWords } from './value-words.ts'

/** How an edit ended: where the keyboard goes next. */
export type Leave = 'stay' | 'next' | 'previous' | 'away'

type Props = {
  readonly of: FormField
  readonly assetId?: AssetId | undefined
  readonly isEditing: boolean
  /** What was typed here and refused. */
  readonly refused: Refused | undefined
  /** What the server finds wrong with what is stored. */
  readonly stored: readonly ValueFault[]
  /** All of the schema: a value may wait for another. */
  readonly fields: readonly Field[]
  readonly onEdit: () => void
  readonly onDraft: (draft: Value) => void
  /** Saves a draft, or says what is wrong with it. Only leaving with Enter can be refused. */
  readonly onSave: (draft: Value, leave: Leave) => readonly ValueFault[]
  readonly onCancel: () => void
}

/** One field of an asset: read at a glance, edited in place. */
export function FieldRow(props: Props) {
  const { of, assetId, isEditing, refused, stored, fields, onEdit, onDraft, onSave, onCancel } = props
  const { field, value, isEmpty, isEditable, isRequired } = of
  const { t } = useTranslation()
  const id = useId()
  const label = textIn(field.labels)
  const wantsFocus = useRef(false)
  const opener = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isEditing || !wantsFocus.current) return
    wantsFocus.current = false
    opener.current?.focus({ preventScroll: true })
  }, [isEditing])

  const faults = refused?.faults ?? (isEmpty ? [] : stored.filter(({ code }) => code !== 'required'))
  const help = textIn(field.help)
  const isWide = (field.type === 'long_text' && (!isEmpty || isEditing)) || (field.type === 'point' && isEditing)
  return (
    <div className={classes.row} data-wide={isWide || undefined} data-field={field.key}>
      <dt className={classes.label} title={help || undefined}>
        {label}
        {isRequired && isEditable && (
          <span
            className={classes.required}
            title={t('metadata.required')}
            role="img"
            aria-label={t('metadata.required')}
          >
            *
          </span>
        )}
      </dt>
      <dd className={classes.cell}>
        {isEditing ? (
          <Editing
            of={of}
            assetId={assetId}
            start={refused ? refused.value : value}
            faults={refused?.faults ?? []}
            fields={fields}
            label={label}
            faultId={id}
            onDraft={onDraft}
            onSave={(draft, leave) => {
              wantsFocus.current = leave === 'stay'
              return onSave(draft, leave)
            }}
            onCancel={() => {
              wantsFocus.current = true
              onCancel()
            }}
          />
        ) : (
          <Reading of={of} value={refused ? refused.value : value} label={label} onEdit={onEdit} opener={opener} />
        )}
        {!isEditing && faults.length > 0 && (
          <p className={classes.fault} id={id}>
            {faultsInWords(faults, field, fields)}
          </p>
        )}
      </dd>
    </div>
  )
}

type ReadingProps = {
  of: FormField
  value: Value
  label: string
  onEdit: () => void
  opener: React.RefObject<HTMLButtonElement | null>
}

function Reading({ of, value, label, onEdit, opener }: ReadingProps) {
  const { t } = useTranslation()
  const names = useNames()
  const { field, isEditable, isRequired } = of
  const isEmpty = value === null
  const shown = !isEmpty && <FieldValueView field={field} value={value} />
  if (!isEditable) return <div className={classes.still}>{shown || <span className={classes.none}>–</span>}</div>
  if (isEmpty) {
    return (
      <button ref={opener} type="button" className={classes.value} data-empty onClick={onEdit}>
        <span aria-hidden>{isRequired ? t('metadata.missing') : t('metadata.add')}</span>
        <span className={classes.aloud}>{t('metadata.addTo', { field: label })}</span>
      </button>
    )
  }
  if (!isPressable(field)) {
    return (
      <button ref={opener} type="button" className={classes.value} onClick={onEdit}>
        <span className={classes.aloud}>{t('metadata.editAloud', { field: label })}</span>
        {shown}
      </button>
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the pencil does the same by key.
    <div
      className={classes.value}
      data-pressable
      onClick={(event) => {
        if (!(event.target as Element).closest('button, a')) onEdit()
      }}
    >
      {shown}
      <button
        ref={opener}
        type="button"
        className={classes.pencil}
        aria-label={t('metadata.edit', { field: label, value: valueInWords(field, value, names) })}
        title={t('metadata.editHint')}
        onClick={onEdit}
      >
        <IconPencil size={14} stroke={1.5} aria-hidden />
      </button>
    </div>
  )
}

type EditingProps = {
  of: FormField
  assetId: AssetId | undefined
  start: Value
  faults: readonly ValueFault[]
  fields: readonly Field[]
  label: string
  faultId: string
  onDraft: (draft: Value) => void
  onSave: (draft: Value, leave: Leave) => readonly ValueFault[]
  onCancel: () => void
}

function Editing({
  of,
  assetId,
  start,
  faults: before,
  fields,
  label,
  faultId,
  onDraft,
  onSave,
  onCancel,
}: EditingProps) {
  const { field } = of
  const [draft, setDraft] = useState(start)
  const [faults, setFaults] = useState(before)
  const isOver = useRef(false)
  const leave = (how: Leave, with_: Value = draft) => {
    if (isOver.current) return
    const found = onSave(with_, how)
    if (found.length > 0 && how === 'stay') setFaults(found)
    else isOver.current = true
  }
  const change = (next: Value) => {
    setDraft(next)
    onDraft(next)
    if (faults.length > 0) setFaults([])
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    const isLong = (event.target as Element).matches('textarea')
    if (event.key === 'Escape') {
      isOver.current = true
      onCancel()
    } else if (event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey)) leave('stay')
    else if (event.key === 'Tab') leave(event.shiftKey ? 'previous' : 'next')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) leave('away')
  }
  const help = textIn(field.help)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the input within.
    <div className={classes.editing} onKeyDown={onKeyDown} onBlur={onBlur}>
      <FieldEditor
        field={field}
        draft={draft}
        onDraft={change}
        label={label}
        describedBy={faults.length > 0 || help ? faultId : undefined}
        isInvalid={faults.length > 0}
        assetId={assetId}
        onChosen={(value) => {
          change(value)
          leave('stay', value)
        }}
      />
      {faults.length > 0 ? (
        <p className={classes.fault} id={faultId} role="alert">
          {faultsInWords(faults, field, fields)}
        </p>
      ) : (
        help && (
          <p className={classes.help} id={faultId}>
            {help}
          </p>
        )
      )}
    </div>
  )
}
