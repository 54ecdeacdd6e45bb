import type { FieldRow } from '../metadata/index.ts'

/** How much more a required field counts. */
const REQUIRED_WEIGHT = 3

export const weightOf = ({ rules }: Pick<FieldRow, 'rules'>): number => (rules.required ? REQUIRED_WEIGHT : 1)

/** The part of all values that could be there which is there; null where none could. */
export function scoreOf(fields: readonly { weight: number; applies: number; filled: number }[]): number | null {
  const possible = fields.reduce((sum, { weight, applies }) => sum + weight * applies, 0)
  return possible === 0 ? null : fields.reduce((sum, { weight, filled }) => sum + weight * filled, 0) / possible
}
