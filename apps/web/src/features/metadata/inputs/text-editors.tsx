import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EditorProps } from './editor-props.ts'
import classes from './inputs.module.css'
import { useFirstFocus } from './use-first-focus.ts'

/** A line, or as many as it takes. */
export function TextEditor({ field, draft, onDraft, label, describedBy, isInvalid = false, typed }: EditorProps) {
  const focus = useFirstFocus(typed === undefined)
  const text = typeof draft === 'string' ? draft : ''
  const shared = {
    ref: focus,
    className: classes.input,
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-invalid': isInvalid || undefined,
    value: text,
  }
  if (field.type === 'long_text') {
    return <textarea {...shared} rows={3} data-long onChange={(event) => onDraft(event.currentTarget.value || null)} />
  }
  return (
    <input
      {...shared}
      type={field.type === 'url' ? 'url' : 'text'}
      placeholder={field.example || (field.type === 'url' ? 'https://' : '')}
      onChange={(event) => onDraft(event.currentTarget.value || null)}
    />
  )
}

/** Several texts, one in a line: they can be put in order, pasted and taken out like any text. */
export function SeveralTextsEditor({ field, draft, onDraft, label, describedBy, isInvalid = false }: EditorProps) {
  const { t } = useTranslation()
  const focus = useFirstFocus(false)
  const [text, setText] = useState(() => (Array.isArray(draft) ? draft.join('\n') : String(draft ?? '')))
  return (
    <textarea
      ref={focus}
      className={classes.input}
      data-long
      rows={2}
      aria-label={`${label}. ${t('metadata.onePerLine')}`}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      placeholder={field.example || t('metadata.onePerLine')}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        const lines = event.currentTarget.value.split('\n').filter((line) => line.trim() !== '')
        onDraft(lines.length > 0 ? lines : null)
      }}
    />
  )
}

/** A number as the reader's language writes it. What cannot be read stays as it was typed, and is told. */
export function NumberEditor({ draft, onDraft, label, describedBy, isInvalid = false, typed }: EditorProps) {
  const focus = useFirstFocus(typed === undefined)
  const [text, setText] = useState(() =>
    draft === null ? '' : typeof draft === 'number' ? plain(draft) : String(draft),
  )
  return (
    <input
      ref={focus}
      className={classes.input}
      type="text"
      inputMode="decimal"
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
      value={text}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        onDraft(typed.trim() === '' ? null : (readNumber(typed) ?? typed))
      }}
    />
  )
}

const decimalSign = () => (1.5).toLocaleString(document.documentElement.lang || 'en').charAt(1)
const plain = (value: number) => String(value).replace('.', decimalSign())

/** "1,234.5" in English, "1.234,5" in German. */
export function readNumber(typed: string, decimal = decimalSign()): number | undefined {
  const text = typed.trim().replace(/[\s'’]/g, '')
  const other = decimal === ',' ? '.' : ','
  const isGrouped = new RegExp(`^[-+]?\\d{1,3}(\\${other}\\d{3})+(\\${decimal}\\d*)?$`).test(text)
  const digits = (isGrouped ? text.replaceAll(other, '') : text).replace(',', '.')
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(digits)) return undefined
  const value = Number(digits)
  return Number.isFinite(value) ? value : undefined
}
