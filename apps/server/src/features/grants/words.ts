import type { AnyCapability, Explanation, Principal, Way } from '@damask/contract'

/** What somebody may do, after "may": for answers in words, which are English everywhere in the API. */
const DOING: Record<AnyCapability, string> = {
  view: 'look at this',
  download: 'download previews of this',
  download_original: 'download the original',
  comment: 'comment here',
  upload: 'add files here',
  edit: 'edit this',
  replace: 'add versions here',
  move: 'move this',
  delete: 'delete this',
  share: 'share this',
  approve: 'approve this',
  publish: 'publish this',
  manage_folder: 'change the folders here',
  manage_access: 'decide who may do what here',
  manage_people: 'manage people, teams and roles',
  manage_fields: 'manage fields',
  manage_policies: 'manage policies',
  manage_integrations: 'manage integrations',
  manage_settings: 'change the settings',
  see_audit: 'read the audit log',
}

const LIMITS: Record<NonNullable<Explanation['limit']>, string> = {
  deactivated: 'the account is deactivated',
  key_expired: 'the key has expired',
  key_folders: 'the key is limited to other folders',
  key_scopes: 'the key does not have the scope for it',
}

/** "You may edit this: team Marketing is Editor on /Brand until 2026-12-03." */
export function sayExplanation(it: Omit<Explanation, 'says'>): string {
  const who = it.who.isYou ? 'You' : it.who.name
  const what = `${who} may ${it.allowed ? '' : 'not '}${DOING[it.capability]}`
  if (it.limit) return `${what}: ${LIMITS[it.limit]}.`
  if (it.allowed) return `${what}: ${it.ways.map((way) => sayWay(way, it.who)).join('; ')}.`
  const roles = it.needed?.roles.map((role) => role.name) ?? []
  const needed = roles.length > 0 ? ` It takes ${list(roles, 'or')}.` : ''
  const from = it.needed?.from ?? []
  return `${what}.${needed}${from.length > 0 ? ` ${list(from.map(sayPrincipal), 'or')} can give it.` : ''}`
}

function sayWay(way: Way, who: Explanation['who']): string {
  if (way.type === 'administrator') return who.isYou ? 'you are an administrator' : 'they are an administrator'
  const isDirect = way.principal.id === who.id
  const holder = isDirect ? (who.isYou ? 'you are' : 'they are') : `${sayPrincipal(way.principal)} is`
  const where = way.place ? `on ${way.place.path ?? way.place.name}` : 'further up'
  return `${holder} ${way.role.name} ${where}${way.endsAt ? ` until ${way.endsAt.slice(0, 10)}` : ''}`
}

function sayPrincipal({ type, name }: Principal): string {
  if (type === 'everyone') return 'everyone'
  return type === 'person' ? name : `${type} ${name}`
}

const list = (names: string[], word: string): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`
