import { type ReactNode, useSyncExternalStore } from 'react'

// Dialogs that answer a promise, so that a verb reads top to bottom: `const name = await askName(…)`.

type Open = { readonly id: number; readonly draw: () => ReactNode }

let open: readonly Open[] = []
let lastId = 0
const listeners = new Set<() => void>()

function setOpen(next: readonly Open[]) {
  open = next
  for (const listener of listeners) listener()
}

/**
 * Shows a dialog until it calls `close`.
 * @returns what `close` was given; undefined when the person backed out.
 */
export function openDialog<T>(draw: (close: (answer?: T) => void) => ReactNode): Promise<T | undefined> {
  return new Promise((resolve) => {
    const id = ++lastId
    const before = document.activeElement
    const close = (answer?: T) => {
      setOpen(open.filter((dialog) => dialog.id !== id))
      requestAnimationFrame(() => giveFocusBack(before))
      resolve(answer)
    }
    setOpen([...open, { id, draw: () => draw(close) }])
  })
}

/** A dialog that is drawn open never learns what had the focus before it, so it cannot give it back by itself. */
function giveFocusBack(before: Element | null) {
  const isNowhere = document.activeElement === null || document.activeElement === document.body
  if (isNowhere && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
}

/** Shortcuts rest while a dialog is up. Menus and Mantine's own modals count as well. */
export const anyDialogOpen = (): boolean =>
  open.length > 0 || document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') !== null

/** Drawn once, in the frame of the app. */
export function Dialogs() {
  const dialogs = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
  return dialogs.map((dialog) => <DialogSlot key={dialog.id} draw={dialog.draw} />)
}

const DialogSlot = ({ draw }: { draw: () => ReactNode }) => draw()
