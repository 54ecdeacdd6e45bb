import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import classes from './states.module.css'

export type ErrorStateProps = {
  icon?: ReactNode
  title: string
  /** What is so and what to do, in a sentence or two. */
  children?: ReactNode
  /** The request id that an administrator can find in the log. */
  reference?: string | null | undefined
  onRetry?: (() => void) | undefined
  /** Other ways out, beside Retry. */
  action?: ReactNode
  labels: { retry: string; reference: string; copy: string; copied: string }
  size?: 'page' | 'inline'
}

/** Something could not be shown: says so in words, keeps a reference for whoever helps, and offers another try. */
export function ErrorState(props: ErrorStateProps) {
  const { icon, title, children, reference, onRetry, action, labels, size = 'page' } = props
  return (
    <div className={classes.state} data-size={size} role="alert">
      {icon && (
        <div className={classes.icon} data-tone="danger" aria-hidden>
          {icon}
        </div>
      )}
      <h2 className={classes.title}>{title}</h2>
      {children && <div className={classes.text}>{children}</div>}
      {(onRetry || action) && (
        <div className={classes.action}>
          {onRetry && (
            <Button variant="default" onClick={onRetry}>
              {labels.retry}
            </Button>
          )}
          {action}
        </div>
      )}
      {reference && (
        <p className={classes.reference}>
          {labels.reference} <code>{reference}</code>
          <CopyButton value={reference} label={labels.copy} copiedLabel={labels.copied} />
        </p>
      )}
    </div>
  )
}
