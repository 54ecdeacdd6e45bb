import type { Labels, Synonyms } from '@damask/contract'
import { problem } from '../../platform/problem.ts'

/** Controls but the line break, and marks that turn the direction of text around. */
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** A text as it is kept: Unicode NFC, nothing invisible, no space around it. */
export const cleanText = (raw: string): string => raw.toWellFormed().replace(UNPRINTABLE, ' ').normalize('NFC').trim()

/** A label: in one line, with single spaces. */
export const cleanLabel = (raw: string): string => cleanText(raw).replace(/\s+/g, ' ')

/** "de-at" is "de-AT": one language has one name. */
export function cleanLanguage(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag
  } catch {
    return tag
  }
}

/** @throws name_invalid when a label has nothing that can be seen */
export function cleanLabels(labels: Labels): Labels {
  return Object.fromEntries(
    Object.entries(labels).map(([language, text]) => {
      const label = cleanLabel(text)
      if (!VISIBLE.test(label))
        throw problem('name_invalid', { detail: 'A label needs at least one visible character.' })
      return [cleanLanguage(language), label]
    }),
  )
}

/** Each text once, empty ones left out. */
export function cleanSynonyms(synonyms: Synonyms): Synonyms {
  const lists = Object.entries(synonyms).map(([language, texts]): [string, string[]] => [
    cleanLanguage(language),
    [...new Set(texts.map(cleanLabel).filter(Boolean))],
  ])
  return Object.fromEntries(lists.filter(([, texts]) => texts.length > 0))
}

export const cleanTexts = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts)
      .map(([language, text]) => [cleanLanguage(language), cleanText(text)] as const)
      .filter(([, text]) => text !== ''),
  )

/** By which a term is sorted and told of where there is no reader: English, or else the first of its languages. */
export const mainLabel = (labels: Labels): string =>
  labels.en ?? Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))[0]?.[1] ?? ''
