import { Button, Stack } from '@mantine/core'
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { usePageTitle } from '../../app/page-title.ts'
import { sayProblem } from '../../app/say.tsx'
import { addAuthenticator, addPasskey } from './factor-verbs.tsx'
import { Gate } from './gate.tsx'
import { canUsePasskeys } from './passkey.ts'
import { identityQueries } from './queries.ts'

/** For somebody whom the policy asks for a second factor and who has none: nothing else opens before. */
export function SecureAccountPage() {
  const { t } = useTranslation()
  const me = useQuery(identityQueries.me())
  usePageTitle(t('security.must.title'))
  if (me.data && !me.data.isLimited) return <Navigate to="/" replace />

  const signOut = async () => {
    try {
      await damask.identity.signOut()
    } catch (error) {
      return sayProblem(error)
    }
    window.location.assign('/sign-in')
  }

  return (
    <Gate title={t('security.must.title')} intro={t('security.must.intro')}>
      <Stack gap="sm">
        {canUsePasskeys() && (
          <Button
            size="md"
            fullWidth
            leftSection={<IconFingerprint size={18} stroke={1.5} aria-hidden />}
            onClick={() => void addPasskey()}
          >
            {t('security.must.passkey')}
          </Button>
        )}
        <Button
          size="md"
          fullWidth
          variant={canUsePasskeys() ? 'default' : 'filled'}
          leftSection={<IconDeviceMobile size={18} stroke={1.5} aria-hidden />}
          onClick={() => void addAuthenticator()}
        >
          {t('security.must.app')}
        </Button>
        <Button variant="subtle" color="gray" onClick={() => void signOut()}>
          {t('security.must.signOut')}
        </Button>
      </Stack>
    </Gate>
  )
}
