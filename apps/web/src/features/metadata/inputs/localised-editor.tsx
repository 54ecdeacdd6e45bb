import { isEmpty } from '@damask/fields'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../../app/words.ts'
import { languageName, languageOf } from '../labels.ts'
import type { EditorProps } from './editor-props.ts'
import classes from './inputs.module.css'
import { TextEditor } from './text-editors.tsx'

// Offered to be added; whatever files and programs have brought is shown besides.
const OFFERED =
  'en de fr es it nl pl pt sv da nb fi cs sk hu ro bg hr sl el tr uk ru et lv lt ar he fa hi th vi id ja ko zh'.split(
    ' ',
  )

/** A text in several languages, one at a time, with a switch between them. */
export function LocalisedEditor(props: EditorProps) {
  const { field, draft, onDraft, label } = props
  const { t } = useTranslation()
  const texts = textsOf(draft)
  const [language, setLanguage] = useState(() => languageOf(texts) ?? currentLanguage())
  const [added, setAdded] = useState<readonly string[]>([])
  const shown = [...new Set([...Object.keys(texts), currentLanguage(), ...added, language])]
  const change = (text: unknown) => {
    const next = { ...texts }
    if (typeof text === 'string' && text !== '') next[language] = text
    else delete next[language]
    onDraft(isEmpty(next) ? null : next)
  }
  return (
    <div>
      <TextEditor
        key={language}
        {...props}
        field={{ ...field, rules: { ...field.rules, localised: false } }}
        label={`${label}, ${languageName(language)}`}
        draft={texts[language] ?? null}
        onDraft={change}
      />
      <fieldset className={classes.languages} aria-label={t('metadata.language.label')}>
        {shown.map((tag) => (
          <button
            key={tag}
            type="button"
            className={classes.language}
            aria-pressed={tag === language}
            data-filled={Boolean(texts[tag]) || undefined}
            title={languageName(tag)}
            onClick={() => setLanguage(tag)}
          >
            {tag === 'x-default' ? t('metadata.language.default') : tag.toUpperCase()}
          </button>
        ))}
        <select
          className={classes.addLanguage}
          aria-label={t('metadata.language.add')}
          value=""
          onChange={(event) => {
            setAdded([...added, event.currentTarget.value])
            setLanguage(event.currentTarget.value)
          }}
        >
          <option value="">+</option>
          {OFFERED.filter((tag) => !shown.includes(tag)).map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag)}
            </option>
          ))}
        </select>
      </fieldset>
    </div>
  )
}

function textsOf(draft: EditorProps['draft']): Record<string, string> {
  if (typeof draft === 'string') return { [currentLanguage()]: draft }
  if (draft === null || typeof draft !== 'object' || Array.isArray(draft)) return {}
  return draft as Record<string, string>
}
