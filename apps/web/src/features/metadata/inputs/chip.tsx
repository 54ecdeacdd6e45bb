import type { ReactNode } from 'react'
import classes from './inputs.module.css'

type Props = {
  readonly colour?: string | null | undefined
  readonly title?: string | undefined
  readonly children: ReactNode
}

/** One term or person among others. The colour of a term is a dot: its name is always read. */
export function Chip({ colour, title, children }: Props) {
  return (
    <span className={classes.chip} title={title}>
      {colour && <span className={classes.dot} style={{ background: colour }} aria-hidden />}
      {children}
    </span>
  )
}
