import classes from './brand.module.css'
import { DamaskMark } from './mark.tsx'

/** Monogram and name. */
export function DamaskWordmark({ size = 24 }: { size?: number }) {
  return (
    <span className={classes.wordmark} style={{ fontSize: size * 0.8 }}>
      <DamaskMark size={size} />
      <span>Damask</span>
    </span>
  )
}
