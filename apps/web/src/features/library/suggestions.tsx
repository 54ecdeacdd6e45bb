import type { TermId } from '@damask/contract'
import { IconFolder, IconHistory, IconSearch, IconTag } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { aList, remembered } from '../../app/remembered.ts'
import { Picture } from '../../parts/asset-grid/picture.tsx'
import { suggestQuery } from '../assets/suggest.ts'
import { folderQueries } from '../folders/queries.ts'
import classes from './search-box.module.css'

const recentSearches = remembered<readonly string[]>('search.recent', [], aList)
const KEPT = 8

export const rememberSearch = (words: string): void =>
  recentSearches.set([words, ...recentSearches.get().filter((other) => other !== words)].slice(0, KEPT))

export type Suggestion = {
  readonly key: string
  readonly group: 'recent' | 'terms' | 'folders' | 'assets' | 'all'
  readonly label: string
  readonly hint?: string
  readonly icon: ReactNode
  readonly choose: () => void
}

type Needs = {
  readonly wanted: string
  /** The same a moment later, so that not every letter is asked for. */
  readonly settled: string
  readonly opened: boolean
  readonly find: (words: string) => void
  /** Shows what has a term. */
  readonly withTerm: (termId: TermId) => void
}

/** Recent searches while nothing is typed; then folders and assets whose names contain the words. */
export function useSuggestions({ wanted, settled, opened, find, withTerm }: Needs): Suggestion[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const recent = recentSearches.use()
  const asks = opened && settled.length > 0
  const folders = useQuery({ ...folderQueries.named(settled, 4), enabled: asks })
  const assets = useQuery({ ...suggestQuery(settled, 5), enabled: asks })
  const terms = useQuery({
    queryKey: ['vocabularies', 'everywhere', settled],
    queryFn: async () => (await import('../metadata/filters/suggest-terms.ts')).suggestTerms(settled),
    enabled: asks,
  })
  const icon = { size: 16, stroke: 1.5, 'aria-hidden': true } as const
  if (wanted === '') {
    return recent.map((words) => ({
      key: `recent ${words}`,
      group: 'recent',
      label: words,
      icon: <IconHistory {...icon} />,
      choose: () => find(words),
    }))
  }
  return [
    {
      key: 'all',
      group: 'all',
      label: t('library.search.all', { words: wanted }),
      icon: <IconSearch {...icon} />,
      choose: () => find(wanted),
    },
    ...(terms.data ?? []).map(
      (term): Suggestion => ({
        key: term.id,
        group: 'terms',
        label: `${term.vocabulary}: ${term.label}`,
        ...(term.path && { hint: term.path }),
        icon: <IconTag {...icon} />,
        choose: () => withTerm(term.id),
      }),
    ),
    ...(folders.data ?? []).map(
      (folder): Suggestion => ({
        key: folder.id,
        group: 'folders',
        label: folder.name,
        hint: folder.path,
        icon: <IconFolder {...icon} />,
        choose: () => void navigate({ to: '/library/{-$folderId}', params: { folderId: folder.id } }),
      }),
    ),
    ...(assets.data ?? []).map(
      (asset): Suggestion => ({
        key: asset.id,
        group: 'assets',
        label: asset.name,
        icon: (
          <span className={classes.thumbnail}>
            <Picture asset={asset} width={28} fit="cover" iconSize={20} />
          </span>
        ),
        choose: () => void navigate({ to: '/asset/$assetId', params: { assetId: asset.id } }),
      }),
    ),
  ]
}
