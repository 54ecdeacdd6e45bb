import { currentLanguage } from '../../app/words.ts'

/** "72 %". Never 100 where something is missing, nor 0 where something is there. */
export function formatPart(part: number): string {
  const whole = part <= 0 ? 0 : part >= 1 ? 1 : Math.min(0.99, Math.max(0.01, Math.floor(part * 100) / 100))
  return new Intl.NumberFormat(currentLanguage(), { style: 'percent' }).format(whole)
}
