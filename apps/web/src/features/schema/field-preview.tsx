import type { Field, FieldId } from '@damask/contract'
import { cleanValue, isEmpty, judgeValue } from '@damask/fields'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'
import { faultSentence } from '../metadata/fault-words.ts'
import { FieldEditor } from '../metadata/inputs/field-editor.tsx'
import type { Value } from '../metadata/merge.ts'
import { type Compile, type FieldForm, tidy } from './form.ts'
import classes from './schema.module.css'

/** The field as people meet it on an asset, to be tried: it judges what is typed as it will be judged. */
export function FieldPreview({ form, id, compile }: { form: FieldForm; id: FieldId; compile: Compile }) {
  const { t } = useTranslation()
  const [isTrying, setTrying] = useState(false)
  const [draft, setDraft] = useState<Value>(null)
  const rules = tidy(form.rules)
  const now = new Date(0).toISOString()
  const field: Field = {
    ...form,
    id,
    rules,
    labels: form.labels,
    position: 0,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  }
  const matches = (pattern: string, text: string) => {
    try {
      return compile(pattern).matches(text)
    } catch {
      return true
    }
  }
  const value = cleanValue(field, draft)
  const fault = isEmpty(value) ? undefined : judgeValue(field, value as NonNullable<Value>, matches)[0]
  const label = labelIn(form.labels) || t('schema.name')
  const needsVocabulary = ['select', 'multi_select', 'taxonomy'].includes(form.type) && !form.vocabularyId
  const shape = JSON.stringify([form.type, rules.localised, rules.multiple, form.vocabularyId])
  return (
    <div className={classes.preview}>
      <p className={classes.previewLabel}>
        {label}
        {(rules.required || rules.requiredWhen) && <span className={classes.error}> *</span>}
      </p>
      {isTrying && !needsVocabulary ? (
        <FieldEditor
          key={shape}
          field={field}
          draft={draft}
          onDraft={setDraft}
          label={label}
          describedBy="field-preview-said"
          isInvalid={fault !== undefined}
        />
      ) : (
        <Button variant="default" size="xs" disabled={needsVocabulary} onClick={() => setTrying(true)}>
          {t(needsVocabulary ? 'schema.vocabularyFirst' : 'schema.tryIt')}
        </Button>
      )}
      <p id="field-preview-said" className={fault ? classes.error : classes.faint} aria-live="polite">
        {fault ? faultSentence(t, fault, field) : labelIn(form.help)}
      </p>
    </div>
  )
}
