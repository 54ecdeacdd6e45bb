import type {
  AssetFilters,
  AssetSort,
  CollectionId,
  FolderId,
  Kind,
  Orientation,
  SectionId,
  TermId,
  ValueFilter,
} from '@damask/contract'
import { toTermIds, toWhere } from './where.ts'

export const KINDS = [
  'image',
  'video',
  'audio',
  'document',
  'design',
  'model',
  'font',
  'archive',
  'other',
] as const satisfies Kind[]
export const ORIENTATIONS = ['landscape', 'portrait', 'square'] as const satisfies Orientation[]
export const SORTS = ['created', 'updated', 'name', 'size', 'kind'] as const satisfies AssetSort[]
export const VIEWS = ['rows', 'squares', 'list', 'sheet'] as const

/** Orders that only some lists have: a collection its own, recent looks the last one first. */
const OWN_SORTS = ['position', 'viewed'] as const satisfies AssetSort[]

export type LibrarySort = (typeof SORTS)[number] | (typeof OWN_SORTS)[number]
export type View = (typeof VIEWS)[number]
export type Direction = 'ascending' | 'descending'

/** What the address of a library page says. Everything that a colleague should see when sent the link. */
export type LibrarySearch = {
  /** Not a folder but what a collection holds, one's favourites, or what one looked at lately. */
  collection?: CollectionId
  section?: SectionId
  favourites?: true
  recent?: true
  words?: string
  kind?: Kind[]
  format?: string[]
  orientation?: Orientation[]
  /** Days as "2026-11-20", inclusive, in the reader's own time zone. */
  createdFrom?: string
  createdTo?: string
  sizeMin?: number
  sizeMax?: number
  /** With each of these terms, in any field. */
  termIds?: TermId[]
  /** What holds for the values of fields. */
  where?: ValueFilter[]
  /** Only assets without any value. */
  withoutValues?: boolean
  /** Also what is in folders below. Left out: yes for the whole library and for a search, else no. */
  below?: boolean
  sort?: LibrarySort
  direction?: Direction
  view?: View
}

/** Reads the address leniently: what is not understood is left out, so an old link still opens. */
export function toLibrarySearch(raw: Record<string, unknown>): LibrarySearch {
  const search: LibrarySearch = {
    collection: id(raw.collection) as CollectionId | undefined,
    section: id(raw.section) as SectionId | undefined,
    favourites: flag(raw.favourites) || undefined,
    recent: flag(raw.recent) || undefined,
    words: text(raw.words),
    kind: some(KINDS, raw.kind),
    format: list(raw.format).filter((format) => /^[\w.+-]{1,40}$/.test(format)),
    orientation: some(ORIENTATIONS, raw.orientation),
    createdFrom: day(raw.createdFrom),
    createdTo: day(raw.createdTo),
    sizeMin: bytes(raw.sizeMin),
    sizeMax: bytes(raw.sizeMax),
    termIds: toTermIds(list(raw.termIds)),
    where: toWhere(raw.where),
    withoutValues: flag(raw.withoutValues) || undefined,
    below: flag(raw.below),
    sort: [...SORTS, ...OWN_SORTS].find((sort) => sort === raw.sort),
    direction: raw.direction === 'ascending' || raw.direction === 'descending' ? raw.direction : undefined,
    view: VIEWS.find((view) => view === raw.view),
  } as LibrarySearch
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  )
}

/** True when the page shows something else than a folder. */
export const isElsewhere = (search: LibrarySearch): boolean =>
  Boolean(search.collection || search.favourites || search.recent)

/** True when the page shows less than everything in its folder. */
export const isFiltered = (search: LibrarySearch): boolean =>
  Boolean(
    search.words ||
      search.kind ||
      search.format ||
      search.orientation ||
      search.createdFrom ||
      search.createdTo ||
      search.sizeMin !== undefined ||
      search.sizeMax !== undefined ||
      search.termIds ||
      search.where ||
      search.withoutValues,
  )

/** What takes every filter away and leaves the order and the view. */
export const NO_FILTERS = {
  words: undefined,
  kind: undefined,
  format: undefined,
  orientation: undefined,
  createdFrom: undefined,
  createdTo: undefined,
  sizeMin: undefined,
  sizeMax: undefined,
  termIds: undefined,
  where: undefined,
  withoutValues: undefined,
} satisfies Partial<Record<keyof LibrarySearch, undefined>>

/** A search looks below the open folder, and the library itself shows everything, unless somebody said otherwise. */
export const looksBelow = (folderId: FolderId | null, search: LibrarySearch): boolean =>
  isElsewhere(search) || (search.below ?? (folderId === null || isFiltered(search)))

/** Names read from A, everything else from the newest, the largest. */
export const defaultDirection = (sort: LibrarySort): Direction =>
  sort === 'name' || sort === 'kind' || sort === 'position' ? 'ascending' : 'descending'

/** @param folderId null for the whole library */
export function toFilters(folderId: FolderId | null, rootId: FolderId, search: LibrarySearch): AssetFilters {
  const below = looksBelow(folderId, search)
  return {
    ...(folderId !== null || !below ? { folderId: folderId ?? rootId, includeSubfolders: below } : {}),
    ...(search.collection && { collectionId: search.collection }),
    ...(search.collection && search.section && { sectionId: search.section }),
    ...(search.favourites && { favourites: true }),
    ...(search.recent && { recent: true }),
    ...(search.words && { words: search.words }),
    ...(search.kind && { kind: search.kind }),
    ...(search.format && { format: search.format }),
    ...(search.orientation && { orientation: search.orientation }),
    ...(search.createdFrom && { createdFrom: startOfDay(search.createdFrom, 0) }),
    ...(search.createdTo && { createdTo: startOfDay(search.createdTo, 1) }),
    ...(search.sizeMin !== undefined && { sizeMin: search.sizeMin }),
    ...(search.sizeMax !== undefined && { sizeMax: search.sizeMax }),
    ...(search.termIds && { termIds: search.termIds }),
    ...(search.where && { where: search.where }),
    ...(search.withoutValues && { withoutValues: true }),
  }
}

/** Midnight where the reader is, `later` days on, as the API wants it. */
function startOfDay(isoDay: string, later: number): string {
  const [year, month, date] = isoDay.split('-').map(Number) as [number, number, number]
  return new Date(year, month - 1, date + later).toISOString()
}

const text = (raw: unknown) => (typeof raw === 'string' && raw.trim() ? raw.slice(0, 200) : undefined)
const list = (raw: unknown): string[] =>
  Array.isArray(raw) ? raw.map(String) : typeof raw === 'string' ? raw.split(',').filter(Boolean) : []
const some = <T extends string>(known: readonly T[], raw: unknown): T[] => {
  const wanted = list(raw)
  return known.filter((value) => wanted.includes(value))
}
const day = (raw: unknown) =>
  typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw) && !Number.isNaN(Date.parse(raw)) ? raw : undefined
const bytes = (raw: unknown) => {
  const value = typeof raw === 'number' ? raw : typeof raw === 'string' && raw !== '' ? Number(raw) : Number.NaN
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
const id = (raw: unknown) =>
  typeof raw === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(raw) ? raw : undefined
const flag = (raw: unknown) =>
  raw === true || raw === 'true' ? true : raw === false || raw === 'false' ? false : undefined
