import { ROLE_IDS } from '@damask/contract/names'
import type { TFunction } from 'i18next'
import { formatDate, formatNumber } from '../../app/format.ts'
import { currentLanguage } from '../../app/words.ts'

export type Told = {
  name: string
  actor: { type: string; id?: string | null; name: string | null; through?: string | null }
  facts: Record<string, unknown>
  names: Record<string, string>
  /** Names and addresses that came with the event, where the reader gets them. */
  personal?: Record<string, unknown>
}
export type T = TFunction<'words'>

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

export const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Who did it: "Ada, through Figma plug-in". */
export function whoOf(t: T, { type, name, through }: Told['actor']): string {
  if (type === 'nobody') return t('history.nobody')
  if (type === 'system') return systemName(t, name ?? 'Damask')
  const who = name ?? t('history.somebody')
  return isThrough(type) ? t('history.told.through', { name: who, through: meansOf(t, type, through) }) : who
}

/** The same where a sentence goes on after it. */
export function whoWithin(t: T, actor: Told['actor']): string {
  if (!isThrough(actor.type)) return whoOf(t, actor)
  const name = actor.name ?? t('history.somebody')
  return t('history.told.throughWithin', { name, through: meansOf(t, actor.type, actor.through) })
}

const isThrough = (type: string) => type === 'key' || type === 'app'
function meansOf(t: T, type: string, name: string | null | undefined): string {
  if (!name) return t('history.told.unknownProgram')
  return type === 'key' ? t('history.told.keyAsMeans', { name }) : name
}

/** Work without a person says by its name what it was; those names are what the server calls its actors. */
function systemName(t: T, name: string): string {
  const [kind, rest] = [name.split(': ', 1)[0]!, name.slice(name.indexOf(': ') + 2)]
  if (kind === 'Directory') return t('history.told.system.directory', { name: rest })
  if (kind === 'Single sign-on') return t('history.told.system.singleSignOn', { name: rest })
  if (name === 'First set-up') return t('history.told.system.setUp')
  if (name.startsWith('damask ')) return t('history.told.system.command', { name })
  return name === 'Joining' ? 'Damask' : name
}

export function personName(t: T, { names, actor }: Told, id: unknown): string {
  const known = names[text(id) ?? '']
  if (known) return known
  return text(id) !== undefined && id === actor.id && actor.name ? actor.name : t('history.told.erasedPerson')
}

const NAMED = 3

export const peopleNames = (t: T, told: Told, ids: readonly unknown[]): string =>
  fewOf(
    t,
    ids.map((id) => personName(t, told, id)),
  )

/** Fields whose values were changed. */
export const fieldNames = (t: T, { facts }: Told): string =>
  fewOf(
    t,
    listOf(facts.changes).map((change) => t('history.told.quoted', { name: text(objectOf(change).field) ?? '…' })),
  )

/** "Ada, Grace and 2 others" */
function fewOf(t: T, all: readonly string[]): string {
  const named = all.slice(0, NAMED)
  const count = all.length - named.length
  const listed = count > 0 ? [...named, t('history.told.more', { count, formatted: formatNumber(count) })] : named
  return new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(listed)
}

export function principalName(t: T, told: Told): string {
  const { type, id } = objectOf(told.facts.principal)
  if (type === 'everyone') return t('history.told.everyone')
  if (type === 'person') return personName(t, told, id)
  const name = told.names[text(id) ?? '']
  if (type === 'team') return name ? t('history.told.team', { name }) : t('history.told.gone.team')
  return t('history.told.key', { name: name ?? '…' })
}

export function teamName(t: T, told: Told): string {
  const name = told.names[text(told.facts.teamId) ?? '']
  return name ? t('history.told.quoted', { name }) : t('history.told.gone.team')
}

export function connectionName(t: T, told: Told): string {
  const name = told.names[text(told.facts.connectionId) ?? '']
  return name ? t('history.told.quoted', { name }) : t('history.told.gone.connection')
}

const BUILT_IN = new Map<string, keyof typeof ROLE_IDS>(
  Object.entries(ROLE_IDS).map(([name, id]) => [id, name as keyof typeof ROLE_IDS]),
)

/** "Editor until 3 Dec 2026". The roles that come with Damask speak the reader's language. */
export function roleOf(t: T, { names }: Told, terms: unknown): string {
  const { roleId, startsAt, endsAt } = objectOf(terms)
  const builtIn = BUILT_IN.get(text(roleId) ?? '')
  const role = builtIn ? t(`access.roles.name.${builtIn}`) : (names[text(roleId) ?? ''] ?? t('history.told.gone.role'))
  const [from, end] = [text(startsAt), text(endsAt)]
  if (from && end) return t('history.told.fromUntil', { role, date: formatDate(from), end: formatDate(end) })
  if (end) return t('history.told.until', { role, date: formatDate(end) })
  return from ? t('history.told.from', { role, date: formatDate(from) }) : role
}

/** Where access is given: a folder by its path, an asset by its name. */
export function placeName(t: T, { facts, names }: Told): string {
  const folder = names[text(facts.folderId) ?? '']
  if (folder === '/') return t('history.told.library')
  const asset = names[text(facts.assetId) ?? '']
  return folder ?? (asset ? t('history.told.thing', { name: asset }) : t('history.told.gone.place'))
}
