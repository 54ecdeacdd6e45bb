import type { Field, FileLimits, Kind, PolicyPart, PolicyParts } from '@damask/contract'
import { Button, MultiSelect, NativeSelect, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'
import { AskedField } from '../attention/asked-field.tsx'
import { NamingEditor } from './naming-editor.tsx'
import { LIMITS } from './part-words.ts'
import classes from './policy.module.css'
import { policyQueries } from './queries.ts'

const KINDS = ['image', 'video', 'audio', 'document', 'design', 'model', 'font', 'archive', 'other'] as const

/** What a part begins with when a folder starts to say it: nothing is asked for. */
export const BLANK: { [P in PolicyPart]: NonNullable<PolicyParts[P]> | null } = {
  requiredFields: [],
  defaults: {},
  templateId: null,
  naming: { pattern: '{name}', makes: false },
  kinds: [],
  formats: [],
  limits: {},
  conflict: 'unique',
  expiresAfterDays: null,
  embedded: 'fill_empty',
}

type Props = {
  readonly part: PolicyPart
  readonly parts: PolicyParts
  readonly fields: readonly Field[]
  readonly onChange: (parts: PolicyParts) => void
}

/** The input of one part. */
export function PartEditor({ part, parts, fields, onChange }: Props) {
  const { t } = useTranslation()
  const label = t(`policies.part.${part}`)
  const set = (value: PolicyParts[typeof part]) => onChange({ ...parts, [part]: value })
  const options = fields.map((field) => ({ value: field.key, label: labelIn(field.labels) }))
  switch (part) {
    case 'requiredFields':
      return (
        <MultiSelect aria-label={label} data={options} searchable value={parts.requiredFields ?? []} onChange={set} />
      )
    case 'kinds':
      return (
        <MultiSelect
          aria-label={label}
          data={KINDS.map((kind) => ({ value: kind, label: t(`policies.kind.${kind}`) }))}
          value={parts.kinds ?? []}
          onChange={(kinds) => set(kinds as Kind[])}
        />
      )
    case 'formats':
      return (
        <TagsInput
          aria-label={label}
          description={t('policies.formatsHint')}
          value={parts.formats ?? []}
          onChange={(formats) =>
            set(formats.map((format) => format.toLowerCase().replace(/[^a-z0-9-]/g, '')).filter(Boolean))
          }
        />
      )
    case 'limits':
      return (
        <div className={classes.limits}>
          {LIMITS.map((name) => (
            <TextInput
              key={name}
              size="xs"
              type="number"
              min={name.endsWith('Bytes') ? 0 : 1}
              label={t(`policies.limit.${name}`)}
              value={parts.limits?.[name] ?? ''}
              onChange={(event) => set(withLimit(parts.limits ?? {}, name, event.currentTarget.value))}
            />
          ))}
        </div>
      )
    case 'naming':
      return <NamingEditor naming={parts.naming ?? null} onChange={set} />
    case 'defaults':
      return <DefaultsEditor defaults={parts.defaults ?? {}} fields={fields} onChange={set} />
    case 'templateId':
      return <TemplateEditor label={label} templateId={parts.templateId ?? null} onChange={set} />
    case 'conflict':
      return (
        <NativeSelect
          aria-label={label}
          value={parts.conflict ?? 'unique'}
          data={(['unique', 'version', 'reject'] as const).map((value) => ({
            value,
            label: t(`policies.value.conflict.${value}`),
          }))}
          onChange={(event) => set(event.currentTarget.value as NonNullable<PolicyParts['conflict']>)}
        />
      )
    case 'embedded':
      return (
        <NativeSelect
          aria-label={label}
          value={parts.embedded ?? 'fill_empty'}
          data={(['fill_empty', 'file_wins', 'library_wins'] as const).map((value) => ({
            value,
            label: t(`policies.value.embedded.${value}`),
          }))}
          onChange={(event) => set(event.currentTarget.value as NonNullable<PolicyParts['embedded']>)}
        />
      )
    case 'expiresAfterDays':
      return (
        <TextInput
          type="number"
          min={1}
          max={36500}
          aria-label={label}
          value={parts.expiresAfterDays ?? ''}
          onChange={(event) => set(wholeNumber(event.currentTarget.value) ?? null)}
        />
      )
  }
}

const wholeNumber = (text: string): number | undefined => {
  const number = Math.floor(Number(text))
  return text.trim() !== '' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

function withLimit(limits: FileLimits, name: keyof FileLimits, text: string): FileLimits {
  const { [name]: _, ...others } = limits
  const number = wholeNumber(text)
  return number === undefined ? others : { ...others, [name]: number }
}

function TemplateEditor(props: {
  label: string
  templateId: PolicyParts['templateId']
  onChange: (value: PolicyParts['templateId']) => void
}) {
  const { t } = useTranslation()
  const templates = useQuery(policyQueries.templates()).data ?? []
  return (
    <NativeSelect
      aria-label={props.label}
      value={props.templateId ?? ''}
      data={[
        { value: '', label: t('policies.noTemplate') },
        ...templates.map(({ id, name }) => ({ value: id as string, label: name })),
      ]}
      onChange={(event) => {
        const chosen = templates.find(({ id }) => id === event.currentTarget.value)
        props.onChange(chosen?.id ?? null)
      }}
    />
  )
}

type Defaults = NonNullable<PolicyParts['defaults']>

function DefaultsEditor(props: { defaults: Defaults; fields: readonly Field[]; onChange: (value: Defaults) => void }) {
  const { defaults, fields, onChange } = props
  const { t } = useTranslation()
  const asked = fields.filter(({ key }) => key in defaults)
  const offered = fields.filter(({ key, type, rules }) => !(key in defaults) && type !== 'point' && !rules.unique)
  return (
    <div className={classes.defaults}>
      {asked.map((field) => (
        <div key={field.key} className={classes.default}>
          <AskedField
            field={field}
            draft={defaults[field.key] ?? null}
            onDraft={(value) => onChange({ ...defaults, [field.key]: value as never })}
          />
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t('policies.removeDefault', { field: labelIn(field.labels) })}
            onClick={() => {
              const { [field.key]: _, ...others } = defaults
              onChange(others)
            }}
          >
            ✕
          </Button>
        </div>
      ))}
      <NativeSelect
        size="xs"
        aria-label={t('policies.addDefault')}
        value=""
        data={[
          { value: '', label: t('policies.addDefault') },
          ...offered.map((field) => ({ value: field.key, label: labelIn(field.labels) })),
        ]}
        onChange={(event) => {
          const key = event.currentTarget.value
          if (key) onChange({ ...defaults, [key]: '' })
        }}
      />
    </div>
  )
}
