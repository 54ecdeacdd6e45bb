import { ConfirmDialog } from '@damask/ui'
import type { ReactNode } from 'react'
import { openDialog } from './dialogs.tsx'
import { t } from './words.ts'

type Question = {
  readonly title: string
  /** What will happen, and what will be lost. */
  readonly text: ReactNode
  readonly submit: string
  readonly takesAway?: boolean
}

/** Asks before something that cannot be undone. Where it can be undone, `say()` with `undo` is kinder. */
export async function confirm({ title, text, submit, takesAway = false }: Question): Promise<boolean> {
  const answer = await openDialog<boolean>((close) => (
    <ConfirmDialog
      opened
      title={title}
      confirmLabel={submit}
      cancelLabel={t('app.cancel')}
      danger={takesAway}
      onConfirm={() => close(true)}
      onClose={() => close()}
    >
      {text}
    </ConfirmDialog>
  ))
  return answer === true
}
