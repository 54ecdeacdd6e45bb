import { DamaskWeave, DamaskWordmark } from '@damask/ui'
import type { ReactNode } from 'react'
import { TextsLink } from '../privacy/texts-link.tsx'
import classes from './gate.module.css'

/** What stands before the library: cloth on one side, a short form on the other. */
export function Gate({ title, intro, children }: { title: string; intro: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.gate}>
      <div className={classes.cloth}>
        <DamaskWeave />
      </div>
      <main className={classes.main}>
        <div className={classes.sheet}>
          <DamaskWordmark size={28} />
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.intro}>{intro}</p>
          {children}
          <TextsLink />
        </div>
      </main>
    </div>
  )
}
