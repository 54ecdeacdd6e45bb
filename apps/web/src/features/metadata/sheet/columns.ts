import type { Asset, Field } from '@damask/contract'
import type { ReactNode } from 'react'
import { formatDateTime, formatSize } from '../../../app/format.ts'
import { aList, remembered } from '../../../app/remembered.ts'
import { t } from '../../../app/words.ts'
import type { Order } from '../../../parts/asset-grid/list-head.tsx'
import { textIn } from '../labels.ts'

/** A column of the sheet: a field, or something that is known of the file and cannot be changed. */
export type Column = {
  readonly key: string
  readonly label: string
  readonly width: number
  readonly field?: Field
  readonly sort?: Parameters<Order['onSort']>[0]
  readonly read?: (asset: Asset) => ReactNode & (string | null)
}

/** Height of a row, in pixels. */
export const ROW = 34
export const NARROWEST = 60
export const WIDEST = 800

/** Names begin with an asterisk, which no field does. */
const FACTS = {
  '*kind': { sort: 'kind', width: 110, read: (asset: Asset) => t(`assets.kind.${asset.kind}`) },
  '*size': { sort: 'size', width: 90, read: (asset: Asset) => formatSize(asset.version.sizeBytes) },
  '*created': { sort: 'created', width: 150, read: (asset: Asset) => formatDateTime(asset.createdAt) },
  '*updated': { sort: 'updated', width: 150, read: (asset: Asset) => formatDateTime(asset.updatedAt) },
} as const
type FactKey = keyof typeof FACTS
const FACT_LABELS = {
  '*kind': 'library.column.kind',
  '*size': 'library.column.size',
  '*created': 'library.column.created',
  '*updated': 'assets.inspector.updated',
} as const

const chosen = remembered<readonly string[]>('sheet.columns', [], aList)
const widths = remembered<Readonly<Record<string, number>>>('sheet.widths', {}, (stored) =>
  typeof stored === 'object' && stored !== null
    ? Object.fromEntries(Object.entries(stored).filter(([, width]) => typeof width === 'number' && width >= NARROWEST))
    : undefined,
)

/** Until somebody chooses: what most libraries fill first. */
const FIRST = 8

export function useColumns(fields: readonly Field[]): {
  readonly all: readonly Column[]
  readonly shown: readonly Column[]
  readonly nameWidth: number
} {
  const keys = chosen.use()
  const wide = widths.use()
  const all: Column[] = [
    ...fields.map((field) => ({
      key: field.key,
      label: textIn(field.labels),
      width: wide[field.key] ?? usualWidth(field),
      field,
    })),
    ...(Object.keys(FACTS) as FactKey[]).map((key) => ({
      ...FACTS[key],
      key,
      label: t(FACT_LABELS[key]),
      width: wide[key] ?? FACTS[key].width,
    })),
  ]
  const wanted = keys.length > 0 ? keys : fields.slice(0, FIRST).map(({ key }) => key)
  const shown = all.filter(({ key }) => wanted.includes(key))
  return { all, shown: shown.length > 0 ? shown : all.slice(0, 1), nameWidth: wide['*name'] ?? 220 }
}

const usualWidth = ({ type }: Field) =>
  type === 'long_text' ? 280 : type === 'multi_select' ? 220 : type === 'number' || type === 'boolean' ? 90 : 170

export const showColumns = (keys: readonly string[]): void => chosen.set(keys)

export const setWidth = (key: string, width: number): void =>
  widths.set({ ...widths.get(), [key]: Math.round(Math.min(WIDEST, Math.max(NARROWEST, width))) })
