import type { PolicyFault } from '@damask/contract'

type Found = Omit<PolicyFault, 'sentence'>

const WORDS: Record<PolicyFault['code'], (found: Found, label: string) => string> = {
  required: (_, label) => `${label} is missing.`,
  kind: ({ limit, allowed }) => `Files of the kind "${limit}" are not accepted here, only: ${allowed?.join(', ')}.`,
  format: ({ limit, allowed }) => `Files of the format "${limit}" are not accepted here, only: ${allowed?.join(', ')}.`,
  too_few_bytes: ({ limit }) => `It has less than the ${limit} bytes that are asked for here.`,
  too_many_bytes: ({ limit }) => `It has more than the ${limit} bytes that are accepted here.`,
  too_narrow: ({ limit }) => `It is narrower than the ${limit} pixels that are asked for here.`,
  too_wide: ({ limit }) => `It is wider than the ${limit} pixels that are accepted here.`,
  too_low: ({ limit }) => `It is less high than the ${limit} pixels that are asked for here.`,
  too_high: ({ limit }) => `It is higher than the ${limit} pixels that are accepted here.`,
  pixels_unknown: () => 'Its width and height could not be read.',
  name: ({ limit }) => `Its name is not made as the rule here says: ${limit}`,
  name_taken: ({ limit }) => `There is already an asset called "${limit}" in this folder.`,
  not_checked_yet: () => 'Its content is still being looked at.',
}

export const sentenceOf = (found: Found, label = found.field ?? ''): string => WORDS[found.code](found, label)

const MAX_SENTENCES = 5

/** The first few faults as one text. */
export const inOneText = (faults: readonly PolicyFault[]): string =>
  [...new Set(faults.map(({ sentence }) => sentence))].slice(0, MAX_SENTENCES).join(' ')
