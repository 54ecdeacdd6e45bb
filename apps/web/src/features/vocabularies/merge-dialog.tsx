import type { TermSummary } from '@damask/contract'
import { SkeletonLines } from '@damask/ui'
import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatNumber } from '../../app/format.ts'
import { labelIn } from '../../app/label-in.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { vocabularyQueries } from './queries.ts'
import { TermSelect } from './term-select.tsx'
import { mergeTerms } from './verbs.ts'
import classes from './vocabularies.module.css'

export const mergeInto = (gone: TermSummary) => openDialog<true>((close) => <MergeDialog gone={gone} close={close} />)

function MergeDialog({ gone, close }: { gone: TermSummary; close: (done?: true) => void }) {
  const { t } = useTranslation()
  const [stays, setStays] = useState<TermSummary | null>(null)
  const form = useFormProblem<never>()
  const merge = async () => {
    if (stays && (await form.run(() => mergeTerms(gone, stays)))) close(true)
  }
  return (
    <Dialog onClose={() => close()} title={t('vocabularies.merge.title', { name: labelIn(gone.labels) })} size={480}>
      <Stack gap="md">
        <TermSelect
          vocabularyId={gone.vocabularyId}
          label={t('vocabularies.merge.into')}
          except={[gone.id]}
          term={stays}
          onChoose={setStays}
          autoFocus
        />
        {stays ? (
          <Consequences gone={gone} stays={stays} />
        ) : (
          <Text size="sm" c="dimmed">
            {t('vocabularies.merge.pick')}
          </Text>
        )}
        <FormAlert sentence={form.of('form')} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => close()}>
            {t('app.cancel')}
          </Button>
          <Button disabled={!stays} loading={form.busy} onClick={() => void merge()}>
            {t('vocabularies.merge.submit')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

/** Everything that a merge does, before it is done. */
function Consequences({ gone, stays }: { gone: TermSummary; stays: TermSummary }) {
  const { t } = useTranslation()
  const term = useQuery(vocabularyQueries.term(gone.id)).data
  const usage = useQuery(vocabularyQueries.usage(gone.id)).data
  if (!term || !usage) return <SkeletonLines label={t('app.loading')} lines={3} />
  const [name, into] = [labelIn(gone.labels), labelIn(stays.labels)]
  const labels = [...new Set([...Object.values(gone.labels), ...Object.values(term.synonyms).flat()])]
  const { assetCount, countedTo, fieldKeys } = usage
  const counted = formatNumber(assetCount)
  const written = assetCount >= countedTo ? t('vocabularies.panel.atLeast', { written: counted }) : counted
  return (
    <section aria-label={t('vocabularies.merge.what')}>
      <h3 className={classes.sectionTitle}>{t('vocabularies.merge.what')}</h3>
      <ul className={classes.what}>
        <li>
          {t('vocabularies.merge.synonyms', {
            labels: labels
              .slice(0, 5)
              .map((label) => `“${label}”`)
              .join(', '),
            into,
          })}
        </li>
        <li>{t('vocabularies.merge.assets', { count: assetCount, written, into })}</li>
        {term.narrowerCount > 0 && (
          <li>
            {t('vocabularies.merge.narrower', {
              count: term.narrowerCount,
              written: formatNumber(term.narrowerCount),
              into,
            })}
          </li>
        )}
        {fieldKeys.length > 0 && <li>{t('vocabularies.merge.rules', { fields: fieldKeys.join(', '), into })}</li>}
        <li>{t('vocabularies.merge.retired', { name, into })}</li>
      </ul>
    </section>
  )
}
