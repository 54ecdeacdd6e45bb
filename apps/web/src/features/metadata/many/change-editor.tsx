import type { Field, FieldChange, FieldSummary } from '@damask/contract'
import { Button } from '@mantine/core'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { faultInWords } from '../fault-words.ts'
import { judgeDraft, NO_PATTERNS } from '../form.ts'
import { FieldEditor } from '../inputs/field-editor.tsx'
import inputs from '../inputs/inputs.module.css'
import { textIn } from '../labels.ts'
import type { Value } from '../merge.ts'
import form from '../metadata.module.css'
import { useNames } from '../names.ts'
import { valueInWords } from '../value-words.ts'
import classes from './many.module.css'
import { type Action, actionsOf, type Draft, draftOf, toChange } from './staged.ts'

type Props = {
  readonly field: Field
  readonly summary: FieldSummary
  readonly onStage: (change: FieldChange | undefined) => void
  readonly onCancel: () => void
}

/** What is to be done to a field of many assets: set, add, remove, replace, find and replace, clear. */
export function ChangeEditor({ field, summary, onStage, onCancel }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const actions = actionsOf(field)
  const [draft, setDraft] = useState<Draft>(() => start(actions[0]!, field, summary))
  const [fault, setFault] = useState<string | null>(null)
  const label = textIn(field.labels)
  const { action } = draft
  const change = toChange(field, draft)
  const stage = (next: Draft = draft) => {
    const made = toChange(field, next)
    if (!made) return setFault(t('metadata.many.incomplete'))
    if (made.action === 'set' || made.action === 'add') {
      const { faults } = judgeDraft([], field, made.value as Value, {}, NO_PATTERNS)
      const [first] =
        faults.length > 0 ? faults : judgeDraft([field], field, made.value as Value, {}, NO_PATTERNS).faults
      if (first) return setFault(faultInWords(first, field))
    }
    onStage(made)
  }
  const set = (part: Partial<Draft>) => {
    setFault(null)
    setDraft({ ...draft, ...part })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    const target = event.target as Element
    const isLong = target.matches('textarea')
    if (event.key === 'Escape') onCancel()
    else if (
      event.key === 'Enter' &&
      !target.matches('button, select') &&
      (!isLong || event.ctrlKey || event.metaKey)
    ) {
      stage()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const editor = (part: 'value' | 'by', of: Field, name: string) => (
    <FieldEditor
      key={`${action} ${part}`}
      field={of}
      draft={draft[part]}
      onDraft={(value) => set({ [part]: value })}
      label={name}
      describedBy={fault ? id : undefined}
      isInvalid={fault !== null}
      onChosen={(value) => set({ [part]: value })}
    />
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the inputs within.
    <div className={classes.editor} onKeyDown={onKeyDown}>
      <select
        className={classes.action}
        aria-label={t('metadata.many.action', { field: label })}
        value={action}
        onChange={(event) => {
          setFault(null)
          setDraft(start(event.currentTarget.value as Action, field, summary))
        }}
      >
        {actions.map((name) => (
          <option key={name} value={name}>
            {t(`metadata.many.actions.${name}`)}
          </option>
        ))}
      </select>
      {action === 'find_replace' && <FindReplace draft={draft} label={label} onChange={set} />}
      {action === 'replace' && (
        <>
          {editor('value', single(field), t('metadata.many.find'))}
          {editor('by', single(field), t('metadata.many.by'))}
        </>
      )}
      {action === 'remove' && <Common field={field} summary={summary} draft={draft} onChange={set} />}
      {(action === 'set' || action === 'add' || action === 'remove') && editor('value', field, label)}
      {action === 'clear' && <p className={form.help}>{t('metadata.many.clearHint')}</p>}
      {fault && (
        <p className={form.fault} id={id} role="alert">
          {fault}
        </p>
      )}
      <div className={classes.buttons}>
        <Button size="compact-xs" variant="light" disabled={!change} onClick={() => stage()}>
          {t('metadata.many.stage')}
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onCancel}>
          {t('app.cancel')}
        </Button>
      </div>
    </div>
  )
}

/** A value that all have is where setting begins. */
const start = (action: Action, field: Field, { isEqual, value }: FieldSummary): Draft => ({
  ...draftOf(action),
  value: action === 'set' && isEqual && !field.rules.multiple && field.type !== 'multi_select' ? value : null,
})

/** The same field, taking one value. */
const single = (field: Field): Field => ({
  ...field,
  type: field.type === 'multi_select' ? 'select' : field.type,
  rules: { ...field.rules, multiple: false },
})

type PartProps = { draft: Draft; label: string; onChange: (part: Partial<Draft>) => void }

function FindReplace({ draft, label, onChange }: PartProps) {
  const { t } = useTranslation()
  return (
    <>
      <input
        className={inputs.input}
        // biome-ignore lint/a11y/noAutofocus: opened to be typed in.
        autoFocus
        aria-label={`${label}: ${t('metadata.many.find')}`}
        placeholder={t('metadata.many.find')}
        value={draft.find}
        onChange={(event) => onChange({ find: event.currentTarget.value })}
      />
      <input
        className={inputs.input}
        aria-label={`${label}: ${t('metadata.many.by')}`}
        placeholder={t('metadata.many.by')}
        value={draft.replacement}
        onChange={(event) => onChange({ replacement: event.currentTarget.value })}
      />
      <div className={classes.flags}>
        {(['matchCase', 'wholeWord'] as const).map((flag) => (
          <label key={flag}>
            <input
              type="checkbox"
              checked={draft[flag]}
              onChange={(event) => onChange({ [flag]: event.currentTarget.checked })}
            />
            {t(`metadata.many.${flag}`)}
          </label>
        ))}
      </div>
    </>
  )
}

type CommonProps = { field: Field; summary: FieldSummary; draft: Draft; onChange: (part: Partial<Draft>) => void }

/** What can be taken away at all, a click away each. */
function Common({ field, summary, draft, onChange }: CommonProps) {
  const names = useNames()
  const chosen = Array.isArray(draft.value) ? draft.value : []
  return (
    <div className={classes.common}>
      {summary.values.slice(0, 8).map(({ value }) => {
        const isChosen = chosen.includes(String(value))
        return (
          <button
            key={String(value)}
            type="button"
            className={classes.pickable}
            aria-pressed={isChosen}
            onClick={() =>
              onChange({
                value: isChosen ? chosen.filter((one) => one !== value) : [...chosen, String(value)],
              })
            }
          >
            {valueInWords(field, value, names)}
          </button>
        )
      })}
    </div>
  )
}
