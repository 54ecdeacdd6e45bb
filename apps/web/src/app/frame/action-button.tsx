import { ToolButton } from '@damask/ui'
import { Button } from '@mantine/core'
import {
  type Action,
  type ActionContext,
  findAction,
  isEnabled,
  isShown,
  perform,
  useAllActions,
  useCurrentContext,
} from '../action.ts'
import { useLabel } from './use-label.ts'

type Props = {
  readonly name: string
  /** `tool` is a square with an icon; `button` shows the words too. */
  readonly shape?: 'tool' | 'button'
  readonly variant?: 'default' | 'filled' | 'subtle'
  readonly on?: ActionContext
  readonly pressed?: boolean
}

/** A verb of the registry as a button; gone where the verb makes no sense. */
export function ActionButton({ name, shape = 'tool', variant = 'default', on, pressed }: Props) {
  useAllActions()
  const current = useCurrentContext()
  const context = on ?? current
  const label = useLabel()
  const action = findAction(name)
  if (!action || !isShown(action, context)) return null
  const Icon = action.icon
  const disabled = !isEnabled(action, context)
  const run = (known: Action) => () => void perform(known, context)
  if (shape === 'button') {
    return (
      <Button
        variant={variant}
        color={action.takesAway ? 'red' : undefined}
        leftSection={<Icon size={16} stroke={1.75} aria-hidden />}
        disabled={disabled}
        onClick={run(action)}
      >
        {label(action, context)}
      </Button>
    )
  }
  return (
    <ToolButton
      label={label(action, context)}
      icon={<Icon size={18} stroke={1.5} aria-hidden />}
      keys={action.shortcuts?.[0]}
      disabled={disabled}
      pressed={pressed}
      onClick={run(action)}
    />
  )
}
