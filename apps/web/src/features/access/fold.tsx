import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId, useState } from 'react'
import classes from './access.module.css'

type Props = { label: string; isSection?: boolean; children: ReactNode }

/** What few need: folded away, and only made when somebody opens it. @param isSection its label is a heading */
export function Fold({ label, isSection = false, children }: Props) {
  const [opened, setOpened] = useState(false)
  const id = useId()
  const button = (
    <button
      type="button"
      className={classes.fold}
      aria-expanded={opened}
      aria-controls={id}
      onClick={() => setOpened(!opened)}
    >
      <IconChevronRight size={14} stroke={2} className={classes.chevron} aria-hidden />
      {label}
    </button>
  )
  return (
    <>
      {isSection ? <h3 className={classes.heading}>{button}</h3> : <div className={classes.heading}>{button}</div>}
      <div id={id} hidden={!opened}>
        {opened && children}
      </div>
    </>
  )
}
