import type { Activity } from '@damask/contract'

type Row = { actor_type: string; actor_id: string | null; actor_name: string | null }

/** How actors of keys and apps are named: by their person, and then by what acts for them. */
const ACTS_THROUGH = / \((?:key|app) (.*)\)$/s

/** Who did it, and through what. Both are told as they were called then: the name of an event never changes. */
export function actorOfRow({ actor_type: type, actor_id: id, actor_name: whole }: Row): Activity['actor'] {
  const through = type === 'key' || type === 'app' ? ACTS_THROUGH.exec(whole ?? '') : null
  const name = through ? whole!.slice(0, through.index) : whole
  return { type, id, name, through: through?.[1] ?? null } as Activity['actor']
}
