import { currentLanguage, t } from '../../app/words.ts'

/** In which of its languages a text is shown to the reader: their own, English, or the first. */
export function languageOf(labels: Readonly<Record<string, string>>): string {
  const own = currentLanguage()
  const tags = Object.keys(labels)
  return tags.find((tag) => tag === own || tag.startsWith(`${own}-`)) ?? (labels.en ? 'en' : (tags[0] ?? own))
}

/** What a language is called in the reader's. */
export function languageName(tag: string): string {
  if (tag === 'und') return t('vocabularies.panel.noLanguage')
  try {
    return new Intl.DisplayNames([currentLanguage()], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** What one is offered; any other tag can be typed in files and by programs. */
export const OFFERED_LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'cs',
  'da',
  'sv',
  'no',
  'fi',
  'hu',
  'ro',
  'el',
  'tr',
  'ru',
  'uk',
  'ar',
  'he',
  'hi',
  'zh',
  'ja',
  'ko',
] as const
