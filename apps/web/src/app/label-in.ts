import { currentLanguage } from './words.ts'

/** A text that exists in several languages, in the reader's: that one, any dialect of it, English, or the first there is. */
export function labelIn(labels: Readonly<Record<string, string>>, language: string = currentLanguage()): string {
  const of = (wanted: string) =>
    labels[wanted] ?? Object.entries(labels).find(([tag]) => tag.toLowerCase().split('-')[0] === wanted)?.[1]
  return of(language) ?? labels['x-default'] ?? of('en') ?? Object.values(labels)[0] ?? ''
}
