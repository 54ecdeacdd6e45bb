import type { Term, TermId, Vocabulary } from '@damask/contract'
import { EmptyState, SkeletonLines } from '@damask/ui'
import { ActionIcon, Button, Text } from '@mantine/core'
import { IconChevronLeft, IconPhoto, IconTag } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { labelIn } from '../../app/label-in.ts'
import { vocabularyQueries } from './queries.ts'
import { TermForm } from './term-form.tsx'
import { pathOf } from './term-select.tsx'
import classes from './vocabularies.module.css'

type Props = { vocabulary: Vocabulary; termId: TermId | null; onChoose: (id: TermId | null) => void }

/** Everything about the term that was chosen. */
export function TermPanel({ vocabulary, termId, onChoose }: Props) {
  const { t } = useTranslation()
  return (
    <aside className={classes.panel} aria-label={t('vocabularies.panel.title')}>
      {termId ? (
        <Loaded key={termId} vocabulary={vocabulary} termId={termId} onChoose={onChoose} />
      ) : (
        <EmptyState icon={<IconTag size={32} stroke={1.25} />} title={t('vocabularies.panel.nothing')}>
          {t('vocabularies.panel.nothingHint')}
        </EmptyState>
      )}
    </aside>
  )
}

function Loaded({ vocabulary, termId, onChoose }: Props & { termId: TermId }) {
  const { t } = useTranslation()
  const term = useQuery(vocabularyQueries.term(termId))
  if (term.isPending)
    return (
      <div className={classes.section}>
        <SkeletonLines label={t('app.loading')} lines={6} />
      </div>
    )
  if (!term.data) return <PageError error={term.error} onRetry={() => void term.refetch()} />
  const { data } = term
  return (
    <>
      <div className={classes.panelHead}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('vocabularies.panel.close')}
          onClick={() => onChoose(null)}
        >
          <IconChevronLeft size={18} stroke={1.5} aria-hidden />
        </ActionIcon>
        <div>
          <h2 className={classes.panelTitle}>{labelIn(data.labels)}</h2>
          {data.path.length > 0 && (
            <Text size="xs" c="dimmed">
              {data.path.map((labels) => labelIn(labels)).join(' › ')}
            </Text>
          )}
          {data.isRetired && (
            <Text size="xs" c="dimmed">
              {data.replacedBy
                ? t('vocabularies.panel.replacedBy', { name: labelIn(data.replacedBy.labels) })
                : t('vocabularies.retired')}
            </Text>
          )}
        </div>
      </div>
      <Usage term={data} />
      <TermForm key={data.updatedAt} term={data} isTree={vocabulary.kind === 'tree'} onChoose={onChoose} />
    </>
  )
}

function Usage({ term }: { term: Term }) {
  const { t } = useTranslation()
  const usage = useQuery(vocabularyQueries.usage(term.id)).data
  if (!usage) return null
  const { assetCount, withNarrowerCount, countedTo, fieldKeys, templateNames } = usage
  const written = (count: number) =>
    count >= countedTo ? t('vocabularies.panel.atLeast', { written: formatNumber(count) }) : formatNumber(count)
  return (
    <section className={classes.section} aria-label={t('vocabularies.panel.usage')}>
      <Text size="sm">
        {t('vocabularies.panel.onAssets', { count: assetCount, written: written(assetCount) })}
        {withNarrowerCount > assetCount &&
          ` · ${t('vocabularies.panel.withNarrower', { count: withNarrowerCount, written: written(withNarrowerCount) })}`}
      </Text>
      {fieldKeys.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('vocabularies.panel.inRules', { fields: fieldKeys.join(', ') })}
        </Text>
      )}
      {templateNames.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('vocabularies.panel.inTemplates', { names: templateNames.join(', ') })}
        </Text>
      )}
      {withNarrowerCount > 0 && (
        <Button
          mt={8}
          size="xs"
          variant="default"
          leftSection={<IconPhoto size={14} stroke={1.5} aria-hidden />}
          renderRoot={(props) => <Link to="/library/{-$folderId}" search={{ termIds: [term.id] }} {...props} />}
          aria-label={`${t('vocabularies.panel.show')}: ${pathOf(term)}`}
        >
          {t('vocabularies.panel.show')}
        </Button>
      )}
    </section>
  )
}
