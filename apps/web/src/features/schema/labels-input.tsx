import { Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../metadata/labels.ts'

type Props = {
  readonly label: string
  readonly description?: ReactNode
  readonly texts: Readonly<Record<string, string>>
  readonly onChange: (texts: Record<string, string>) => void
  readonly error?: string | null
  readonly autoFocus?: boolean
  readonly isLong?: boolean
}

/** A text in each language that the interface speaks, and in those that somebody brought along. */
export function LabelsInput({ label, description, texts, onChange, error, autoFocus = false, isLong = false }: Props) {
  const { t } = useTranslation()
  const languages = [...new Set(['en', 'de', ...Object.keys(texts)])]
  const Input = isLong ? Textarea : TextInput
  return (
    <>
      {languages.map((tag, nth) => (
        <Input
          key={tag}
          label={t('schema.inLanguage', { label, language: languageName(tag) })}
          description={nth === 0 ? description : undefined}
          maxLength={isLong ? 2_000 : 500}
          {...(isLong && { rows: 2 })}
          {...(autoFocus && nth === 0 && { 'data-autofocus': true })}
          value={texts[tag] ?? ''}
          error={nth === 0 ? error : undefined}
          onChange={(event: { currentTarget: { value: string } }) =>
            onChange({ ...texts, [tag]: event.currentTarget.value })
          }
        />
      ))}
    </>
  )
}

/** Languages in which nothing is said are left out. */
export const withoutEmpty = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).flatMap(([tag, text]) => (text.trim() ? [[tag, text.trim()]] : [])))
