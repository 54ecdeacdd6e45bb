import { openDialog } from '../../app/dialogs.tsx'
import { loadLaterWords } from '../../app/words.ts'
import type { AccessPlace } from './queries.ts'

/** Who has access to a folder or an asset; for whoever decides about it, with everything to change it. */
export async function openAccess(place: AccessPlace, name: string): Promise<void> {
  const [{ AccessDialog }] = await Promise.all([import('./access-dialog.tsx'), loadLaterWords()])
  await openDialog((close) => <AccessDialog place={place} name={name} close={() => close()} />)
}
