import type { MantineColorsTuple } from '@mantine/core'

// "The work is the colour, the interface is paper." Two near-neutral scales and one accent: nothing here may compete with
// a photograph. Every pair that carries text is at least 4.5:1 (WCAG 2.2 AA); `colours.test.ts` holds them to it.

/** Warm grey paper: surfaces, hairlines and ink of the light scheme. */
export const paper: MantineColorsTuple = [
  '#faf9f7',
  '#f3f1ed',
  '#e9e7e1',
  '#dbd8d1',
  '#c5c1b8',
  '#8d897f',
  '#6b675f',
  '#53504a',
  '#393733',
  '#201f1c',
]

/** Near-neutral darkroom: text first (0), surfaces last (9). No blue: a cast would tint how pictures are judged. */
export const darkroom: MantineColorsTuple = [
  '#e9e7e4',
  '#c8c5c0',
  '#a3a09a',
  '#7e7b76',
  '#3b3a38',
  '#2d2c2b',
  '#232322',
  '#171716',
  '#111110',
  '#0b0b0b',
]

/** Deep teal: focus, selection, links and the one main button of a page. */
export const teal: MantineColorsTuple = [
  '#e8f5f3',
  '#d0eae7',
  '#a3d6d1',
  '#74c1ba',
  '#4db2aa',
  '#2b9a92',
  '#137a75',
  '#0f6e6a',
  '#0c5a57',
  '#094543',
]

/** Brick: what destroys or failed. */
export const brick: MantineColorsTuple = [
  '#fcf0ee',
  '#f8dfdb',
  '#f0bcb5',
  '#ef9d94',
  '#ec8479',
  '#d9534a',
  '#c0352b',
  '#ad2d24',
  '#93251d',
  '#741d17',
]

/** Ochre: what needs attention but is not lost. */
export const ochre: MantineColorsTuple = [
  '#fbf4e4',
  '#f6e7c5',
  '#eed193',
  '#e5bb63',
  '#dba73d',
  '#b98216',
  '#966605',
  '#855a03',
  '#6d4a03',
  '#543902',
]
