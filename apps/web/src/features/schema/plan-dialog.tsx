import type { Field, FieldPlan, ValueFault } from '@damask/contract'
import { Button, Group, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatNumber } from '../../app/format.ts'
import { currentLanguage } from '../../app/words.ts'
import { faultSentence } from '../metadata/fault-words.ts'
import { languageName } from '../metadata/labels.ts'
import type { toSave } from './form.ts'
import classes from './schema.module.css'

type Wanted = ReturnType<typeof toSave>
type Answer = { plainLanguage?: string }

/** Shows what a change would do, and asks whether to. Undefined when the person backed out; where it does nothing, nobody is asked. */
export async function askAboutPlan(plan: FieldPlan, field: Field | null, wanted: Wanted): Promise<Answer | undefined> {
  const { refusals, faults, doubles, converted } = plan
  const isQuiet = refusals.length + faults.length + doubles.length + converted === 0 && plan.isComplete
  if (isQuiet) return {}
  const becomesLocalised = Boolean(wanted.rules.localised) && field !== null && !field.rules.localised && converted > 0
  return openDialog<Answer>((close) => (
    <PlanDialog plan={plan} wanted={wanted} asksLanguage={becomesLocalised} close={close} />
  ))
}

type Props = {
  readonly plan: FieldPlan
  readonly wanted: Wanted
  readonly asksLanguage: boolean
  readonly close: (answer?: Answer) => void
}

function PlanDialog({ plan, wanted, asksLanguage, close }: Props) {
  const { t } = useTranslation()
  const [language, setLanguage] = useState<string>(currentLanguage())
  const isRefused = plan.refusals.length > 0 || plan.doubles.length > 0
  const amount = (count: number) => ({ count, formatted: formatNumber(count) })
  return (
    <Dialog onClose={() => close()} title={t(isRefused ? 'schema.plan.refused' : 'schema.plan.title')} size={520}>
      <Stack gap="md">
        <p className={classes.planLine}>{t('schema.plan.values', amount(plan.valueCount))}</p>
        {plan.refusals.map(({ code, detail, message }) => (
          <p key={`${code}`} className={classes.error}>
            {code === 'type_refused' || code === 'several'
              ? t(`schema.plan.${code}`, { count: Number(detail ?? 0), formatted: formatNumber(Number(detail ?? 0)) })
              : message}
          </p>
        ))}
        {plan.doubles.length > 0 && (
          <div>
            <p className={classes.error}>{t('schema.plan.doubles')}</p>
            <ul className={classes.plain}>
              {plan.doubles.map(({ value, count }) => (
                <li key={value}>{t('schema.plan.double', { value, ...amount(count) })}</li>
              ))}
            </ul>
          </div>
        )}
        {plan.converted > 0 && !isRefused && (
          <p className={classes.planLine}>{t('schema.plan.converted', amount(plan.converted))}</p>
        )}
        {asksLanguage && !isRefused && (
          <Select
            label={t('schema.plan.language')}
            allowDeselect={false}
            data={['en', 'de', 'fr', 'es', 'it', 'nl', 'pl', 'pt'].map((tag) => ({
              value: tag,
              label: languageName(tag),
            }))}
            value={language}
            onChange={(tag) => tag && setLanguage(tag)}
          />
        )}
        {plan.faults.map(({ code, count, examples }) => (
          <div key={code}>
            <p className={classes.planFault}>
              <strong>{t('schema.plan.assets', amount(count))}</strong>{' '}
              {faultSentence(t, { code: code as ValueFault['code'], limit: limitOf(code, wanted) }, wanted)}
            </p>
            {examples.length > 0 && (
              <p className={classes.faint}>
                {t('schema.plan.examples', { names: examples.map((asset) => asset.name).join(', ') })}
              </p>
            )}
          </div>
        ))}
        {plan.faults.length > 0 && !isRefused && <p className={classes.faint}>{t('schema.plan.nothingLost')}</p>}
        {!plan.isComplete && <p className={classes.faint}>{t('schema.plan.incomplete', amount(plan.looked))}</p>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={() => close()}>
            {t('app.cancel')}
          </Button>
          {!isRefused && (
            <Button onClick={() => close(asksLanguage ? { plainLanguage: language } : {})}>
              {t('schema.plan.save')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  )
}

function limitOf(code: string, { rules }: Wanted): number | string | undefined {
  const limits: Record<string, number | string | undefined> = {
    too_short: rules.minLength,
    too_long: rules.maxLength,
    too_small: rules.min,
    too_large: rules.max,
    too_early: rules.earliest,
    too_late: rules.latest,
  }
  return limits[code]
}
