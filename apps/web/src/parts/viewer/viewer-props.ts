import type { Shown } from './shown.ts'

/** What every viewer is given. */
export type ViewerProps = {
  readonly shown: Shown
  /** A flick on a phone: 1 for the next asset, -1 for the one before. */
  readonly onWalk?: (direction: 1 | -1) => void
}
