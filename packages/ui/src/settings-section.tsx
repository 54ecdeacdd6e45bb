import type { ReactNode } from 'react'
import { useId } from 'react'
import classes from './page.module.css'

export type SettingsSectionProps = {
  title: string
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** One subject of a settings page: what it is about on the left, its controls on the right, below each other on a phone. */
export function SettingsSection({ title, description, actions, children }: SettingsSectionProps) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle} id={id}>
          {title}
        </h2>
        {description && <div className={classes.description}>{description}</div>}
        {actions && <div className={classes.sectionActions}>{actions}</div>}
      </div>
      <div className={classes.sectionBody}>{children}</div>
    </section>
  )
}
