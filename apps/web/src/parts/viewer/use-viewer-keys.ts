import { useEffect, useRef } from 'react'
import { anyDialogOpen } from '../../app/dialogs.tsx'

/**
 * Keys that mean something else while this viewer is on screen, before the page's shortcuts hear of them: arrows pan a
 * zoomed picture instead of walking on. `handle` says whether it took the key.
 */
export function useViewerKeys(handle: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(handle)
  latest.current = handle
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || anyDialogOpen()) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]')) return
      if (latest.current(event)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [])
}
