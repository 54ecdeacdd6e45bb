import { Button, Group, Text } from '@mantine/core'
import { IconAlertCircle, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { loadToasts } from './load-toasts.ts'
import { problemSentence } from './problem.ts'
import { t } from './words.ts'

type Said = {
  readonly message: ReactNode
  /** Offers to take it back. */
  readonly undo?: () => unknown
  /** Offers a way on: "Show". */
  readonly more?: { readonly label: string; readonly perform: () => unknown }
  readonly id?: string
}

let lastId = 0

/** A short word in the corner that something happened, with undo where it can be undone. */
export async function say({ message, undo, more, id }: Said): Promise<void> {
  const { notifications } = await loadToasts()
  lastId += 1
  const own = id ?? `said-${lastId}`
  const act = (perform: () => unknown) => async () => {
    notifications.hide(own)
    try {
      await perform()
    } catch (error) {
      sayProblem(error)
    }
  }
  notifications.show({
    id: own,
    icon: <IconCheck size={16} />,
    closeButtonProps: { 'aria-label': t('app.close') },
    autoClose: undo ? 10_000 : 5000,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
        {undo && (
          <Button size="compact-sm" variant="light" onClick={act(undo)} style={{ flexShrink: 0 }}>
            {t('app.undo')}
          </Button>
        )}
        {more && (
          <Button size="compact-sm" variant="subtle" onClick={act(more.perform)} style={{ flexShrink: 0 }}>
            {more.label}
          </Button>
        )}
      </Group>
    ),
  })
}

/** Says what went wrong and what to do. */
export async function sayProblem(error: unknown): Promise<void> {
  const { notifications } = await loadToasts()
  notifications.show({
    icon: <IconAlertCircle size={16} />,
    closeButtonProps: { 'aria-label': t('app.close') },
    color: 'red',
    autoClose: 8000,
    message: (
      <Text size="sm" role="alert">
        {problemSentence(error)}
      </Text>
    ),
  })
}
