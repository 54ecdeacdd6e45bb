import { formatDate, formatNumber } from '../../app/format.ts'
import { type DidKey, did } from './did-words.en.ts'
import {
  connectionName,
  fieldNames,
  listOf,
  objectOf,
  peopleNames,
  personName,
  placeName,
  principalName,
  roleOf,
  type T,
  type Told,
  teamName,
  text,
  whoOf,
  whoWithin,
} from './names.ts'

/** What happened, as a sentence. @param isOwn whether it is told beside the thing that it happened to */
export function sentenceOf(t: T, told: Told, isOwn: boolean): string {
  return (t as Say)(`history.did.${keyOf(told, isOwn)}`, valuesOf(t, told, isOwn))
}

/** Every sentence is given everything; what it needs of that is its own business. */
type Say = (key: `history.did.${Did}`, values: Record<string, string>) => string

type Did = keyof typeof did

function keyOf(told: Told, isOwn: boolean): Did {
  const plain = told.name.replace('.', '_')
  // Told of one thing, a bulk verb is that verb.
  if (isOwn && plain === 'assets_moved' && told.facts.count === 1 && told.facts.before) return 'asset_moved'
  if (isOwn && plain === 'assets_metadata_changed' && Array.isArray(told.facts.changes)) return 'asset_metadata_changed'
  if (!isOwn && (plain === 'asset_renamed' || plain === 'folder_renamed')) return `${plain}_elsewhere`
  const variant = VARIANTS[plain as DidKey]?.(told)
  const key = variant ? `${plain}_${variant}` : plain
  return key in did ? (key as Did) : 'other'
}

/** Of what a person does to their own account. */
const own = ({ facts, actor }: Told) => facts.personId === actor.id && 'own'
const renamed = ({ facts }: Told) => objectOf(facts.before).name !== objectOf(facts.after).name && 'renamed'

const VARIANTS: { readonly [K in DidKey]?: (told: Told) => string | false | undefined } = {
  asset_version_added: ({ facts }) => facts.restoredFrom !== undefined && 'restored',
  asset_metadata_changed: ({ facts }) => facts.source === 'file' && 'file',
  asset_expired: ({ facts }) => facts.action !== 'nothing' && String(facts.action),
  asset_processed: ({ facts }) => facts.state === 'failed' && 'failed',
  role_changed: renamed,
  field_updated: ({ facts }) => facts.name !== facts.before && 'renamed',
  field_deleted: ({ facts }) => facts.values !== 'none' && String(facts.values),
  template_updated: ({ facts }) => facts.name !== facts.before && 'renamed',
  team_changed: renamed,
  person_created: own,
  person_updated: own,
  person_avatar_changed: own,
  person_password_changed: own,
  person_data_exported: own,
  session_ended: own,
  session_others_ended: own,
  api_key_created: own,
  api_key_rotated: own,
  person_signed_in: ({ facts }) => Boolean(facts.secondFactor) && 'twice',
  person_sign_in_failed: ({ facts }) => !facts.personId && 'unknown',
  person_invited: ({ facts }) => facts.by !== 'mail' && String(facts.by),
  person_joined: ({ facts }) => !facts.isNew && 'again',
  person_administrator_changed: ({ facts }) => !facts.isAdministrator && 'back',
  joining_changed: ({ facts }) => {
    const [was, is] = [objectOf(facts.before).domains, objectOf(facts.after).domains].map(listOf)
    if (String(was) === String(is)) return undefined
    return is!.length > 0 ? 'domains' : 'closed'
  },
  term_updated: ({ personal }) => Boolean(personal?.wasName) && 'renamed',
  app_disconnected: ({ facts }) => facts.by !== 'person' && String(facts.by),
  oauth_client_created: ({ facts }) => facts.source === 'registered' && 'registered',
  privacy_text_published: ({ facts }) => facts.mustAccept === true && 'asked',
  history_stream_updated: ({ facts }) => {
    const [was, is] = [objectOf(facts.before).isActive, objectOf(facts.after).isActive]
    return was !== is && (is ? 'resumed' : 'paused')
  },
  history_stream_tested: ({ facts }) => !facts.arrived && 'failed',
}

