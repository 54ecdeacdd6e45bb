import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { laterEnglish } from './later-words.en.ts'
import { english } from './words.en.ts'

export type Language = 'en' | 'de'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: typeof english & typeof laterEnglish }
    returnNull: false
  }
}

/** Starts in the browser's language; `setLanguage` follows once the profile is known. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    ns: ['words'],
    defaultNS: 'words',
    resources: { en: { words: english } },
    interpolation: { escapeValue: false },
  })
  await setLanguage(null)
}

/** Null follows the browser. German is fetched only when somebody reads it. */
export async function setLanguage(language: Language | null): Promise<void> {
  const wanted = language ?? browserLanguage()
  if (wanted === 'de' && !i18next.hasResourceBundle('de', 'words')) {
    const { german } = await import('./words.de.ts')
    i18next.addResourceBundle('de', 'words', german)
  }
  if (hasLaterWords) await addLaterWords(wanted)
  if (i18next.language !== wanted) await i18next.changeLanguage(wanted)
  document.documentElement.lang = wanted
  document.documentElement.dir = i18next.dir(wanted)
}

let hasLaterWords = false

/** The words of pages that are not part of the first one; to be awaited before such a page is drawn. */
export async function loadLaterWords(): Promise<void> {
  if (hasLaterWords) return
  // English too: it stands in for a sentence that another language lacks.
  await Promise.all([addLaterWords('en'), addLaterWords(currentLanguage())])
  hasLaterWords = true
}

async function addLaterWords(language: Language): Promise<void> {
  const words =
    language === 'de'
      ? (await import('./later-words.de.ts')).laterGerman
      : (await import('./later-words.en.ts')).laterEnglish
  i18next.addResourceBundle(language, 'words', words, true)
}

export const currentLanguage = (): Language => (i18next.language === 'de' ? 'de' : 'en')

/** For sentences outside of components (toasts, errors). Components use `useTranslation()` so that they follow changes. */
export const t = i18next.t

function browserLanguage(): Language {
  const known = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'de' || tag === 'en')
  return known === 'de' ? 'de' : 'en'
}
