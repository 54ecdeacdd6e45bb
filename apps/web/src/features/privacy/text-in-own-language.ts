import type { PrivacyText } from '@damask/contract'
import { currentLanguage } from '../../app/words.ts'

/** The text in the reader's language, or in the one there is; `language` for whoever reads it aloud. */
export function textInOwnLanguage({ texts }: PrivacyText): { text: string; language: 'en' | 'de' } {
  const own = currentLanguage()
  const language = texts[own] === undefined ? (own === 'de' ? 'en' : 'de') : own
  return { text: texts[language] ?? '', language }
}
