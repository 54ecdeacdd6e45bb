import { IconChevronRight } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { aList, remembered } from '../../../app/remembered.ts'
import classes from './inspector.module.css'

const folded = remembered<readonly string[]>('inspector.folded', ['facts', 'activity', 'folder-activity'], aList)

type Props = {
  readonly name: string
  readonly title: string
  /** At the end of the title's line. */
  readonly extra?: ReactNode
  readonly children: ReactNode
}

/** A part of the inspector that can be folded away; which ones are is remembered. */
export function Section({ name, title, extra, children }: Props) {
  const id = useId()
  const closed = folded.use()
  const opened = !closed.includes(name)
  const toggle = () => folded.set(opened ? [...closed, name] : closed.filter((other) => other !== name))
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h3 className={classes.sectionTitle}>
          <button type="button" aria-expanded={opened} aria-controls={id} className={classes.fold} onClick={toggle}>
            <IconChevronRight size={14} stroke={2} className={classes.chevron} aria-hidden />
            {title}
          </button>
        </h3>
        {extra}
      </div>
      {/* What is folded away is not fetched either. */}
      <div id={id} hidden={!opened}>
        {opened && children}
      </div>
    </section>
  )
}
