import type { Field, FieldChange, FieldSummary } from '@damask/contract'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../app/format.ts'
import { FieldValueView } from '../field-value.tsx'
import { Chip } from '../inputs/chip.tsx'
import { textIn } from '../labels.ts'
import form from '../metadata.module.css'
import { useNames } from '../names.ts'
import { valueInWords } from '../value-words.ts'
import { ChangeEditor } from './change-editor.tsx'
import classes from './many.module.css'
import { changeInWords } from './staged.ts'

type Props = {
  readonly field: Field
  readonly summary: FieldSummary
  readonly staged: FieldChange | undefined
  readonly isEditing: boolean
  readonly onEdit: () => void
  readonly onLeave: () => void
  /** Undefined takes back what was to be done. */
  readonly onStage: (change: FieldChange | undefined) => void
}

/** One field of many assets: what they have in common, how they differ, what is going to be done. */
export function ManyRow({ field, summary, staged, isEditing, onEdit, onLeave, onStage }: Props) {
  const { t } = useTranslation()
  const names = useNames()
  const label = textIn(field.labels)
  const opener = useRef<HTMLButtonElement>(null)
  const wantsFocus = useRef(false)
  useEffect(() => {
    if (isEditing || !wantsFocus.current) return
    wantsFocus.current = false
    opener.current?.focus({ preventScroll: true })
  }, [isEditing])
  const back = () => {
    wantsFocus.current = true
  }
  const isEditable = summary.editable > 0
  return (
    <div className={form.row} data-wide={isEditing || undefined}>
      <dt className={form.label}>{label}</dt>
      <dd className={form.cell}>
        {isEditing ? (
          <ChangeEditor
            field={field}
            summary={summary}
            onStage={(change) => {
              back()
              onStage(change)
            }}
            onCancel={() => {
              back()
              onLeave()
            }}
          />
        ) : isEditable ? (
          <button
            ref={opener}
            type="button"
            className={form.value}
            data-empty={summary.filled === 0 || undefined}
            onClick={onEdit}
          >
            <span className={form.aloud}>{t('metadata.editAloud', { field: label })}</span>
            <Summary field={field} summary={summary} />
          </button>
        ) : (
          <div className={form.still}>
            <Summary field={field} summary={summary} />
          </div>
        )}
        {staged && !isEditing && (
          <p className={classes.staged}>
            <span>{changeInWords(field, staged, names)}</span>
            <button
              type="button"
              className={classes.unstage}
              aria-label={t('metadata.many.unstage', { field: label })}
              onClick={() => onStage(undefined)}
            >
              <IconX size={13} stroke={2} aria-hidden />
            </button>
          </p>
        )}
      </dd>
    </div>
  )
}

const SHOWN = 4

function Summary({ field, summary }: { field: Field; summary: FieldSummary }) {
  const { t } = useTranslation()
  const names = useNames()
  const { applies, filled, isEqual, value, values, hasMore } = summary
  if (filled === 0) return t('metadata.add')
  if (isEqual && value !== null) {
    const isList = Array.isArray(value)
    return isList ? <span>{valueInWords(field, value, names)}</span> : <Plain field={field} value={value} />
  }
  const count = hasMore
    ? t('metadata.many.differentMany', { formatted: formatNumber(values.length) })
    : t('metadata.many.different', { count: values.length, formatted: formatNumber(values.length) })
  return (
    <span className={classes.mixed}>
      <span className={classes.quiet}>
        {count}
        {filled < applies &&
          ` · ${t('metadata.many.without', { count: applies - filled, formatted: formatNumber(applies - filled) })}`}
      </span>
      <span className={classes.common}>
        {values.slice(0, SHOWN).map(({ value, language, count }) => (
          <Chip key={`${language} ${String(value)}`} colour={names.term(String(value))?.colour}>
            <span className={classes.clip}>{valueInWords(field, value, names)}</span>
            <span className={classes.count}>{formatNumber(count)}</span>
          </Chip>
        ))}
      </span>
    </span>
  )
}

/** Without anything to press: the whole is a button already. */
function Plain({ field, value }: { field: Field; value: NonNullable<FieldSummary['value']> }) {
  const names = useNames()
  const isPressed = field.type === 'url' || field.vocabularyId !== null || field.type === 'person'
  return isPressed ? valueInWords(field, value, names) : <FieldValueView field={field} value={value} />
}
