import type { ListedTerm, TermId, Vocabulary } from '@damask/contract'
import { EmptyState, SkeletonRows } from '@damask/ui'
import { Button, Menu, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconChevronDown, IconChevronLeft, IconPlus, IconSearch, IconTags, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatNumber } from '../../app/format.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { labelIn } from '../../app/label-in.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { currentLanguage } from '../../app/words.ts'
import { findAlike } from './alike-dialog.tsx'
import { importTerms } from './import-dialog.tsx'
import { type Shown, vocabularyQueries } from './queries.ts'
import { TermPanel } from './term-panel.tsx'
import { TermTree } from './term-tree.tsx'
import { useTree } from './use-tree.ts'
import { addTerm } from './verbs.ts'
import classes from './vocabularies.module.css'
import { deleteVocabulary, editVocabulary } from './vocabulary-dialog.tsx'

const page = getRouteApi('/member/framed/settings/vocabularies/$vocabularyId')

/** One vocabulary: its terms, and the one that was chosen. */
export function VocabularyPage() {
  const { t } = useTranslation()
  const { vocabularyId } = page.useParams()
  const vocabulary = useQuery(vocabularyQueries.one(vocabularyId))
  usePageTitle(vocabulary.data ? labelIn(vocabulary.data.labels) : t('vocabularies.title'))
  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <Link to="/settings/vocabularies" className={classes.back}>
          <IconChevronLeft size={16} stroke={1.5} aria-hidden />
          {t('vocabularies.back')}
        </Link>
        {vocabulary.data && <Head vocabulary={vocabulary.data} />}
      </div>
      {vocabulary.isPending && (
        <div className={classes.waiting}>
          <SkeletonRows label={t('app.loading')} rows={8} />
        </div>
      )}
      {vocabulary.isError && !vocabulary.data && (
        <PageError error={vocabulary.error} onRetry={() => void vocabulary.refetch()} />
      )}
      {vocabulary.data && <Body key={vocabularyId} vocabulary={vocabulary.data} />}
    </div>
  )
}

