import { commitmentOf } from '../../platform/commitment.ts'
import { type Findings, nameOfEvent } from './findings.ts'
import type { SealedRow } from './payload.ts'
import type { PersonalParts } from './read-leaves.ts'

/**
 * The personal parts of an event against what the hashed part says of them: as they were, or blanked for somebody whose
 * erasure is itself in the history.
 * @returns how many parts are blank
 */
export function judgePersonal(
  event: SealedRow & PersonalParts,
  erased: ReadonlySet<string>,
  findings: Findings,
): number {
  const { actor_name, address, personal } = event
  const parts = [
    {
      part: 'who did it',
      commitment: event.actor_commitment,
      salt: event.actor_salt,
      value: { address, name: actor_name },
      isBlank: actor_name === null && address === null,
    },
    {
      part: 'whom it is about',
      commitment: event.personal_commitment,
      salt: event.personal_salt,
      value: personal,
      isBlank: Object.keys(personal).length === 0,
    },
  ]
  let blank = 0
  for (const { part, commitment, salt, value, isBlank } of parts) {
    if (!commitment) continue
    const place = { eventSeq: event.seq }
    if (salt) {
      if (!commitmentOf(salt, value).equals(commitment)) {
        findings.add('changed', `${nameOfEvent(event)} was changed: what it says of ${part}.`, place)
      }
    } else if (!isBlank) {
      findings.add('changed', `${nameOfEvent(event)} was changed: what it says of ${part} cannot be proved.`, place)
    } else if (!event.blanked_for || !erased.has(event.blanked_for)) {
      findings.add('blanked', `${nameOfEvent(event)} lost what it said of ${part}, and nobody was erased.`, place)
    } else blank++
  }
  return blank
}
