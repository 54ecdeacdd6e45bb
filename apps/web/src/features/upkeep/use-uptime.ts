import { useTranslation } from 'react-i18next'

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** 93784 → "1 day 2 hours": the two largest units that say something. */
export function useUptime(seconds: number): string {
  const { t, i18n } = useTranslation()
  if (seconds < 60) return t('upkeep.server.justStarted')
  let rest = seconds
  const parts: string[] = []
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count === 0 || parts.length === 2) continue
    parts.push(new Intl.NumberFormat(i18n.language, { style: 'unit', unit, unitDisplay: 'long' }).format(count))
  }
  return parts.join(' ')
}
