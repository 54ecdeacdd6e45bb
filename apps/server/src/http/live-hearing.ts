import type {
  AccountCapability,
  AssetId,
  CollectionId,
  FolderId,
  LiveMessage,
  PersonId,
  ScopeId,
} from '@damask/contract'
import { sql } from 'kysely'
import { credentialOf, has, isLimitedKey, mayWithAccount } from '../platform/access.ts'
import type { Actor, Ctx } from '../platform/ctx.ts'
import type { LiveItem } from '../platform/live.ts'

/** Where something is: what decides who may see it. */
export type Place = {
  readonly scope: ScopeId
  readonly idPath: string
  /** Not in the library yet. That something is held in a folder is said by `attention.changed`, which names nothing. */
  readonly isHeld?: boolean
}

/** A message with the places that it tells of, as they are now; what is gone has none. */
export type Placed = LiveItem & {
  readonly assets: ReadonlyMap<AssetId, Place>
  readonly folders: ReadonlyMap<FolderId, Place>
  /** Who may look at the collection that it tells of. */
  readonly lookers?: Lookers | undefined
}

type Lookers = { readonly everyone: boolean; readonly personIds: ReadonlySet<PersonId> }

/** Ids of a message, by what they are ids of. */
type About = { assetId?: AssetId; assetIds?: AssetId[]; each?: unknown } & Partial<
  Record<'folderId' | 'parentId' | 'after', FolderId> & { before: unknown }
>

const OF_LIBRARY = /^(asset|assets|folder|policy|attention|processing)\./
/** Everybody who is signed in may look at all of it. */
const OF_EVERYBODY = /^(vocabulary|term|terms|field|field_group|template)\./
const OF_COLLECTIONS = /^collection\./
/** Grants and requests are about a place as well, and for those who decide there. */
const OF_ACCESS = /^access\./

const assetsIn = ({ assetId, assetIds }: Pick<About, 'assetId' | 'assetIds'>): AssetId[] => [
  ...(assetId ? [assetId] : []),
  ...(assetIds ?? []),
]

/** `before` and `after` are folders where something moved, and names where something was renamed. */
function foldersIn({ folderId, parentId, before, after }: About, name: string): FolderId[] {
  const ends = name.endsWith('.moved') || name === 'assets.copied' ? [before, after].flat() : []
  return [folderId, parentId, ...ends].filter((id): id is FolderId => typeof id === 'string')
}

/** Looks up where the things of these messages are, with two queries however many they are. */
export async function placesOf(ctx: Ctx, items: readonly LiveItem[], known: Map<FolderId, Place>): Promise<Placed[]> {
  const about = items.map(({ message }) => {
    const data = OF_LIBRARY.test(message.name) || OF_ACCESS.test(message.name) ? (message.data as About) : {}
    return { assetIds: assetsIn(data), folderIds: foldersIn(data, message.name) }
  })
  const assets = new Map<AssetId, Place>()
  const assetIds = [...new Set(about.flatMap((a) => a.assetIds))]
  if (assetIds.length > 0) {
    const { rows } = await sql<{ id: AssetId; scope: ScopeId; id_path: string; isHeld: boolean }>`
      select asset.id, coalesce(asset.scope_id, folder.scope_id) as scope, folder.id_path,
        asset.held_at is not null as "isHeld"
      from asset join folder on folder.id = asset.folder_id where asset.id = any(${assetIds}::uuid[])`.execute(ctx.db)
    for (const { id, scope, id_path: idPath, isHeld } of rows) assets.set(id, { scope, idPath, isHeld })
  }
  const unknown = [...new Set(about.flatMap((a) => a.folderIds))].filter((id) => !known.has(id))
  if (unknown.length > 0) {
    const { rows } = await sql<{ id: FolderId; scope: ScopeId; id_path: string }>`
      select id, scope_id as scope, id_path from folder where id = any(${unknown}::uuid[])`.execute(ctx.db)
    for (const { id, scope, id_path: idPath } of rows) known.set(id, { scope, idPath })
  }
  const lookers = await lookersOf(
    ctx,
    items.flatMap(({ message }) => collectionIn(message) ?? []),
  )
  return items.map((item, i) => ({
    ...item,
    lookers: lookers.get(collectionIn(item.message)!),
    assets: pick(assets, about[i]!.assetIds),
    folders: pick(known, about[i]!.folderIds),
  }))
}

const collectionIn = ({ name, data }: LiveMessage): CollectionId | undefined =>
  OF_COLLECTIONS.test(name) ? (data as { collectionId?: CollectionId }).collectionId : undefined

