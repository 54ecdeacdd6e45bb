import i18next from 'i18next'
import { isProblem } from './damask.ts'
import { currentLanguage, t } from './words.ts'

/** Any error as a sentence for people. Expected refusals say their own; bugs get a reference to quote. */
export function problemSentence(error: unknown): string {
  if (!isProblem(error)) return t('app.problem.here')
  if (error.code === 'something_went_wrong') return t('app.problem.bug', { reference: problemReference(error) ?? '?' })
  if (error.code === 'network_failed') return t('app.problem.offline')
  if (error.code === 'reply_unreadable') return t('app.problem.unreadable', { status: error.status })
  return codeSentence(error.code, error.detail)
}

/** A code's sentence in the reader's language. English is what the server says itself, which may name the case at hand. */
export function codeSentence(code: string, said: string): string {
  const key = `app.code.${code}`
  return currentLanguage() !== 'en' && i18next.exists(key) ? String(i18next.t(key as never)) : said
}

/** What to quote to an administrator; null when the server never answered. */
export const problemReference = (error: unknown): string | null => (isProblem(error) ? (error.instance ?? null) : null)
