import type { AssetFilters, AssetId, AssetMetadata, FieldValue, TermId, VocabularyId } from '@damask/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { currentLanguage } from '../../app/words.ts'
import { rememberNames } from './names.ts'

/** What the values of one asset are, and which revision of it they are of. */
export type Held = {
  readonly assetId: AssetId
  readonly revision: number
  readonly values: Readonly<Record<string, FieldValue>>
}

const SUGGESTIONS = 12

/** Assets by id, or everything that a filter finds. */
type SelectionOfAssets = { readonly assetIds?: AssetId[]; readonly filters?: AssetFilters }

export const metadataQueries = {
  /** The schema: every field and every group. */
  fields: () =>
    queryOptions({
      queryKey: ['fields', 'list'],
      queryFn: ({ signal }) => damask.fields.list({}, { signal }),
    }),
  vocabularies: () =>
    queryOptions({
      queryKey: ['vocabularies', 'list'],
      queryFn: ({ signal }) => damask.vocabularies.list({}, { signal }),
    }),
  /** All there is to say of the values of one asset: what may be changed, and what is wrong. */
  one: (assetId: AssetId) =>
    queryOptions({
      queryKey: ['metadata', 'one', assetId],
      queryFn: async ({ signal }) => named(await damask.metadata.get({ assetId }, { signal })),
    }),
  /** Only the values. Those of many assets that are asked for at the same time come in one call. */
  held: (assetId: AssetId) =>
    queryOptions({
      queryKey: ['metadata', 'held', assetId],
      queryFn: () => gather(assetId),
      // Seen for a moment while scrolling through thousands: not worth keeping for long.
      gcTime: 60_000,
    }),
  suggest: (vocabularyId: VocabularyId, words: string, within: readonly TermId[] = []) =>
    queryOptions({
      queryKey: ['vocabularies', 'suggest', vocabularyId, words, within, currentLanguage()],
      queryFn: async ({ signal }) => {
        const found = await damask.vocabularies.suggest(
          {
            vocabularyId,
            language: currentLanguage(),
            limit: SUGGESTIONS,
            ...(words && { words }),
            ...(within.length > 0 && { within: [...within] }),
          },
          { signal },
        )
        rememberNames({ terms: found.items })
        return found
      },
      placeholderData: keepPreviousData,
      staleTime: 30_000,
    }),
  /** What many assets have in common. */
  summary: (selection: SelectionOfAssets) =>
    queryOptions({
      queryKey: ['metadata', 'summary', selection],
      queryFn: async ({ signal }) => {
        const summary = await damask.metadata.summary(selection, { signal })
        rememberNames(summary)
        return summary
      },
      placeholderData: keepPreviousData,
    }),
  templates: () =>
    queryOptions({
      queryKey: ['templates', 'list'],
      queryFn: async ({ signal }) => {
        const told = await damask.templates.list({}, { signal })
        rememberNames(told)
        return told.items
      },
    }),
  term: (termId: TermId) =>
    queryOptions({
      queryKey: ['terms', 'one', termId],
      queryFn: async ({ signal }) => {
        const term = await damask.terms.get({ termId }, { signal })
        rememberNames({ terms: [term] })
        return term
      },
    }),
  people: (words: string) =>
    queryOptions({
      queryKey: ['metadata', 'people', words],
      queryFn: async ({ signal }) => {
        const { items } = await damask.metadata.findPeople({ ...(words && { words }) }, { signal })
        rememberNames({ people: items })
        return items
      },
      placeholderData: keepPreviousData,
      staleTime: 30_000,
    }),
}

function named(metadata: AssetMetadata): AssetMetadata {
  rememberNames(metadata)
  return metadata
}

/** Keeps what the server said of an asset, unless something newer is known. */
export function keepMetadata(metadata: AssetMetadata): void {
  rememberNames(metadata)
  const newer = (known: { revision: number } | undefined) => known !== undefined && known.revision > metadata.revision
  const { queryKey } = metadataQueries.one(metadata.assetId)
  if (!newer(queryClient.getQueryData(queryKey))) queryClient.setQueryData(queryKey, metadata)
  keepHeld({ assetId: metadata.assetId, revision: metadata.revision, values: metadata.values })
}

function keepHeld(held: Held): void {
  const { queryKey } = metadataQueries.held(held.assetId)
  const known = queryClient.getQueryData<Held>(queryKey)
  if (!known || known.revision <= held.revision) queryClient.setQueryData<Held>(queryKey, held)
}

/** The newest that is known of the values of an asset here. */
export function knownHeld(assetId: AssetId): Held | undefined {
  const one = queryClient.getQueryData(metadataQueries.one(assetId).queryKey)
  const held = queryClient.getQueryData<Held>(metadataQueries.held(assetId).queryKey)
  if (!one || !held) return one ?? held
  return held.revision > one.revision ? held : one
}

/** Fetched where nothing is known yet. */
export const heldOf = async (assetId: AssetId): Promise<Held> => knownHeld(assetId) ?? gather(assetId)

const AT_ONCE = 150
type Waiting = { readonly resolve: (held: Held) => void; readonly reject: (error: unknown) => void }
let waiting = new Map<AssetId, Waiting[]>()

/** Waits for the others that are asked for in the same moment, as the rows of a table are. */
function gather(assetId: AssetId): Promise<Held> {
  return new Promise((resolve, reject) => {
    if (waiting.size === 0) window.setTimeout(() => void fetchWaiting(), 10)
    waiting.set(assetId, [...(waiting.get(assetId) ?? []), { resolve, reject }])
  })
}

async function fetchWaiting(): Promise<void> {
  const asked = waiting
  waiting = new Map()
  const ids = [...asked.keys()]
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const assetIds = ids.slice(from, from + AT_ONCE)
    try {
      const told = await damask.metadata.list({ assetIds })
      rememberNames(told)
      const found = new Map(told.items.map((item) => [item.assetId, item]))
      for (const id of assetIds) {
        // Gone in the meantime: the row goes with the next news, and is empty until then.
        const held = found.get(id) ?? { assetId: id, revision: 0, values: {} }
        for (const { resolve } of asked.get(id) ?? []) resolve(held)
      }
    } catch (error) {
      for (const id of assetIds) for (const { reject } of asked.get(id) ?? []) reject(error)
    }
  }
}