function valuesOf(t: T, told: Told, isOwn: boolean): Record<string, string> {
  const { facts, names } = told
  const folder = (id: unknown) => names[text(id) ?? ''] ?? t('history.told.elsewhere')
  const first = Array.isArray(facts.before) ? facts.before[0] : facts.before
  const place = placeName(t, told)
  return {
    who: whoWithin(t, told.actor),
    ...thingOf(t, told, isOwn),
    number: String(facts.number ?? ''),
    restoredFrom: String(facts.restoredFrom ?? ''),
    before: text(first) ?? '',
    after: text(facts.after) ?? '',
    from: folder(first),
    to: folder(facts.after ?? facts.folderId),
    original: names[text(facts.fromAssetId) ?? ''] ?? '…',
    event: told.name,
    name: nameIn(t, told),
    wasName: text(objectOf(facts.before).name) ?? text(told.personal?.wasName) ?? '…',
    toPlace: isOwn ? t('history.told.toThis') : t('history.told.toPlace', { place }),
    principal: principalName(t, told),
    role: roleOf(t, told, facts.after),
    wasRole: roleOf(t, told, facts.before),
    fields: fieldNames(t, told),
    ...peopleOf(t, told),
    ...amountsOf(t, told),
  }
}

/** What the sentence is about, and what it is a part of. */
function thingOf(t: T, { name, facts, names }: Told, isOwn: boolean): { what: string; ofWhat: string } {
  const isThis = { what: t('history.told.this'), ofWhat: t('history.told.ofThis') }
  if (isOwn && facts.count === undefined) return isThis
  const count = typeof facts.count === 'number' ? facts.count : listOf(facts.assetIds).length
  if (name.startsWith('assets.') || name === 'metadata.exported') {
    if (isOwn && count === 1) return isThis
    return { what: t('history.several', { count, formatted: formatNumber(count) }), ofWhat: '' }
  }
  const known = text(facts.name) ?? names[text(facts.assetId) ?? text(facts.folderId) ?? '']
  return known
    ? { what: t('history.told.thing', { name: known }), ofWhat: t('history.told.ofThing', { name: known }) }
    : isThis
}

/** Of something that is told as it is now, or as it was. Programs are quoted: their names are anything. */
function nameIn(t: T, { name, facts, names, personal = {} }: Told): string {
  const id = text(facts.teamId) ?? text(facts.roleId) ?? ''
  const found =
    text(facts.name) ??
    text(personal.name) ??
    text(objectOf(facts.after).name) ??
    text(objectOf(facts.before).name) ??
    names[id]
  return /^(app|oauth_client)\./.test(name) ? t('history.told.program', { name: found ?? '…' }) : (found ?? '…')
}

function peopleOf(t: T, told: Told) {
  const { facts, names, personal = {}, actor } = told
  const isJoining = told.name === 'person.joined'
  const invited = text(personal.email) ?? names[text(facts.invitationId) ?? '']
  return {
    person: personName(t, told, facts.personId),
    people: peopleNames(t, told, listOf(facts.personIds)),
    team: teamName(t, told),
    invited: invited ?? t(facts.by === 'domain' ? 'history.told.somebodyFirst' : 'history.told.somebodyNew'),
    joiner: isJoining && actor.type !== 'person' ? personName(t, told, facts.personId) : whoOf(t, actor),
    connection: connectionName(t, told),
  }
}

function amountsOf(t: T, { facts }: Told) {
  const count = Number(facts.count ?? 0)
  const events = Number(facts.events ?? 0)
  const findings = Number(facts.findings ?? 0)
  const at = text(facts.expiresAt)
  const known = (key: string, value: unknown) =>
    // A value that came with a newer version has no word yet.
    t(`history.told.${key}.${String(value)}` as 'history.told.how.sso', { defaultValue: String(value ?? '') })
  return {
    done: formatNumber(Number(facts.done ?? 0)),
    total: facts.total === null || facts.total === undefined ? '…' : formatNumber(Number(facts.total)),
    assets: t('history.several', { count, formatted: formatNumber(count) }),
    sessions: t('history.told.sessions', { count, formatted: formatNumber(count) }),
    events: t('history.told.events', { count: events, formatted: formatNumber(events) }),
    found:
      findings === 0
        ? t('history.told.intact')
        : t('history.told.findings', { count: findings, formatted: formatNumber(findings) }),
    how: known('how', facts.method),
    second: known('second', facts.secondFactor),
    factor: known('factor', facts.kind),
    requiredOf: known('requiredOf', facts.requiredOf),
    text: known('text', facts.kind),
    version: String(facts.version ?? ''),
    format: String(facts.format ?? '').toUpperCase(),
    kind: t(`history.kinds.${String(facts.kind)}` as 'history.kinds.content', { defaultValue: String(facts.kind) }),
    created: formatNumber(Number(facts.created ?? 0)),
    updated: formatNumber(Number(facts.updated ?? 0)),
    seals: listOf(facts.seals).slice(0, 10).join(', '),
    domains: listOf(objectOf(facts.after).domains).slice(0, 5).join(', '),
    date: at ? formatDate(at) : '',
  }
}