/** Owners, and whom it or a group around it is shared with; teams by their members. */
async function lookersOf(ctx: Ctx, ids: readonly CollectionId[]): Promise<Map<CollectionId, Lookers>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: CollectionId; everyone: boolean; person_ids: (PersonId | null)[] | null }>`
    select shown.id, coalesce(bool_or(share.principal_type = 'everyone'), false) as everyone,
      array_agg(distinct looker.id) filter (where looker.id is not null) as person_ids
    from collection as shown
    join collection as around on around.id = any(shown.path)
    left join collection_share as share on share.collection_id = around.id
    left join lateral (
      select around.owner_id as id union all select share.person_id
      union all select member.person_id from team join team_member as member on member.team_id = team.id
        where team.id = share.team_id or team.parent_id = share.team_id
    ) as looker on true
    where shown.id = any(${[...new Set(ids)]}::uuid[]) group by shown.id`.execute(ctx.db)
  return new Map(
    rows.map((row) => [row.id, { everyone: row.everyone, personIds: new Set((row.person_ids ?? []) as PersonId[]) }]),
  )
}

const pick = <K, V>(from: ReadonlyMap<K, V>, keys: readonly K[]): Map<K, V> =>
  new Map(keys.flatMap((key) => (from.has(key) ? [[key, from.get(key)!] as const] : [])))

/** Whoever runs this part of the account hears of it; what is not named here is for administrators. */
const ACCOUNT: readonly (readonly [RegExp, AccountCapability])[] = [
  [/^(person|team|invitation|joining|service_account)\.(?!signed|sign_in)/, 'manage_people'],
  [/^(api_key|app|oauth_client|webhook)\./, 'manage_integrations'],
  [/^(setting|sso_connection|scim_token|sign_in_policy)\.|^privacy\.text_(published|retired)$/, 'manage_settings'],
  [/^legal_hold\./, 'manage_policies'],
  [/^history\./, 'see_audit'],
  [/^quality\./, 'manage_fields'],
]

/**
 * What a reader hears of a message: it, a part of it, or nothing. News of the library is for whoever may see one of the
 * places that it tells of; what somebody does themselves is for them alone.
 */
export function heardBy(actor: Actor, item: Placed): LiveMessage | undefined {
  const { message, to } = item
  if (to) return isOwnerOf(actor, to) ? message : undefined
  if (OF_ACCESS.test(message.name) && [...item.assets.values(), ...item.folders.values()].some(decidesIn(actor)))
    return message
  if (item.lookers && isLooker(actor, item.lookers)) return message
  if (!OF_LIBRARY.test(message.name))
    return isAbout(actor, message) || mayKnow(actor, message.name) ? message : undefined
  const sees = (place: Place | undefined) => place !== undefined && maySee(actor, place)
  const isNear = [...item.assets.values(), ...item.folders.values()].some(sees)
  if ([...item.assets.values()].some(({ isHeld }) => isHeld)) return undefined
  // What was erased is nowhere; its name is left to those who see everything.
  if (!isNear && !isUnlimitedAdministrator(actor)) return undefined
  const data = message.data as About
  if (!data.assetIds) return message
  const { each: _, ...plain } = data
  const assetIds = data.assetIds.filter((id) => sees(item.assets.get(id)))
  const before = Array.isArray(data.before)
    ? { before: data.before.filter((id: FolderId) => sees(item.folders.get(id))) }
    : undefined
  return { ...message, data: { ...plain, assetIds, ...before } } as LiveMessage
}

const isLooker = (actor: Actor, { everyone, personIds }: Lookers): boolean =>
  everyone || (actor.personId !== null && !actor.hasOwnAccess && personIds.has(actor.personId))

const decidesIn = (actor: Actor) => (place: Place) =>
  maySee(actor, place) && has(actor.access.maskIn(place.scope), 'manage_access')

const maySee = ({ access, folderIds }: Actor, { scope, idPath }: Place): boolean =>
  has(access.maskIn(scope), 'view') && (folderIds.length === 0 || folderIds.some((id) => idPath.includes(`${id}/`)))

const isOwnerOf = (actor: Actor, to: NonNullable<LiveItem['to']>): boolean =>
  actor.personId !== null &&
  actor.personId === to.personId &&
  (!isLimitedKey(actor) || credentialOf(actor) === to.credential)

const isAbout = (actor: Actor, { data }: LiveMessage): boolean =>
  !isLimitedKey(actor) && actor.personId !== null && 'personId' in data && data.personId === actor.personId

/** Sessions and signing in are nobody's business but one's own. */
function mayKnow(actor: Actor, name: string): boolean {
  if (/^session\.|^person\.sign/.test(name)) return false
  if (OF_EVERYBODY.test(name)) return true
  const needed = ACCOUNT.find(([pattern]) => pattern.test(name))?.[1]
  return needed ? mayWithAccount(actor, needed) : isUnlimitedAdministrator(actor)
}

const isUnlimitedAdministrator = (actor: Actor): boolean => actor.isAdministrator && actor.folderIds.length === 0
