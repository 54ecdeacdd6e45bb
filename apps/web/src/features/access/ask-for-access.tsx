import { openDialog } from '../../app/dialogs.tsx'
import { loadLaterWords } from '../../app/words.ts'
import type { AccessPlace } from './queries.ts'

/** Asks for access to something that one cannot see, or may not do enough with. */
export async function askForAccess(place: AccessPlace): Promise<boolean> {
  const [{ AskDialog }] = await Promise.all([import('./ask-dialog.tsx'), loadLaterWords()])
  return (await openDialog<boolean>((close) => <AskDialog place={place} close={close} />)) === true
}
