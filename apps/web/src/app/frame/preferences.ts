import { aFlag, aNumber, oneOf, remembered } from '../remembered.ts'

// What the frame remembers about this browser.

export const railShown = remembered('rail.shown', true, aFlag)
export const inspectorShown = remembered('inspector.shown', true, aFlag)
/** Height of a row of thumbnails in pixels. */
export const thumbnailSize = remembered('thumbnail.size', 200, aNumber(96, 360))
export const density = remembered('density', 'comfortable', oneOf('comfortable', 'compact'))

/** `public/colour-scheme.js` sets the same attribute before the first paint. */
export function setDensity(value: 'comfortable' | 'compact'): void {
  density.set(value)
  document.documentElement.dataset.density = value
}
