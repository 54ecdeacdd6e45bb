import { expect, test } from 'vitest'
import { cssVariablesResolver } from './css-variables.ts'

const schemes = cssVariablesResolver({} as never)

/** Contrast of two "#rrggbb" colours after WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const grounds = ['canvas', 'surface', 'sunken', 'stage']
const inks = ['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-ink', 'danger', 'warning', 'success']

for (const scheme of ['light', 'dark'] as const) {
  const colour = (name: string) => schemes[scheme][`--damask-${name}`]!

  for (const ink of inks) {
    test(`${ink} can be read on every ground of the ${scheme} scheme`, () => {
      for (const ground of grounds) expect(contrast(colour(ink), colour(ground)), ground).toBeGreaterThanOrEqual(4.5)
    })
  }

  test(`soft tones of the ${scheme} scheme carry their own ink`, () => {
    expect(contrast(colour('accent-ink'), colour('accent-soft'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('danger'), colour('danger-soft'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('warning'), colour('warning-soft'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour('on-accent'), colour('accent'))).toBeGreaterThanOrEqual(4.5)
  })

  test(`the focus ring of the ${scheme} scheme stands out from every ground`, () => {
    for (const ground of grounds) expect(contrast(colour('focus'), colour(ground)), ground).toBeGreaterThanOrEqual(3)
  })
}
