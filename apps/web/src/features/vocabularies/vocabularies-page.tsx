import type { Vocabulary } from '@damask/contract'
import { EmptyState, PageHeader, SkeletonRows } from '@damask/ui'
import { Button } from '@mantine/core'
import { IconBinaryTree, IconListCheck, IconPlus, IconTags } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { labelIn } from '../../app/label-in.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { type RowHold, VirtualRows } from '../../parts/virtual-rows.tsx'
import { vocabularyQueries } from './queries.ts'
import classes from './vocabularies.module.css'
import { createVocabulary } from './vocabulary-dialog.tsx'

/** Settings → Vocabularies. */
export function VocabulariesPage() {
  const { t } = useTranslation()
  const vocabularies = useQuery(vocabularyQueries.list())
  const items = vocabularies.data?.toSorted((a, b) => labelIn(a.labels).localeCompare(labelIn(b.labels))) ?? []
  usePageTitle(t('vocabularies.title'))
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void createVocabulary()}>
      {t('vocabularies.create')}
    </Button>
  )
  return (
    <div className={classes.page}>
      <PageHeader title={t('vocabularies.title')} description={t('vocabularies.hint')} actions={create} />
      {vocabularies.isPending && (
        <div className={classes.waiting}>
          <SkeletonRows label={t('app.loading')} rows={6} />
        </div>
      )}
      {vocabularies.isError && !vocabularies.data && (
        <PageError error={vocabularies.error} onRetry={() => void vocabularies.refetch()} />
      )}
      {vocabularies.data && items.length === 0 && (
        <EmptyState icon={<IconTags size={32} stroke={1.25} />} title={t('vocabularies.none')} action={create}>
          {t('vocabularies.noneHint')}
        </EmptyState>
      )}
      {items.length > 0 && (
        <VirtualRows
          label={t('vocabularies.title')}
          items={items}
          idOf={(vocabulary) => vocabulary.id}
          heightPx={60}
          draw={(vocabulary, hold) => <VocabularyRow vocabulary={vocabulary} hold={hold} />}
          onEnd={() => {}}
        />
      )}
    </div>
  )
}

const ICONS = { open: IconTags, closed: IconListCheck, tree: IconBinaryTree } as const

function VocabularyRow({ vocabulary, hold }: { vocabulary: Vocabulary; hold: RowHold }) {
  const { t } = useTranslation()
  const { id, kind, labels, description, termCount, fieldKeys } = vocabulary
  const Icon = ICONS[kind]
  return (
    <Link to="/settings/vocabularies/$vocabularyId" params={{ vocabularyId: id }} className={classes.row} {...hold}>
      <span className={classes.symbol}>
        <Icon size={20} stroke={1.25} aria-hidden />
      </span>
      <span className={classes.who}>
        <span className={classes.name}>{labelIn(labels)}</span>
        <span className={classes.faint}>
          {t(`vocabularies.kind.${kind}`)}
          {description && ` · ${description}`}
        </span>
      </span>
      <span className={classes.fields}>
        {fieldKeys.length > 0 ? t('vocabularies.usedBy', { fields: fieldKeys.join(', ') }) : t('vocabularies.unused')}
      </span>
      <span className={classes.count}>
        {t('vocabularies.terms', { count: termCount, written: formatNumber(termCount) })}
      </span>
    </Link>
  )
}
