import type { NamingRule } from '@damask/contract'
import { keyOfText, makeName, NameRuleError, parseNameRule, withNumber } from '@damask/fields'
import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './policy.module.css'

type Props = { readonly naming: NamingRule | null; readonly onChange: (naming: NamingRule) => void }

/** The pattern is read while it is typed: what is wrong with it, or a name that it would make. */
export function NamingEditor({ naming, onChange }: Props) {
  const { t } = useTranslation()
  const rule: NamingRule = naming ?? { pattern: '{name}', makes: false }
  const read = tryOut(rule)
  const change = (part: Partial<NamingRule>) => onChange({ ...rule, ...part })
  return (
    <div className={classes.naming}>
      <TextInput
        label={t('policies.naming.pattern')}
        description={t('policies.naming.hint', { interpolation: { skipOnVariables: true } })}
        maxLength={300}
        spellCheck={false}
        value={rule.pattern}
        error={read.wrong && t(`policies.naming.wrong.${read.wrong}`)}
        onChange={(event) => change({ pattern: event.currentTarget.value })}
      />
      {read.example && <p className={classes.example}>{t('policies.naming.example', { example: read.example })}</p>}
      <Checkbox
        size="xs"
        label={t('policies.naming.makes')}
        checked={rule.makes}
        onChange={(event) => change({ makes: event.currentTarget.checked })}
      />
      <div className={classes.limits}>
        <NativeSelect
          size="xs"
          label={t('policies.naming.letters')}
          value={rule.letters ?? 'keep'}
          data={[
            { value: 'keep', label: t('policies.naming.lettersKeep') },
            { value: 'lower', label: t('policies.naming.lettersLower') },
            { value: 'upper', label: t('policies.naming.lettersUpper') },
          ]}
          onChange={(event) => change({ letters: event.currentTarget.value as NonNullable<NamingRule['letters']> })}
        />
        <NativeSelect
          size="xs"
          label={t('policies.naming.space')}
          value={rule.space ?? 'keep'}
          data={[
            { value: 'keep', label: t('policies.naming.spaceKeep') },
            { value: '-', label: '-' },
            { value: '_', label: '_' },
            { value: '.', label: '.' },
            { value: 'none', label: t('policies.naming.spaceNone') },
          ]}
          onChange={(event) => change({ space: event.currentTarget.value as NonNullable<NamingRule['space']> })}
        />
      </div>
    </div>
  )
}

/** A name made of the keys of the fields, so that one sees where each goes. */
function tryOut(rule: NamingRule): { wrong?: NameRuleError['code']; example?: string } {
  try {
    const parts = parseNameRule(rule.pattern)
    const fields = new Map(
      parts.flatMap((part) => (part.type === 'field' ? [[keyOfText(part.key, part.says), [part.key]] as const] : [])),
    )
    const made = makeName(parts, 'IMG 1042', { folder: 'Brand', fields }, new Date(), rule)
    return 'before' in made ? { example: `${withNumber(made, 1)}.jpg` } : {}
  } catch (error) {
    if (error instanceof NameRuleError) return { wrong: error.code }
    throw error
  }
}
