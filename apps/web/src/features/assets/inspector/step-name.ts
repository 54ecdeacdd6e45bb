import { useTranslation } from 'react-i18next'

/** A step's name in words; one that is newer than this page shows as it is called. */
export function useStepName(): (step: string) => string {
  const { t, i18n } = useTranslation()
  return (step) => {
    const key = `assets.steps.name.${step}`
    if (i18n.exists(key)) return String(t(key as never))
    return step.charAt(0).toUpperCase() + step.slice(1).replaceAll(/[-_.]/g, ' ')
  }
}
