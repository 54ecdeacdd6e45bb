import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { formatNumber } from '../../app/format.ts'
import { t } from '../../app/words.ts'

type Props = {
  readonly label: string
  readonly done: number
  readonly total: number | null
  readonly onStop: () => void
}

/** How far an operation is, with a way to stop it. */
export const OperationToast = ({ label, done, total, onStop }: Props) => (
  <Stack gap={6}>
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{label}</Text>
      <Button size="compact-xs" variant="subtle" onClick={onStop}>
        {t('operations.cancel')}
      </Button>
    </Group>
    <Progress value={total ? (done / total) * 100 : 100} animated={!total} size="sm" aria-label={label} />
    {total !== null && (
      <Text size="xs" c="dimmed">
        {t('operations.progress', { done: formatNumber(done), total: formatNumber(total) })}
      </Text>
    )}
  </Stack>
)
