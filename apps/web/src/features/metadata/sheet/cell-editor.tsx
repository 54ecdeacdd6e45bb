import type { Asset, Field } from '@damask/contract'
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { currentLanguage } from '../../../app/words.ts'
import { shownValue, useChanges } from '../changes.ts'
import { faultsInWords } from '../fault-words.ts'
import { FieldEditor } from '../inputs/field-editor.tsx'
import { languageOf, textIn } from '../labels.ts'
import type { Value } from '../merge.ts'
import classes from './sheet.module.css'
import type { EditingCell, LeaveCell } from './use-sheet-hands.ts'

type Props = {
  readonly editing: EditingCell
  readonly asset: Asset
  readonly field: Field
  readonly fields: readonly Field[]
  readonly start: number
  readonly top: number
  readonly width: number
  readonly onDone: (how: LeaveCell, value?: Value) => void
}

/** The input of a field over its cell. */
export function CellEditor({ editing, asset, field, fields, start, top, width, onDone }: Props) {
  const id = useId()
  const refused = useChanges(asset.id).refused[field.key]
  const [draft, setDraft] = useState<Value>(() =>
    begin(field, refused ? refused.value : shownValue(asset.id, field.key), editing.typed),
  )
  const isOver = useRef(false)
  const leave = (how: LeaveCell, value: Value = draft) => {
    if (isOver.current) return
    isOver.current = true
    onDone(how, value)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    const isLong = (event.target as Element).matches('textarea')
    if (event.key === 'Escape') leave('cancel')
    else if (event.key === 'Tab') leave(event.shiftKey ? 'previous' : 'next')
    else if (event.key === 'Enter' && !(isLong && (event.shiftKey || event.altKey)))
      leave(event.shiftKey ? 'up' : 'down')
    else return event.stopPropagation()
    event.preventDefault()
    event.stopPropagation()
  }
  const onBlur = (event: FocusEvent<HTMLDivElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) leave('here')
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the input within.
    <div
      className={classes.editor}
      style={{ insetInlineStart: start, insetBlockStart: top, minInlineSize: Math.max(width, 200) }}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      onPointerDown={(event) => event.stopPropagation()}
    >
      <FieldEditor
        field={field}
        draft={draft}
        onDraft={setDraft}
        label={`${textIn(field.labels)}, ${asset.name}`}
        describedBy={refused ? id : undefined}
        isInvalid={refused !== undefined}
        assetId={asset.id}
        typed={editing.typed}
        onChosen={(value) => leave('down', value)}
      />
      {refused && (
        <p className={classes.fault} id={id}>
          {faultsInWords(refused.faults, field, fields)}
        </p>
      )}
    </div>
  )
}

/** A letter that begins the editing replaces what was there, as in any spreadsheet. */
function begin(field: Field, value: Value, typed: string | undefined): Value {
  if (typed === undefined || typed === ' ') return value
  if (['text', 'long_text', 'url', 'number', 'date'].includes(field.type)) {
    if (field.rules.multiple && field.type !== 'number' && field.type !== 'date') return [typed]
    if (!field.rules.localised) return typed
    const texts =
      value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, string>) : {}
    return { ...texts, [languageOf(texts) ?? currentLanguage()]: typed }
  }
  return value
}
