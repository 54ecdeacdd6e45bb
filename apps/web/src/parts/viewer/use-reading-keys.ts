import type { RefObject } from 'react'
import { useViewerKeys } from './use-viewer-keys.ts'

/** The keys one reads with scroll the text at once, without clicking into it first. */
export function useReadingKeys(scroll: RefObject<HTMLElement | null>): void {
  useViewerKeys((event) => {
    const element = scroll.current
    if (!element) return false
    const page = element.clientHeight * 0.9
    const to = {
      ArrowDown: element.scrollTop + 48,
      ArrowUp: element.scrollTop - 48,
      PageDown: element.scrollTop + page,
      PageUp: element.scrollTop - page,
      Home: 0,
      End: element.scrollHeight,
    }[event.key]
    if (to === undefined || event.shiftKey) return false
    element.scrollTo({ top: to })
    return true
  })
}
