import type { ReactNode } from 'react'
import classes from './page.module.css'
import { PageHeader } from './page-header.tsx'

export type SettingsPageProps = {
  title: string
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A page of settings: a title and sections below each other, no wider than one can read. */
export function SettingsPage({ title, description, actions, children }: SettingsPageProps) {
  return (
    <div className={classes.settings}>
      <PageHeader title={title} description={description} actions={actions} />
      {children}
    </div>
  )
}
