import type { Field, ValueFault } from '@damask/contract'
import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'
import { faultInWords } from '../metadata/fault-words.ts'
import { FieldValueView } from '../metadata/field-value.tsx'
import { FieldEditor } from '../metadata/inputs/field-editor.tsx'
import type { Value } from '../metadata/merge.ts'
import classes from './attention.module.css'

type Props = {
  readonly field: Field
  readonly draft: Value
  readonly fault?: ValueFault | undefined
  readonly onDraft: (value: Value) => void
}

/** An input takes the focus when it appears, so it appears when it is asked for. */
export function AskedField({ field, draft, fault, onDraft }: Props) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const label = labelIn(field.labels)
  const describedBy = useId()
  const isFilled = draft !== null && draft !== ''
  return (
    <div className={classes.missing}>
      <span className={classes.missingLabel}>{label}</span>
      <div className={classes.missingValue}>
        {isOpen ? (
          <FieldEditor
            field={field}
            draft={draft}
            onDraft={onDraft}
            label={label}
            describedBy={describedBy}
            isInvalid={fault !== undefined}
            onChosen={(value) => {
              onDraft(value)
              setOpen(false)
            }}
          />
        ) : (
          <>
            {isFilled && <FieldValueView field={field} value={draft} />}
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${t(isFilled ? 'attention.form.change' : 'attention.form.set')}: ${label}`}
              onClick={() => setOpen(true)}
            >
              {t(isFilled ? 'attention.form.change' : 'attention.form.set')}
            </Button>
          </>
        )}
        <span id={describedBy} className={classes.wrong}>
          {fault ? faultInWords(fault, field) : null}
        </span>
      </div>
    </div>
  )
}
