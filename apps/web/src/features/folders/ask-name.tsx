import { openDialog } from '../../app/dialogs.tsx'
import type { NameQuestion } from './name-dialog.tsx'

/** Asks for a name and saves it; the reason of a refusal is shown at the field. Undefined when the person backed out. */
export async function askName(question: NameQuestion): Promise<boolean | undefined> {
  const { NameDialog } = await import('./name-dialog.tsx')
  return openDialog<boolean>((close) => <NameDialog {...question} close={close} />)
}
