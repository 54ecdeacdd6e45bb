import { IconArrowBackUp } from '@tabler/icons-react'
import type { Action } from '../../app/action.ts'
import { t } from '../../app/words.ts'

// What was changed here and can be taken back, latest first. It ends with the tab: what stays is the history of each asset.

export type Undoable = {
  /** What was done, in a few words. */
  readonly label: string
  readonly undo: () => Promise<unknown>
}

const KEPT = 50
let stack: readonly Undoable[] = []

export function rememberUndo(undoable: Undoable): void {
  stack = [...stack, undoable].slice(-KEPT)
}

/** Takes one thing back, once: from its toast or by the key. */
export async function takeBack(undoable: Undoable): Promise<void> {
  if (!stack.includes(undoable)) return
  stack = stack.filter((other) => other !== undoable)
  await undoable.undo()
}

/** Takes back what was done last. */
export async function undoLast(): Promise<void> {
  const last = stack.at(-1)
  if (last) await takeBack(last)
}

export const undoActions: readonly Action[] = [
  {
    name: 'metadata.undo',
    label: () => t('app.undo'),
    icon: IconArrowBackUp,
    group: 'edit',
    shortcuts: ['mod+z'],
    enabled: () => stack.length > 0,
    perform: undoLast,
  },
]
