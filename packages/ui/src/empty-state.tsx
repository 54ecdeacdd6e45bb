import type { ReactNode } from 'react'
import classes from './states.module.css'

export type EmptyStateProps = {
  /** A line icon of about 40 px; decoration only. */
  icon?: ReactNode
  title: string
  /** What belongs here, in a sentence. */
  children?: ReactNode
  /** The first step: one or two buttons. */
  action?: ReactNode
  /** `inline` for a panel, `page` (default) to fill a page. */
  size?: 'page' | 'inline'
}

/** A place with nothing in it yet: says what belongs there and offers the first step. */
export function EmptyState({ icon, title, children, action, size = 'page' }: EmptyStateProps) {
  return (
    <div className={classes.state} data-size={size}>
      {icon && (
        <div className={classes.icon} aria-hidden>
          {icon}
        </div>
      )}
      <h2 className={classes.title}>{title}</h2>
      {children && <div className={classes.text}>{children}</div>}
      {action && <div className={classes.action}>{action}</div>}
    </div>
  )
}
