import type { Field, FieldId, FieldRules } from '@damask/contract'
import { isEmpty } from '@damask/fields'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldEditor } from '../metadata/inputs/field-editor.tsx'
import type { FieldForm } from './form.ts'
import classes from './schema.module.css'

type Props = {
  readonly form: FieldForm
  readonly onChange: (rules: FieldRules) => void
  readonly error: string | null
}

/** The value that new assets begin with. */
export function BeginsForm({ form, onChange, error }: Props) {
  const { t } = useTranslation()
  const { rules } = form
  const [isOpen, setOpen] = useState(!isEmpty(rules.default))
  if (form.type === 'point' || rules.unique) return null
  const now = new Date(0).toISOString()
  const field: Field = { ...form, id: 'new' as FieldId, position: 0, revision: 1, createdAt: now, updatedAt: now }
  const needsVocabulary = ['select', 'multi_select', 'taxonomy'].includes(form.type) && !form.vocabularyId
  const shape = JSON.stringify([form.type, rules.localised, rules.multiple, form.vocabularyId])
  return (
    <div>
      <p className={classes.question}>{t('schema.rule.begins')}</p>
      {isOpen && (
        <FieldEditor
          key={shape}
          field={field}
          draft={rules.default ?? null}
          onDraft={(draft) => onChange({ ...rules, default: (draft ?? undefined) as FieldRules['default'] })}
          label={t('schema.rule.begins')}
          isInvalid={error !== null}
        />
      )}
      {error && <p className={classes.error}>{error}</p>}
      <p className={classes.faint}>{t('schema.rule.beginsHint')}</p>
      <Button
        size="xs"
        variant="subtle"
        disabled={needsVocabulary}
        onClick={() => {
          if (isOpen) onChange({ ...rules, default: undefined })
          setOpen(!isOpen)
        }}
      >
        {t(isOpen ? 'schema.rule.noBegins' : 'schema.rule.setBegins')}
      </Button>
    </div>
  )
}
