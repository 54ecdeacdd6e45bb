import { ActionIcon, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'
import classes from './tool-button.module.css'

export type ToolButtonProps = {
  label: string
  icon: ReactNode
  /** Its shortcut, shown in the tooltip: "mod+k". */
  keys?: string | undefined
  /** For a button that stays down. */
  pressed?: boolean | undefined
  disabled?: boolean
  onClick: () => void
  size?: number
}

/** A square button with an icon, its name and shortcut in a tooltip. */
export function ToolButton({ label, icon, keys, pressed, disabled = false, onClick, size = 32 }: ToolButtonProps) {
  const tip = keys ? (
    <span className={classes.tip}>
      {label} <Kbd keys={keys} />
    </span>
  ) : (
    label
  )
  return (
    <Tooltip label={tip}>
      <ActionIcon
        size={size}
        className={classes.tool}
        aria-label={label}
        aria-pressed={pressed}
        data-disabled={disabled || undefined}
        aria-disabled={disabled || undefined}
        onClick={disabled ? undefined : onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
