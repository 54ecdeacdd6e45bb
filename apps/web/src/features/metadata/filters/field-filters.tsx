import type { Field, ValueFilter } from '@damask/contract'
import { hasTerms } from '@damask/fields'
import { Button, Group } from '@mantine/core'
import { IconArrowLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readDate } from '../date-words.ts'
import { FieldEditor } from '../inputs/field-editor.tsx'
import inputs from '../inputs/inputs.module.css'
import { readNumber } from '../inputs/text-editors.tsx'
import { textIn } from '../labels.ts'
import type { Value } from '../merge.ts'
import { metadataQueries } from '../queries.ts'
import classes from './filters.module.css'

type Props = {
  readonly where: readonly ValueFilter[]
  readonly onChange: (where: ValueFilter[]) => void
  readonly onDone: () => void
}

/** Filters by the value of a field: first the field, then what holds for it. */
export function FieldFilters({ where, onChange, onDone }: Props) {
  const { t } = useTranslation()
  const schema = useQuery(metadataQueries.fields())
  const [key, setKey] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const fields = (schema.data?.fields ?? []).filter(({ type }) => type !== 'point')
  const field = fields.find((one) => one.key === key)
  if (field) {
    return (
      <OneField
        field={field}
        onBack={() => setKey(null)}
        onAdd={(filter) => {
          onChange([...where, filter])
          onDone()
        }}
      />
    )
  }
  const wanted = words.trim().toLocaleLowerCase()
  const found = fields.filter(({ labels }) => textIn(labels).toLocaleLowerCase().includes(wanted))
  return (
    <div className={classes.panel}>
      <input
        className={inputs.input}
        data-autofocus
        aria-label={t('metadata.filter.findField')}
        placeholder={t('metadata.filter.findField')}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !found[0]) return
          event.preventDefault()
          setKey(found[0].key)
        }}
      />
      <ul className={classes.fields}>
        {found.map(({ key, labels }) => (
          <li key={key}>
            <button type="button" className={classes.field} onClick={() => setKey(key)}>
              {textIn(labels)}
              <IconChevronRight size={14} stroke={1.5} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {schema.isSuccess && found.length === 0 && <p className={classes.quiet}>{t('metadata.notFound', { words })}</p>}
    </div>
  )
}

type OneProps = { field: Field; onBack: () => void; onAdd: (filter: ValueFilter) => void }

/** What can be asked of a field of this type, what is asked most often first. */
function kindsOf({ type }: Field): ValueFilter['is'][] {
  if (hasTerms(type) || type === 'person')
    return ['any_of', 'all_of', 'none_of', 'filled', 'empty', 'missing', 'misfit']
  if (type === 'number' || type === 'date') return ['between', 'filled', 'empty', 'missing', 'misfit']
  if (type === 'boolean') return ['any_of', 'filled', 'empty', 'missing', 'misfit']
  return ['contains', 'filled', 'empty', 'missing', 'misfit']
}

function OneField({ field, onBack, onAdd }: OneProps) {
  const { t } = useTranslation()
  const kinds = kindsOf(field)
  const [is, setIs] = useState(kinds[0]!)
  const [values, setValues] = useState<Value>(null)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const filter = toFilter(field, is, values, from, to)
  const label = textIn(field.labels)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (filter) onAdd(filter)
  }
  return (
    <form className={classes.panel} onSubmit={submit}>
      <button type="button" className={classes.back} onClick={onBack}>
        <IconArrowLeft size={14} stroke={1.75} aria-hidden />
        {label}
      </button>
      <select
        className={classes.kind}
        aria-label={t('metadata.filter.kind', { field: label })}
        value={is}
        onChange={(event) => setIs(event.currentTarget.value as ValueFilter['is'])}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`metadata.filter.is.${kind}`)}
          </option>
        ))}
      </select>
      {(is === 'any_of' || is === 'all_of' || is === 'none_of') && (
        <FieldEditor
          key={field.key}
          // Several may be asked for, however many the field itself takes.
          field={asSeveral(field)}
          draft={values}
          onDraft={setValues}
          label={label}
        />
      )}
      {is === 'contains' && (
        <input
          className={inputs.input}
          // biome-ignore lint/a11y/noAutofocus: opened to be typed in.
          autoFocus
          aria-label={`${label}: ${t('metadata.filter.is.contains')}`}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
      )}
      {is === 'between' && (
        <div className={classes.between}>
          {(
            [
              ['from', from, setFrom],
              ['to', to, setTo],
            ] as const
          ).map(([name, text, set]) => (
            <label key={name}>
              {t(`library.filter.${name}`)}
              <input
                className={inputs.input}
                // biome-ignore lint/a11y/noAutofocus: opened to be typed in.
                autoFocus={name === 'from'}
                placeholder={field.type === 'date' ? t('metadata.filter.dateExample') : ''}
                inputMode={field.type === 'number' ? 'decimal' : 'text'}
                aria-invalid={(text !== '' && boundOf(field, text) === undefined) || undefined}
                value={text}
                onChange={(event) => set(event.currentTarget.value)}
              />
            </label>
          ))}
        </div>
      )}
      <Group gap={8} justify="flex-end">
        <Button type="submit" size="compact-sm" disabled={!filter}>
          {t('metadata.filter.add')}
        </Button>
      </Group>
    </form>
  )
}

const asSeveral = (field: Field): Field =>
  field.type === 'select'
    ? { ...field, type: 'multi_select' }
    : field.type === 'boolean'
      ? field
      : { ...field, rules: { ...field.rules, multiple: true } }

const boundOf = (field: Field, text: string): string | number | undefined =>
  field.type === 'date' ? readDate(text) : readNumber(text)

function toFilter(
  field: Field,
  is: ValueFilter['is'],
  values: Value,
  from: string,
  to: string,
): ValueFilter | undefined {
  const { key } = field
  switch (is) {
    case 'filled':
    case 'empty':
    case 'missing':
    case 'misfit':
      return { field: key, is }
    case 'contains':
      return from.trim() === '' ? undefined : { field: key, is, values: [from.trim()] }
    case 'between': {
      const [low, high] = [boundOf(field, from), boundOf(field, to)]
      if ((from !== '' && low === undefined) || (to !== '' && high === undefined)) return undefined
      if (low === undefined && high === undefined) return undefined
      return { field: key, is, ...(low !== undefined && { from: low }), ...(high !== undefined && { to: high }) }
    }
    default: {
      const list = Array.isArray(values) ? values : values === null || typeof values === 'object' ? [] : [values]
      return list.length === 0 ? undefined : { field: key, is, values: list }
    }
  }
}
