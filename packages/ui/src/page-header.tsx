import type { ReactNode } from 'react'
import classes from './page.module.css'

export type PageHeaderProps = {
  title: string
  /** One quiet line: a count, a place. */
  description?: ReactNode
  /** Buttons at the end of the line. */
  actions?: ReactNode
}

/** The line at the top of a page: what it is, and what can be done with all of it. */
export function PageHeader({ title, description, actions }: PageHeaderProps) {
  return (
    <header className={classes.header}>
      <div className={classes.heading}>
        <h1 className={classes.title}>{title}</h1>
        {description && <div className={classes.description}>{description}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  )
}
