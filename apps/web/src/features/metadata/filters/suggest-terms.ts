import type { Labels, TermSummary } from '@damask/contract'
import { labelIn } from '../../../app/label-in.ts'
import { queryClient } from '../../../app/query-client.ts'
import { termLabel, termPath } from '../labels.ts'
import { metadataQueries } from '../queries.ts'

export type FoundTerm = {
  readonly id: TermSummary['id']
  readonly label: string
  readonly vocabulary: string
  readonly path: string
}

/** More lists than this are seldom searched at once, and each costs a call. */
const VOCABULARIES = 6
const EACH = 3

/** Terms with these words, in every vocabulary that a field chooses from: what the search box offers. */
export async function suggestTerms(words: string): Promise<FoundTerm[]> {
  const { items } = await queryClient.ensureQueryData(metadataQueries.vocabularies())
  const used = items.filter(({ fieldKeys, termCount }) => fieldKeys.length > 0 && termCount > 0).slice(0, VOCABULARIES)
  const found = await Promise.all(
    used.map(async ({ id, labels }) => {
      const { items } = await queryClient.fetchQuery(metadataQueries.suggest(id, words))
      return items.slice(0, EACH).map((term) => toFound(term, labels))
    }),
  )
  return found.flat()
}

const toFound = (term: TermSummary, labels: Labels): FoundTerm => ({
  id: term.id,
  label: termLabel(term),
  vocabulary: labelIn(labels),
  path: termPath(term),
})
