import type { AnyCapability, Explanation, Principal, RoleId, Way } from '@damask/contract'
import { ROLE_IDS } from '@damask/contract/names'
import { formatDate } from '../../app/format.ts'
import { t } from '../../app/words.ts'

const BUILT_IN = new Map(Object.entries(ROLE_IDS).map(([name, id]) => [id, name as keyof typeof ROLE_IDS]))

/** The roles that come with Damask speak the reader's language; the others are called as people called them. */
export function roleName(role: { id: RoleId; name: string }): string {
  const builtIn = BUILT_IN.get(role.id)
  return builtIn ? t(`access.roles.name.${builtIn}`) : role.name
}

export function roleDescription(role: { id: RoleId; description: string }): string {
  const builtIn = BUILT_IN.get(role.id)
  return builtIn ? t(`access.roles.about.${builtIn}`) : role.description
}

export const principalName = ({ type, name }: Principal): string => (type === 'everyone' ? t('access.everyone') : name)

export const placeName = (place: { name: string; path: string | null } | null): string =>
  place === null ? t('access.furtherUp') : place.path === '/' ? t('folders.root') : (place.path ?? place.name)

export const capabilityWords = (capability: AnyCapability): string => t(`access.capability.${capability}`)

/** "team Marketing is Editor on /Brand, until 3 Dec 2026" */
export function sayWay(way: Way, who: { id: string; isYou: boolean }): string {
  if (way.type === 'administrator') return t(who.isYou ? 'access.way.youAdministrator' : 'access.way.administrator')
  const { principal, role, place, endsAt } = way
  const words = { name: principal.name, role: roleName(role), place: placeName(place) }
  const isDirect = principal.type !== 'everyone' && principal.id === who.id
  const sentence = isDirect
    ? t(who.isYou ? 'access.way.you' : 'access.way.direct', words)
    : t(`access.way.${principal.type}`, words)
  return endsAt ? t('access.way.until', { sentence, date: formatDate(endsAt) }) : sentence
}

/** "You can edit this, because team Marketing is Editor on /Brand." */
export function sayOwn(explanation: Explanation): string {
  const can = capabilityWords(explanation.capability)
  if (explanation.allowed) {
    const because = explanation.ways.map((way) => sayWay(way, explanation.who)).join('; ')
    return t('access.own.can', { can, because })
  }
  const roles = explanation.needed?.roles.map(roleName).join(', ') ?? ''
  const from = explanation.needed?.from.map(principalName).join(', ') ?? ''
  return [
    t('access.own.cannot', { can }),
    roles && t('access.own.needs', { roles }),
    from && t('access.own.from', { from }),
  ]
    .filter(Boolean)
    .join(' ')
}

/** The first moment of that day, where the reader is. */
export const beginningOfDay = (date: string): string | null =>
  date === '' ? null : new Date(`${date}T00:00:00`).toISOString()

/** The end of that day, where the reader is. */
export const endOfDay = (date: string): string | null =>
  date === '' ? null : new Date(`${date}T23:59:59`).toISOString()

/** For a date field: "2026-12-03". */
export function dayOf(iso: string | null): string {
  if (!iso) return ''
  const date = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

export const today = (): string => dayOf(new Date().toISOString())
