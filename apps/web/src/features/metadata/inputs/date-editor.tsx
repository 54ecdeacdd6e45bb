import { IconCalendar } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dateInWords, readDate } from '../date-words.ts'
import type { EditorProps } from './editor-props.ts'
import classes from './inputs.module.css'
import { useFirstFocus } from './use-first-focus.ts'

/** A date as far as it is known, typed as one is used to; below stands how it was understood. */
export function DateEditor({ draft, onDraft, label, describedBy, isInvalid = false, typed }: EditorProps) {
  const { t } = useTranslation()
  const focus = useFirstFocus(typed === undefined)
  const picker = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(() => (typeof draft === 'string' ? draft : ''))
  const understood = readDate(text)
  const change = (next: string) => {
    setText(next)
    onDraft(next.trim() === '' ? null : (readDate(next) ?? next))
  }
  return (
    <div>
      <div className={classes.withButton}>
        <input
          ref={focus}
          className={classes.input}
          type="text"
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          placeholder={t('metadata.date.example')}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
        />
        <button
          type="button"
          className={classes.button}
          aria-label={t('metadata.date.calendar')}
          title={t('metadata.date.calendar')}
          // Tab leads on to the next field; who types has no use for it.
          tabIndex={-1}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => picker.current?.showPicker()}
        >
          <IconCalendar size={15} stroke={1.5} aria-hidden />
        </button>
        <input
          ref={picker}
          type="date"
          className={classes.picker}
          tabIndex={-1}
          aria-hidden
          value={/^\d{4}-\d{2}-\d{2}/.exec(understood ?? '')?.[0] ?? ''}
          onChange={(event) => event.currentTarget.value && change(event.currentTarget.value)}
        />
      </div>
      {understood && understood !== text.trim() && (
        <p className={classes.understood} aria-live="polite">
          {dateInWords(understood)}
        </p>
      )}
      {understood && understood === text.trim() && understood.length < 10 && (
        <p className={classes.understood}>
          {dateInWords(understood)} ·{' '}
          {t(understood.length === 4 ? 'metadata.date.onlyYear' : 'metadata.date.onlyMonth')}
        </p>
      )}
    </div>
  )
}
