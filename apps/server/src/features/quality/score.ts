import type { FolderId } from '@damask/contract'
import type { FieldRow } from '../metadata/index.ts'
import type { Count } from './read-counts.ts'

/** How much more a required field counts. */
const REQUIRED_WEIGHT = 3

const weightOf = ({ rules }: FieldRow): number => (rules.required ? REQUIRED_WEIGHT : 1)

export type FieldCount = { applies: number; filled: number; misfits: number }

/** The part of all values that could be there which is there; null where none could. */
type Parts = { possible: number; filled: number }

export const scoreOf = (parts: Parts | undefined): number | null =>
  !parts || parts.possible === 0 ? null : Math.min(1, parts.filled / parts.possible)

/** Counts of the assets that each field is for, and what they come to in each folder. */
export class Scores {
  readonly fields = new Map<string, FieldCount>()
  readonly all: Parts = { possible: 0, filled: 0 }
  readonly folders = new Map<FolderId, Parts>()

  /** @param counts within the folders that the field is for */
  add(field: FieldRow, counts: readonly Count[]): void {
    const { kinds } = field.rules
    const own: FieldCount = { applies: 0, filled: 0, misfits: 0 }
    const weight = weightOf(field)
    for (const { topId, kind, what, key, assets } of counts) {
      if (what !== 'assets' && key !== field.key) continue
      if (kinds?.length && !kinds.includes(kind)) continue
      if (what === 'misfit') own.misfits += assets
      if (what !== 'assets' && what !== 'filled') continue
      const part = what === 'assets' ? 'possible' : 'filled'
      own[what === 'assets' ? 'applies' : 'filled'] += assets
      this.all[part] += weight * assets
      if (topId) this.partsOf(topId)[part] += weight * assets
    }
    this.fields.set(field.key, own)
  }

  private partsOf(id: FolderId): Parts {
    const parts = this.folders.get(id) ?? { possible: 0, filled: 0 }
    this.folders.set(id, parts)
    return parts
  }
}
