import {
  type AnyCapability,
  type ApiKeyId,
  type Explanation,
  type PersonId,
  type Place,
  ROOT_FOLDER_ID,
} from '@damask/contract'
import { sql } from 'kysely'
import { capabilitiesIn, everything, ROOT_SCOPE_ID } from '../../platform/access.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import type { Holder } from '../access/index.ts'
import { whoCanGive } from './givers.ts'
import { type FoundPlace, getManagedPlace, getVisiblePlace, isLibrary, type PlaceInput, toPlace } from './places.ts'
import { capabilitiesOf, selectRoles } from './roles.ts'
import { countingIn, isOverAccount } from './rules.ts'
import { havingOf } from './ways.ts'
import { sayExplanation } from './words.ts'

type Input = PlaceInput & {
  capability?: AnyCapability | undefined
  personId?: PersonId | undefined
  apiKeyId?: ApiKeyId | undefined
}

/** Whom it is about, and what stands in the way of their grants. */
type Subject = Holder & {
  who: Explanation['who']
  isAdministrator: boolean
  /** Folders a key is limited to; empty means no limit. */
  folderIds: readonly string[]
  limit: 'deactivated' | 'key_expired' | 'key_scopes' | null
}

/** The twin of every check: the same grants, read so that one can see which of them decides. */
export async function explainAccess(ctx: Ctx, input: Input): Promise<Explanation> {
  const capability = input.capability ?? 'view'
  const isOwn = !(input.personId || input.apiKeyId) || isAboutActor(ctx, input)
  // What others may do is read with the scope of the lists that say the same.
  if (!isOwn && ctx.actor.scopes !== 'all' && !ctx.actor.scopes.includes('account:manage'))
    throw problem('key_scope_missing')
  // The library is there for everybody to know of, even where nothing in it can be seen.
  const place = isOverAccount(capability)
    ? await theLibrary(ctx)
    : isOwn
      ? await getVisiblePlace(ctx, input)
      : await getManagedPlace(ctx, input)
  if (isOverAccount(capability) && !isOwn) await getManagedPlace(ctx, {})
  const subject = isOwn ? ownSubject(ctx, capability) : await getSubject(ctx, input)
  const limit: Explanation['limit'] =
    subject.limit ?? ((await isOutsideOf(ctx, subject.folderIds, place)) ? 'key_folders' : null)
  const having = await havingOf(ctx, place, subject, isLibrary(place), capability)
  const ways = subject.isAdministrator ? [{ type: 'administrator' as const }, ...having.ways] : having.ways
  const allowed = ways.length > 0 && limit === null
  const explanation = {
    who: subject.who,
    capability,
    place: await shownPlace(ctx, place),
    allowed,
    ways: allowed ? ways : [],
    capabilities: limit
      ? []
      : subject.isAdministrator
        ? countingIn(isLibrary(place), capabilitiesIn(everything.maskIn(ROOT_SCOPE_ID)))
        : having.capabilities,
    limit,
    needed: allowed || limit ? null : await whatIsNeeded(ctx, place, capability),
  }
  return { ...explanation, says: sayExplanation(explanation) }
}

function isAboutActor({ actor }: Ctx, { personId, apiKeyId }: Input): boolean {
  if (apiKeyId) return !personId && actor.keyId === apiKeyId
  return !actor.hasOwnAccess && actor.keyId === null && actor.personId === personId
}

function ownSubject({ actor }: Ctx, capability: AnyCapability): Subject {
  if (!actor.personId) throw problem('not_signed_in')
  const needed = isOverAccount(capability) ? 'account:manage' : capability === 'view' ? 'library:read' : 'library:write'
  // Downloads are reads; everything else that changes something is a write.
  const scope = capability.startsWith('download') ? 'library:read' : needed
  return {
    ...actor,
    who: { type: actor.keyId ? 'key' : 'person', id: actor.keyId ?? actor.personId, name: actor.name, isYou: true },
    limit: actor.scopes === 'all' || actor.scopes.includes(scope) ? null : 'key_scopes',
  }
}

async function getSubject(ctx: Ctx, { personId, apiKeyId }: Input): Promise<Subject> {
  if (personId && apiKeyId) throw problem('principal_unclear')
  if (personId) {
    const row = await ctx.db.selectFrom('person').selectAll().where('id', '=', personId).executeTakeFirst()
    if (!row) throw problem('principal_not_found')
    return {
      personId,
      keyId: null,
      hasOwnAccess: false,
      who: { type: 'person', id: personId, name: row.name, isYou: false },
      isAdministrator: row.is_administrator,
      folderIds: [],
      limit: row.deactivated_at ? 'deactivated' : null,
    }
  }
  const key = await ctx.db
    .selectFrom('api_key')
    .innerJoin('person', 'person.id', 'api_key.person_id')
    .select(['api_key.id', 'api_key.name', 'person_id', 'folder_ids', 'expires_at', 'deactivated_at'])
    .where('api_key.id', '=', apiKeyId!)
    .where('has_own_access', '=', true)
    .executeTakeFirst()
  if (!key) throw problem('principal_not_found')
  return {
    personId: key.person_id,
    keyId: key.id,
    hasOwnAccess: true,
    who: { type: 'key', id: key.id, name: key.name, isYou: false },
    isAdministrator: false,
    folderIds: key.folder_ids,
    limit: key.deactivated_at ? 'deactivated' : key.expires_at && key.expires_at <= ctx.now() ? 'key_expired' : null,
  }
}

async function theLibrary(ctx: Ctx): Promise<FoundPlace> {
  const folder = await ctx.db
    .selectFrom('folder')
    .select(['id', 'id_path', 'scope_id', 'has_own_scope'])
    .where('id', '=', ROOT_FOLDER_ID)
    .executeTakeFirstOrThrow()
  return { type: 'folder', folder, asset: null, scopeId: folder.scope_id }
}

const shownPlace = async (ctx: Ctx, place: FoundPlace): Promise<Place> =>
  (await toPlace(ctx, place)) ?? { type: 'folder', id: ROOT_FOLDER_ID, name: '', path: '/' }

async function isOutsideOf(ctx: Ctx, folderIds: readonly string[], place: FoundPlace): Promise<boolean> {
  if (folderIds.length === 0) return false
  const { rows } = await sql`select 1 from folder where id = any(${[...folderIds]}::uuid[])
    and starts_with(${place.folder.id_path}, id_path) limit 1`.execute(ctx.db)
  return rows.length === 0
}

/** Roles that would do, of those that concern the actor, from least to most; and who could give one. */
async function whatIsNeeded(ctx: Ctx, place: FoundPlace, capability: AnyCapability): Promise<Explanation['needed']> {
  const roles = await selectRoles(ctx).where(sql<boolean>`${capability} = any(role.capabilities)`).execute()
  const shown = roles
    .toSorted(
      (a, b) => Number(b.is_built_in) - Number(a.is_built_in) || capabilitiesOf(a).length - capabilitiesOf(b).length,
    )
    .slice(0, 10)
  return { roles: shown.map(({ id, name }) => ({ id, name })), from: await whoCanGive(ctx, place, capability) }
}
