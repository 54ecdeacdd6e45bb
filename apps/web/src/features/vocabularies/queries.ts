import type { ListedTerm, TermId, VocabularyId } from '@damask/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { currentLanguage } from '../../app/words.ts'

const PAGE = 200

export type Shown = 'all' | 'offered' | 'retired'
export type Branch = { items: ListedTerm[]; nextCursor: string | null }

const branchKey = (vocabularyId: VocabularyId, broaderId: TermId | 'none', shown: Shown, pages: number) => [
  'vocabularies',
  'branch',
  vocabularyId,
  broaderId,
  shown,
  pages,
]

export const vocabularyQueries = {
  list: () =>
    queryOptions({
      queryKey: ['vocabularies', 'list'],
      queryFn: async ({ signal }) => (await damask.vocabularies.list({}, { signal })).items,
    }),
  one: (vocabularyId: VocabularyId) =>
    queryOptions({
      queryKey: ['vocabularies', 'one', vocabularyId],
      queryFn: ({ signal }) => damask.vocabularies.get({ vocabularyId }, { signal }),
    }),
  /** The first pages of what is directly below a term; one page more takes up where the last ended. */
  branch: (vocabularyId: VocabularyId, broaderId: TermId | 'none', shown: Shown, pages: number) => {
    const queryKey = branchKey(vocabularyId, broaderId, shown, pages)
    return queryOptions({
      queryKey,
      queryFn: async ({ signal }): Promise<Branch> => {
        const before = queryClient.getQueryData(queryKey)
          ? undefined
          : queryClient.getQueryData<Branch>(branchKey(vocabularyId, broaderId, shown, pages - 1))
        const items = [...(before?.items ?? [])]
        let cursor = before?.nextCursor ?? null
        do {
          const page = await damask.terms.list(
            { vocabularyId, broaderId, state: shown, limit: PAGE, ...(cursor && { cursor }) },
            { signal },
          )
          items.push(...page.items)
          cursor = page.nextCursor
        } while (cursor && items.length < pages * PAGE)
        return { items, nextCursor: cursor }
      },
      placeholderData: keepPreviousData,
    })
  },
  found: (vocabularyId: VocabularyId, words: string, shown: Shown) =>
    queryOptions({
      queryKey: ['vocabularies', 'found', vocabularyId, words, shown],
      queryFn: async ({ signal }) =>
        (await damask.terms.list({ vocabularyId, words, state: shown, limit: 100 }, { signal })).items,
      placeholderData: keepPreviousData,
    }),
  term: (termId: TermId) =>
    queryOptions({
      queryKey: ['vocabularies', 'term', termId],
      queryFn: ({ signal }) => damask.terms.get({ termId }, { signal }),
    }),
  usage: (termId: TermId) =>
    queryOptions({
      queryKey: ['vocabularies', 'usage', termId],
      queryFn: ({ signal }) => damask.terms.getUsage({ termId }, { signal }),
      staleTime: 0,
    }),
  suggestions: (vocabularyId: VocabularyId, words: string) =>
    queryOptions({
      queryKey: ['vocabularies', 'suggestions', vocabularyId, words],
      queryFn: async ({ signal }) =>
        (
          await damask.vocabularies.suggest(
            { vocabularyId, language: currentLanguage(), ...(words && { words }) },
            { signal },
          )
        ).items,
      placeholderData: keepPreviousData,
      staleTime: 5000,
    }),
  alike: (vocabularyId: VocabularyId) =>
    queryOptions({
      queryKey: ['vocabularies', 'alike', vocabularyId],
      queryFn: async ({ signal }) => (await damask.terms.listAlike({ vocabularyId }, { signal })).items,
      staleTime: 0,
    }),
}

/** A term stands in lists, trees, paths of others and suggestions: after any change all of them are asked for anew. */
export const vocabulariesChanged = () => queryClient.invalidateQueries({ queryKey: ['vocabularies'] })
