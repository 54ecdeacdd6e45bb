import { useEffect } from 'react'
import { type Action, allActions, currentContext, isEnabled, perform } from './action.ts'
import { anyDialogOpen } from './dialogs.tsx'

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** True when this key press is the shortcut. Punctuation is compared as typed, whatever keys a layout needs for it. */
export function matches(event: KeyboardEvent, shortcut: string): boolean {
  const parts = partsOf(shortcut)
  const key = parts.at(-1)!
  const pressed = event.key === ' ' ? 'space' : event.key.toLowerCase()
  const mod = isMac ? event.metaKey : event.ctrlKey
  const other = isMac ? event.ctrlKey : event.metaKey
  if (other || mod !== parts.includes('mod') || event.altKey !== parts.includes('alt')) return false
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key)
  if (!isSign && event.shiftKey !== parts.includes('shift')) return false
  return pressed === key || (key === 'delete' && isMac && pressed === 'backspace')
}

/** Listens once, for the whole app. */
export function useShortcuts(): void {
  useEffect(() => {
    // Asked before anybody else hears the key: Escape closes a menu first, and must not clear the selection as well.
    let isCovered = false
    const onCapture = () => {
      isCovered = anyDialogOpen()
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isCovered) return
      const action = actionFor(event)
      if (!action) return
      event.preventDefault()
      void perform(action)
    }
    window.addEventListener('keydown', onCapture, { capture: true })
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onCapture, { capture: true })
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}

function actionFor(event: KeyboardEvent): Action | undefined {
  if (pressesControl(event)) return undefined
  const typing = isTyping(event.target)
  return allActions().find(
    (action) =>
      action.shortcuts?.some((shortcut) => matches(event, shortcut)) &&
      (!typing || action.whileTyping) &&
      isEnabled(action, currentContext()),
  )
}

/** Space and Enter belong to the button or link that has the focus. */
function pressesControl({ key, target, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if ((key !== ' ' && key !== 'Enter') || ctrlKey || metaKey || !(target instanceof Element)) return false
  return target.closest('button, a[href], summary, input:not([type="range"])') !== null
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'range', 'button'].includes(target.type)
}

/** "+" itself may be the key: "mod++". */
const partsOf = (shortcut: string): string[] => splitOf(shortcut.toLowerCase())

const splitOf = (shortcut: string): string[] =>
  shortcut.endsWith('+') ? [...shortcut.slice(0, -1).split('+').filter(Boolean), '+'] : shortcut.split('+')
