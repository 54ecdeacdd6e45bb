import type { ListedTerm, Vocabulary } from '@damask/contract'
import { EmptyState, SkeletonRows } from '@damask/ui'
import { Button, Text } from '@mantine/core'
import { IconCopyCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatNumber } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { labelIn } from '../../app/label-in.ts'
import { sayProblem } from '../../app/say.tsx'
import { vocabularyQueries } from './queries.ts'
import { mergeTerms } from './verbs.ts'
import classes from './vocabularies.module.css'

export const findAlike = (vocabulary: Vocabulary) =>
  openDialog<void>((close) => <AlikeDialog vocabulary={vocabulary} close={close} />)

function AlikeDialog({ vocabulary, close }: { vocabulary: Vocabulary; close: () => void }) {
  const { t } = useTranslation()
  const alike = useQuery(vocabularyQueries.alike(vocabulary.id))
  return (
    <Dialog onClose={close} title={t('vocabularies.alike.title')} size={640}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('vocabularies.alike.hint')}
      </Text>
      {alike.isPending && <SkeletonRows label={t('app.loading')} rows={4} />}
      {alike.isError && <PageError error={alike.error} onRetry={() => void alike.refetch()} />}
      {alike.data?.length === 0 && (
        <EmptyState icon={<IconCopyCheck size={32} stroke={1.25} />} title={t('vocabularies.alike.none')}>
          {t('vocabularies.alike.noneHint')}
        </EmptyState>
      )}
      {alike.data?.map(({ terms: [one, other] }) => (
        <Pair key={`${one!.id} ${other!.id}`} one={one!} other={other!} />
      ))}
    </Dialog>
  )
}

function Pair({ one, other }: { one: ListedTerm; other: ListedTerm }) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState<string | null>(null)
  const keep = async (stays: ListedTerm, gone: ListedTerm) => {
    setBusy(stays.id)
    await mergeTerms(gone, stays).catch((error) => void sayProblem(error))
    setBusy(null)
  }
  const side = (term: ListedTerm, against: ListedTerm) => (
    <div className={classes.pairSide}>
      <Button
        variant="default"
        size="xs"
        loading={busy === term.id}
        disabled={busy !== null}
        onClick={() => void keep(term, against)}
      >
        {t('vocabularies.alike.keep', { name: labelIn(term.labels) })}
      </Button>
      <div className={classes.aside}>
        {term.used !== null && t('vocabularies.panel.onAssets', { count: term.used, written: formatNumber(term.used) })}
        {term.path.length > 0 && ` · ${term.path.map((labels) => labelIn(labels)).join(' › ')}`}
      </div>
    </div>
  )
  return (
    <div className={classes.pair}>
      {side(one, other)}
      {side(other, one)}
    </div>
  )
}
