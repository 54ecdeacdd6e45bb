import type { FieldRules } from '@damask/contract'
import { isRuleFor } from '@damask/fields'
import { Checkbox, NumberInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { BeginsForm } from './begins-form.tsx'
import type { FieldForm } from './form.ts'
import { LabelsInput } from './labels-input.tsx'
import classes from './schema.module.css'

type Props = {
  readonly form: FieldForm
  readonly onChange: (rules: FieldRules) => void
  readonly errorAt: (at: string) => string | null
}

/** What is asked of a value, in sentences with controls. Only what means something for the type is shown. */
export function RulesForm({ form, onChange, errorAt }: Props) {
  const { rules, type } = form
  const { t } = useTranslation()
  const fits = (rule: keyof FieldRules) => isRuleFor(rule, type)
  const set = (part: Partial<FieldRules>) => onChange({ ...rules, ...part })
  const flag = (rule: 'unique' | 'multiple' | 'localised' | 'readOnly') =>
    fits(rule) && (
      <Checkbox
        label={t(`schema.rule.${rule}`)}
        description={t(`schema.rule.${rule}Hint`)}
        checked={rules[rule] ?? false}
        error={errorAt(`rules/${rule}`)}
        onChange={(event) => set({ [rule]: event.currentTarget.checked })}
      />
    )
  const amount = (rule: 'min' | 'max' | 'minLength' | 'maxLength') => (
    <NumberInput
      label={t(`schema.rule.${rule}`)}
      {...(rule.endsWith('Length') && { min: 0, max: 50_000, allowDecimal: false })}
      hideControls
      value={rules[rule] ?? ''}
      error={errorAt(`rules/${rule}`)}
      onChange={(value) => set({ [rule]: typeof value === 'number' ? value : undefined })}
    />
  )
  const date = (rule: 'earliest' | 'latest') => (
    <TextInput
      label={t(`schema.rule.${rule}`)}
      placeholder="2026-05-04"
      maxLength={40}
      value={rules[rule] ?? ''}
      error={errorAt(`rules/${rule}`)}
      onChange={(event) => set({ [rule]: event.currentTarget.value.trim() || undefined })}
    />
  )
  return (
    <div className={classes.column}>
      {flag('multiple')}
      {flag('localised')}
      {flag('unique')}
      {fits('minLength') && (
        <div className={classes.pair}>
          {amount('minLength')}
          {amount('maxLength')}
        </div>
      )}
      {fits('min') && (
        <div className={classes.pair}>
          {amount('min')}
          {amount('max')}
        </div>
      )}
      {fits('earliest') && (
        <div className={classes.pair}>
          {date('earliest')}
          {date('latest')}
        </div>
      )}
      {fits('pattern') && (
        <TextInput
          label={t('schema.rule.pattern')}
          description={t('schema.rule.patternHint')}
          maxLength={500}
          spellCheck={false}
          value={rules.pattern ?? ''}
          error={errorAt('rules/pattern')}
          onChange={(event) => set({ pattern: event.currentTarget.value || undefined })}
        />
      )}
      {fits('pattern') && rules.pattern && (
        <LabelsInput
          label={t('schema.rule.patternHelp')}
          texts={rules.patternHelp ?? {}}
          onChange={(patternHelp) => set({ patternHelp })}
        />
      )}
      <BeginsForm form={form} onChange={onChange} error={errorAt('rules/default')} />
      {flag('readOnly')}
    </div>
  )
}
