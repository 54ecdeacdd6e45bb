import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Gate } from './gate.tsx'

/** A link that was used, or waited too long, and the way to another one. */
export function LinkExpired({ isRescue = false }: { isRescue?: boolean }) {
  const { t } = useTranslation()
  return (
    <Gate
      title={t('security.expired.title')}
      intro={isRescue ? t('security.expired.rescue') : t('security.expired.intro')}
    >
      <Button component={Link} to={isRescue ? '/sign-in' : '/forgot-password'} size="md" fullWidth>
        {isRescue ? t('security.forgot.back') : t('security.expired.again')}
      </Button>
    </Gate>
  )
}
