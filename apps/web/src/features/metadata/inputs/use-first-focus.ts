import { useCallback } from 'react'

/**
 * Focuses an input when it appears.
 * @param all also selects what is in it, as what replaces a value does; else the cursor stands at the end
 */
export function useFirstFocus(all: boolean) {
  return useCallback(
    (input: HTMLInputElement | HTMLTextAreaElement | null) => {
      if (!input || document.activeElement === input) return
      input.focus({ preventScroll: true })
      if (all) input.select()
      else input.setSelectionRange?.(input.value.length, input.value.length)
      input.scrollIntoView({ block: 'nearest' })
    },
    [all],
  )
}
