import type { Field, FieldCondition, FieldRules } from '@damask/contract'
import { hasTerms } from '@damask/fields'
import { ActionIcon, Button, SegmentedControl, Select } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { labelIn } from '../../app/label-in.ts'
import { FieldEditor } from '../metadata/inputs/field-editor.tsx'
import classes from './schema.module.css'

type Props = {
  readonly rules: FieldRules
  readonly others: readonly Field[]
  readonly onChange: (rules: FieldRules) => void
  readonly errorAt: (at: string) => string | null
}

/** Whether it must be filled, and when it is asked for at all. */
export function ConditionsForm({ rules, others, onChange, errorAt }: Props) {
  const { t } = useTranslation()
  const required = rules.required ? 'always' : rules.requiredWhen ? 'when' : 'never'
  const shown = rules.shownWhen ? 'when' : 'always'
  return (
    <div className={classes.column}>
      <div>
        <p className={classes.question}>{t('schema.when.required')}</p>
        <SegmentedControl
          aria-label={t('schema.when.required')}
          data={(['never', 'always', 'when'] as const).map((value) => ({ value, label: t(`schema.when.${value}`) }))}
          value={required}
          onChange={(value) =>
            onChange({
              ...rules,
              required: value === 'always' || undefined,
              requiredWhen: value === 'when' ? (rules.requiredWhen ?? []) : undefined,
            })
          }
        />
        {rules.requiredWhen && (
          <Conditions
            label={t('schema.when.required')}
            conditions={rules.requiredWhen}
            others={others}
            onChange={(requiredWhen) => onChange({ ...rules, requiredWhen })}
            errorOf={(nth) => errorAt(`rules/requiredWhen/${nth}`)}
          />
        )}
      </div>
      <div>
        <p className={classes.question}>{t('schema.when.shown')}</p>
        <SegmentedControl
          aria-label={t('schema.when.shown')}
          data={(['always', 'when'] as const).map((value) => ({ value, label: t(`schema.when.${value}`) }))}
          value={shown}
          onChange={(value) => onChange({ ...rules, shownWhen: value === 'when' ? [] : undefined })}
        />
        {rules.shownWhen && (
          <Conditions
            label={t('schema.when.shown')}
            conditions={rules.shownWhen}
            others={others}
            onChange={(shownWhen) => onChange({ ...rules, shownWhen })}
            errorOf={(nth) => errorAt(`rules/shownWhen/${nth}`) ?? (nth === 0 ? errorAt('rules/shownWhen') : null)}
          />
        )}
      </div>
    </div>
  )
}

type ListProps = {
  readonly label: string
  readonly conditions: readonly FieldCondition[]
  readonly others: readonly Field[]
  readonly onChange: (conditions: FieldCondition[]) => void
  readonly errorOf: (nth: number) => string | null
}

function Conditions({ label, conditions, others, onChange, errorOf }: ListProps) {
  const { t } = useTranslation()
  const first = others.find((field) => field.type !== 'point')
  const replace = (nth: number, condition: FieldCondition) =>
    onChange(conditions.map((one, i) => (i === nth ? condition : one)))
  return (
    <fieldset className={classes.conditions} aria-label={label}>
      {conditions.map((condition, nth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no name, and their place is all that they are.
        <div key={nth} className={classes.condition}>
          <ConditionLine
            condition={condition}
            others={others}
            isFirst={nth === 0}
            onChange={(changed) => replace(nth, changed)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('schema.when.remove')}
            onClick={() => onChange(conditions.filter((_, i) => i !== nth))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
          {errorOf(nth) && <p className={classes.error}>{errorOf(nth)}</p>}
        </div>
      ))}
      {first && (
        <Button
          size="xs"
          variant="subtle"
          className={classes.start}
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...conditions, { field: first.key, is: 'filled' }])}
        >
          {t('schema.when.add')}
        </Button>
      )}
    </fieldset>
  )
}

type LineProps = {
  readonly condition: FieldCondition
  readonly others: readonly Field[]
  readonly isFirst: boolean
  readonly onChange: (condition: FieldCondition) => void
}

function ConditionLine({ condition, others, isFirst, onChange }: LineProps) {
  const { t } = useTranslation()
  const other = others.find((field) => field.key === condition.field)
  const compares = condition.is === 'any_of' || condition.is === 'none_of'
  const kinds =
    other?.type === 'point' ? (['filled', 'empty'] as const) : (['filled', 'empty', 'any_of', 'none_of'] as const)
  return (
    <>
      <span className={classes.joint}>{t(isFirst ? 'schema.when.if' : 'schema.when.and')}</span>
      <Select
        aria-label={t('schema.when.field')}
        className={classes.grow}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('schema.nothingFound')}
        data={others.map((field) => ({ value: field.key, label: labelIn(field.labels) }))}
        value={condition.field}
        onChange={(field) => field && onChange({ field, is: 'filled' })}
      />
      <Select
        aria-label={t('schema.when.is')}
        className={classes.is}
        allowDeselect={false}
        data={kinds.map((is) => ({ value: is, label: t(`schema.when.${is}`) }))}
        value={condition.is}
        onChange={(is) =>
          onChange({
            field: condition.field,
            is: is as FieldCondition['is'],
            ...((is === 'any_of' || is === 'none_of') && { values: condition.values ?? [] }),
          })
        }
      />
      {compares && other && (
        <div className={classes.values}>
          <ConditionValues other={other} condition={condition} onChange={onChange} />
        </div>
      )}
    </>
  )
}

/** The input of the other field, as if it took several values. */
function ConditionValues({
  other,
  condition,
  onChange,
}: {
  other: Field
  condition: FieldCondition
  onChange: (condition: FieldCondition) => void
}) {
  const { t } = useTranslation()
  const { values = [] } = condition
  const label = t('schema.when.values', { name: labelIn(other.labels) })
  const isSingle = other.type === 'number' || other.type === 'boolean' || other.type === 'date'
  const field: Field = {
    ...other,
    type: hasTerms(other.type) ? 'multi_select' : other.type === 'long_text' ? 'text' : other.type,
    rules: isSingle ? {} : { multiple: true, ...(other.rules.termIds && { termIds: other.rules.termIds }) },
  }
  return (
    <FieldEditor
      field={field}
      label={label}
      draft={(isSingle ? (values[0] ?? null) : values.length > 0 ? values.map(String) : null) as never}
      onDraft={(draft) => {
        const next = draft === null ? [] : Array.isArray(draft) ? draft : [draft]
        onChange({ ...condition, values: next as never })
      }}
    />
  )
}
