import { IconAlertCircle } from '@tabler/icons-react'
import classes from './identity.module.css'

/** Why a form was refused, above its button. Empty space is not kept for it. */
export function FormAlert({ sentence }: { sentence: string | null }) {
  return (
    <div role="alert" className={classes.alertPlace}>
      {sentence && (
        <p className={classes.alert}>
          <IconAlertCircle size={16} stroke={1.75} aria-hidden />
          {sentence}
        </p>
      )}
    </div>
  )
}
