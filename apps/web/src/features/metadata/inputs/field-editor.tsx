import { hasTerms, takesSeveral } from '@damask/fields'
import { BooleanEditor } from './boolean-editor.tsx'
import { DateEditor } from './date-editor.tsx'
import type { EditorProps } from './editor-props.ts'
import { LocalisedEditor } from './localised-editor.tsx'
import { PeopleEditor } from './people-editor.tsx'
import { PointEditor } from './point-editor.tsx'
import { TermsEditor } from './terms-editor.tsx'
import { NumberEditor, SeveralTextsEditor, TextEditor } from './text-editors.tsx'

/** The input that fits a field. It takes the focus when it appears. */
export function FieldEditor(props: EditorProps) {
  const { field } = props
  if (hasTerms(field.type)) return <TermsEditor {...props} />
  if (field.rules.localised) return <LocalisedEditor {...props} />
  if (field.type === 'person') return <PeopleEditor {...props} />
  if (takesSeveral(field)) return <SeveralTextsEditor {...props} />
  if (field.type === 'number') return <NumberEditor {...props} />
  if (field.type === 'date') return <DateEditor {...props} />
  if (field.type === 'boolean') return <BooleanEditor {...props} />
  if (field.type === 'point') return <PointEditor {...props} />
  return <TextEditor {...props} />
}