function Head({ vocabulary }: { vocabulary: Vocabulary }) {
  const { t } = useTranslation()
  const { id, kind, labels, termCount, fieldKeys } = vocabulary
  const file = (format: 'turtle' | 'csv') => damask.href.vocabularies.export({ vocabularyId: id, format })
  return (
    <header className={classes.head}>
      <div className={classes.headMain}>
        <h1 className={classes.headTitle}>{labelIn(labels)}</h1>
        <div className={classes.faint}>
          {t(`vocabularies.kind.${kind}`)}
          {' · '}
          {t('vocabularies.terms', { count: termCount, written: formatNumber(termCount) })}
          {' · '}
          {fieldKeys.length > 0 ? t('vocabularies.usedBy', { fields: fieldKeys.join(', ') }) : t('vocabularies.unused')}
        </div>
      </div>
      <div className={classes.headVerbs}>
        <Button variant="default" onClick={() => void importTerms(vocabulary)}>
          {t('vocabularies.import.open')}
        </Button>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
              {t('vocabularies.export.label')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item component="a" href={file('turtle')} download>
              {t('vocabularies.export.turtle')}
            </Menu.Item>
            <Menu.Item component="a" href={file('csv')} download>
              {t('vocabularies.export.csv')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
              {t('vocabularies.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => void findAlike(vocabulary)}>{t('vocabularies.alike.open')}</Menu.Item>
            <Menu.Item onClick={() => void editVocabulary(vocabulary)}>{t('vocabularies.edit')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => void deleteVocabulary(vocabulary)}>
              {t('vocabularies.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  )
}

function Body({ vocabulary }: { vocabulary: Vocabulary }) {
  const { t } = useTranslation()
  const isTree = vocabulary.kind === 'tree'
  const [typed, setTyped] = useState('')
  const [words] = useDebouncedValue(typed.trim(), 150)
  const [shown, setShown] = useState<Shown>('offered')
  const [chosen, setChosen] = useState<TermId | null>(null)
  const [addTo, setAddTo] = useState<ListedTerm | null>(null)
  const tree = useTree(vocabulary.id, words, shown)
  return (
    <div className={classes.body} {...(chosen && { 'data-chosen': true })}>
      <div className={classes.list}>
        <div className={classes.bar}>
          <TextInput
            type="search"
            className={classes.search}
            aria-label={t('vocabularies.search')}
            placeholder={t('vocabularies.search')}
            leftSection={<IconSearch size={16} stroke={1.5} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Select
            className={classes.state}
            aria-label={t('vocabularies.state.label')}
            data={(['offered', 'retired', 'all'] as const).map((value) => ({
              value,
              label: t(`vocabularies.state.${value}`),
            }))}
            value={shown}
            allowDeselect={false}
            onChange={(value) => value && setShown(value as Shown)}
          />
        </div>
        <AddBar vocabulary={vocabulary} below={addTo} onTop={() => setAddTo(null)} />
        {tree.isPending && (
          <div className={classes.waiting}>
            <SkeletonRows label={t('app.loading')} rows={8} />
          </div>
        )}
        {tree.error && tree.rows.length === 0 && <PageError error={tree.error} onRetry={tree.retry} />}
        {!tree.isPending && !tree.error && tree.rows.length === 0 && <NoTerms words={words} shown={shown} />}
        {tree.rows.length > 0 && (
          <TermTree
            label={t('vocabularies.tree')}
            rows={tree.rows}
            isTree={isTree}
            chosen={chosen}
            onChoose={setChosen}
            onToggle={tree.toggle}
            onNear={tree.near}
            onAddBelow={setAddTo}
          />
        )}
        {tree.rows.length > 0 && <p className={classes.keys}>{t('vocabularies.keys')}</p>}
      </div>
      <TermPanel vocabulary={vocabulary} termId={chosen} onChoose={setChosen} />
    </div>
  )
}

function NoTerms({ words, shown }: { words: string; shown: Shown }) {
  const { t } = useTranslation()
  const icon = <IconTags size={32} stroke={1.25} />
  if (words)
    return (
      <EmptyState icon={icon} title={t('vocabularies.notFound')}>
        {t('vocabularies.notFoundHint')}
      </EmptyState>
    )
  if (shown === 'retired') return <EmptyState icon={icon} title={t('vocabularies.noneRetired')} />
  return (
    <EmptyState icon={icon} title={t('vocabularies.empty')}>
      {t('vocabularies.emptyHint')}
    </EmptyState>
  )
}

type AddProps = { vocabulary: Vocabulary; below: ListedTerm | null; onTop: () => void }

/** One after the other, without leaving the field. */
function AddBar({ vocabulary, below, onTop }: AddProps) {
  const { t } = useTranslation()
  const [label, setLabel] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const text = label.trim()
    if (!text || busy) return
    setBusy(true)
    if (await addTerm(vocabulary.id, text, currentLanguage(), below?.id ?? null)) setLabel('')
    setBusy(false)
  }
  const hint = below ? t('vocabularies.addBelow', { name: labelIn(below.labels) }) : t('vocabularies.add')
  return (
    <form className={classes.addBar} onSubmit={submit} noValidate>
      <TextInput
        key={below?.id ?? 'top'}
        className={classes.addField}
        aria-label={hint}
        placeholder={hint}
        leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
        maxLength={500}
        value={label}
        autoFocus={below !== null}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      {below && (
        <Button variant="subtle" leftSection={<IconX size={14} aria-hidden />} onClick={onTop}>
          {t('vocabularies.atTop')}
        </Button>
      )}
      <Button type="submit" variant="default" loading={busy} disabled={!label.trim()}>
        {t('vocabularies.addSubmit')}
      </Button>
    </form>
  )
}
