import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core'

const KEY = 'damask.colour-scheme'

const valid = (value: string | null, fallback: MantineColorScheme): MantineColorScheme =>
  value === 'light' || value === 'dark' || value === 'auto' ? value : fallback

/** Stores the plain word where `public/colour-scheme.js` reads it before the first paint. */
export function colourSchemeManager(): MantineColorSchemeManager {
  let onStorage: ((event: StorageEvent) => void) | undefined
  return {
    get: (fallback) => valid(localStorage.getItem(KEY), fallback),
    set: (value) => localStorage.setItem(KEY, value),
    subscribe(onUpdate) {
      onStorage = (event) => {
        if (event.storageArea === localStorage && event.key === KEY) onUpdate(valid(event.newValue, 'auto'))
      }
      window.addEventListener('storage', onStorage)
    },
    unsubscribe() {
      if (onStorage) window.removeEventListener('storage', onStorage)
    },
    clear: () => localStorage.removeItem(KEY),
  }
}

/** Set by the provider; the palette's verb works outside of components. */
let toggle: () => void = () => {}
export const toggleColourScheme = () => toggle()
export const onToggleColourScheme = (perform: () => void) => {
  toggle = perform
}
