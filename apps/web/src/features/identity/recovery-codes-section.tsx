import { Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { renewRecoveryCodes } from './factor-verbs.tsx'

export function RecoveryCodesSection({ left }: { left: number }) {
  const { t } = useTranslation()
  return (
    <Group justify="space-between" gap="md">
      <Text size="sm" c={left < 3 ? 'red' : undefined}>
        {t('security.codes.left', { count: left })}
      </Text>
      <Button variant="default" onClick={() => void renewRecoveryCodes()}>
        {t('security.codes.renew')}
      </Button>
    </Group>
  )
}
