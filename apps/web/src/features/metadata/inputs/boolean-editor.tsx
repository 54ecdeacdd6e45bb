import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { EditorProps } from './editor-props.ts'
import classes from './inputs.module.css'

/** Yes, no, or nothing said. */
export function BooleanEditor({ draft, onDraft, label, describedBy }: EditorProps) {
  const { t } = useTranslation()
  const group = useRef<HTMLDivElement>(null)
  useEffect(() => {
    group.current?.querySelector<HTMLInputElement>('input:checked')?.focus()
  }, [])
  const choices = [
    { value: true, text: t('metadata.yes') },
    { value: false, text: t('metadata.no') },
    { value: null, text: t('metadata.nothing') },
  ]
  const now = typeof draft === 'boolean' ? draft : null
  return (
    <div ref={group} role="radiogroup" aria-label={label} aria-describedby={describedBy} className={classes.choices}>
      {choices.map(({ value, text }) => (
        <label key={text} className={classes.choice}>
          <input type="radio" checked={now === value} onChange={() => onDraft(value)} />
          <span>{text}</span>
        </label>
      ))}
    </div>
  )
}
