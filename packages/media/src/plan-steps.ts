import type { Format, Sniffed } from './formats.ts'
import type { StepName } from './protocol.ts'
import {
  audioFormats,
  embeddedPreviewFormats,
  officeFormats,
  pictureFormats,
  textFormats,
  videoFormats,
} from './supported.ts'

const needs: Partial<Record<StepName, StepName[]>> = {
  preview: ['facts'],
  thumbnail: ['preview'],
  palette: ['preview'],
  zoom: ['preview'],
  poster: ['facts'],
  pages: ['office'],
  text: ['office'],
  proxy: ['facts'],
}

/** The steps that a file of this kind goes through, in order. Every file has at least `facts`. */
export function planSteps(sniffed: Sniffed): StepName[] {
  const format = sniffed.format as Format
  const look: StepName[] = ['preview', 'thumbnail', 'palette']
  if (pictureFormats.has(format)) return ['facts', ...look, ...(isShownByBrowsers(format) ? [] : ['zoom' as const])]
  if (videoFormats.has(format)) return ['facts', 'poster', ...look, 'proxy']
  if (audioFormats.has(format)) return ['facts', 'poster', 'waveform', ...look]
  if (format === 'pdf' || format === 'ai') return ['facts', 'pages', ...look, 'text']
  if (officeFormats.has(format)) return ['facts', 'office', 'pages', ...look, 'text']
  // Sidecars say something about another file: their text is worth finding, not looking at.
  if (format === 'mtl' || format === 'xmp') return ['facts', 'text']
  if (textFormats.has(format)) return ['facts', 'text', 'preview', 'thumbnail']
  if (embeddedPreviewFormats.has(format)) return ['facts', ...look]
  return ['facts']
}

/** The planned steps that are wanted, together with those that they build on. */
export function selectSteps(planned: StepName[], wanted: StepName[] | undefined): StepName[] {
  if (!wanted) return planned
  const chosen = new Set<StepName>()
  const add = (step: StepName) => {
    chosen.add(step)
    for (const needed of needs[step] ?? []) add(needed)
  }
  for (const step of wanted) add(step)
  // A preview of these is drawn from what the earlier step made.
  if (chosen.has('preview'))
    for (const step of ['poster', 'office', 'pages', 'waveform', 'text'] as const) chosen.add(step)
  return planned.filter((step) => chosen.has(step))
}

/** Whether current browsers can decode the original by themselves. */
export function isShownByBrowsers(format: Format): boolean {
  return ['jpeg', 'png', 'apng', 'webp', 'avif', 'gif', 'svg', 'bmp', 'ico'].includes(format)
}
