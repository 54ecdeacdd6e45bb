import {
  type ApiKeyId,
  type AssetId,
  Capability,
  type FolderId,
  type GrantId,
  type PersonId,
  ROLE_IDS,
  ROOT_FOLDER_ID,
  type TeamId,
} from '@damask/contract'
import fc from 'fast-check'
import { type SqlBool, sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { capabilitiesOn } from './features/access/capabilities-on.ts'
import { visibleTo, withAccess } from './features/access/index.ts'
import { moveAsset } from './features/assets/move-asset.ts'
import { createFolder } from './features/folders/create-folder.ts'
import { moveFolder } from './features/folders/move-folder.ts'
import { type Actor, nobody } from './platform/ctx.ts'
import { grant, type RoleName, revokeGrant } from './testing/grant.ts'
import { keyOf, personFor, teamOf } from './testing/people.ts'
import { putAsset } from './testing/put-asset.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

// Random trees, teams, grants and moves: what the database answers in sets must be what a plain reading of the grants
// says of every single thing.

const FOLDERS = 7
const ASSETS = 5
const PEOPLE = 4
const HOUR = 3_600_000
const ROLES = Object.keys(ROLE_IDS) as RoleName[]
const ASKED: readonly Capability[] = ['view', 'upload', 'manage_folder']

let server: TestServer
let now = Date.parse('2026-03-01T12:00:00Z')
let people: PersonId[]
let key: ApiKeyId
let roles: Map<RoleName, ReadonlySet<string>>
beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(now) })
  people = []
  for (let i = 0; i < PEOPLE; i++) people.push((await personFor(server)).personId)
  key = (await keyOf(server, people[0]!, { ownAccess: [] })).apiKeyId
  const rows = await server.ctx.db.selectFrom('role').select(['id', 'capabilities']).execute()
  roles = new Map(ROLES.map((name) => [name, new Set(rows.find((row) => row.id === ROLE_IDS[name])!.capabilities)]))
})

type Place = { folder: number } | { asset: number }
type Principal = { person: number } | { team: number } | 'everyone' | 'key'
type Given = { to: Principal; role: RoleName; on: Place; from: number | null; until: number | null; id?: GrantId }

const folderAt = fc.nat(FOLDERS - 1)
const principal = fc.oneof(
  fc.record({ person: fc.nat(PEOPLE - 1) }),
  fc.record({ team: fc.nat(2) }),
  fc.constant('everyone' as const),
  fc.constant('key' as const),
)
const given = fc.record({
  to: principal,
  role: fc.constantFrom(...ROLES),
  on: fc.oneof({ weight: 3, arbitrary: fc.record({ folder: folderAt }) }, fc.record({ asset: fc.nat(ASSETS - 1) })),
  // Hours from now; nothing begins or ends at the very moments that are asked about.
  from: fc.option(fc.constantFrom(-3, -1, 1, 5)),
  until: fc.option(fc.constantFrom(-2, 2, 6)),
})
const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ grant: given }) },
  fc.record({ revoke: fc.nat() }),
  { weight: 5, arbitrary: fc.record({ moveFolder: folderAt, to: folderAt }) },
  { weight: 2, arbitrary: fc.record({ moveAsset: fc.nat(ASSETS - 1), to: folderAt }) },
)
const library = fc.record({
  /** The folder above each, of those before it; the first is in the library. */
  parents: fc.tuple(...Array.from({ length: FOLDERS }, (_, i) => fc.nat(Math.max(0, i - 1)))),
  homes: fc.array(folderAt, { minLength: ASSETS, maxLength: ASSETS }),
  /** The second team is in the first. */
  members: fc.array(fc.tuple(fc.nat(2), fc.nat(PEOPLE - 1)), { maxLength: 5 }),
  changes: fc.array(change, { minLength: 8, maxLength: 20 }),
})

test('sets of the database say what the grants say, one by one, after any changes and at any time', async () => {
  await fc.assert(
    fc.asyncProperty(library, async (wanted) => {
      const model = await build(wanted)
      await compare(model)
      // Grants that began and ended meanwhile, without anybody changing anything.
      now += 3 * HOUR
      await compare(model)
    }),
    { numRuns: 25 },
  )
}, 120_000)

type Model = {
  folders: FolderId[]
  assets: AssetId[]
  /** Index of the folder above; -1 is the library. */
  above: number[]
  homes: number[]
  teams: TeamId[]
  members: readonly (readonly [number, number])[]
  grants: (Given & { at: number })[]
}

async function build(wanted: typeof library extends fc.Arbitrary<infer L> ? L : never): Promise<Model> {
  const { ctx } = server
  await sql`delete from access_grant`.execute(ctx.db)
  await sql`delete from team`.execute(ctx.db)
  const folders: FolderId[] = []
  const above = wanted.parents.map((parent, i) => (i === 0 ? -1 : parent))
  for (const [i, parent] of above.entries()) {
    const parentId = parent < 0 ? ROOT_FOLDER_ID : folders[parent]!
    folders.push((await createFolder(ctx, { parentId, name: `F${i} ${Math.random()}` })).id)
  }
  const assets: AssetId[] = []
  for (const home of wanted.homes) {
    const text = String(Math.random())
    assets.push((await putAsset(ctx, `${text}.txt`, text, { folderId: folders[home]! })).id)
  }
  const members = wanted.members.filter(
    (pair, i) => wanted.members.findIndex((other) => other.join() === pair.join()) === i,
  )
  const inTeam = (team: number) => members.filter(([of]) => of === team).map(([, person]) => people[person]!)
  const outer = await teamOf(server, inTeam(0))
  const teams = [outer, await teamOf(server, inTeam(1), { parentId: outer }), await teamOf(server, inTeam(2))]
  const model: Model = { folders, assets, above, homes: [...wanted.homes], teams, members, grants: [] }
  for (const one of wanted.changes) await apply(model, one)
  return model
}

async function apply(model: Model, one: typeof change extends fc.Arbitrary<infer C> ? C : never): Promise<void> {
  const { ctx } = server
  const { folders, assets, above, homes, grants } = model
  if ('revoke' in one) {
    const [gone] = grants.splice(one.revoke % Math.max(1, grants.length), 1)
    if (gone) await revokeGrant(server, gone.id!)
  } else if ('moveFolder' in one) {
    const { moveFolder: which, to } = one
    if (wayUp(model, to).includes(which)) return
    await moveFolder(ctx, { folderId: folders[which]!, parentId: folders[to]! })
    above[which] = to
  } else if ('moveAsset' in one) {
    await moveAsset(ctx, { assetId: assets[one.moveAsset]!, folderId: folders[one.to]! })
    homes[one.moveAsset] = one.to
  } else {
    const { grant: g } = one
    if (g.from !== null && g.until !== null && g.from >= g.until) return
    if (grants.some((known) => sameGrant(known, g))) return
    const id = await grant(server, {
      to: g.to === 'everyone' ? g.to : g.to === 'key' ? { apiKeyId: key } : principalOf(model, g.to),
      role: g.role,
      on: 'folder' in g.on ? { folderId: folders[g.on.folder]! } : { assetId: assets[g.on.asset]! },
      ...(g.from !== null && { startsAt: new Date(now + g.from * HOUR) }),
      ...(g.until !== null && { endsAt: new Date(now + g.until * HOUR) }),
    })
    grants.push({ ...g, id, at: now })
  }
}

const sameGrant = (a: Given, b: Given) => JSON.stringify([a.to, a.role, a.on]) === JSON.stringify([b.to, b.role, b.on])

const principalOf = (model: Model, to: { person: number } | { team: number }) =>
  'person' in to ? { personId: people[to.person]! } : { teamId: model.teams[to.team]! }

/** The folder and all above it. */
function wayUp({ above }: Model, folder: number): number[] {
  const way: number[] = []
  for (let at = folder; at >= 0; at = above[at]!) way.push(at)
  return way
}

/** The plain reading: what the grants that speak of somebody, now, and of a place on the way, allow together. */
function allowed(model: Model, who: number | 'key', place: Place): Set<string> {
  const way = wayUp(model, 'folder' in place ? place.folder : model.homes[place.asset]!)
  const speaksOf = (to: Principal): boolean => {
    if (who === 'key' || to === 'key') return who === to
    if (to === 'everyone') return true
    if ('person' in to) return to.person === who
    return model.members.some(([team, person]) => person === who && (team === to.team || (team === 1 && to.team === 0)))
  }
  const holds = model.grants.filter(
    ({ to, on, from, until, at }) =>
      speaksOf(to) &&
      (from === null || at + from * HOUR <= now) &&
      (until === null || now < at + until * HOUR) &&
      ('folder' in on ? way.includes(on.folder) : 'asset' in place && on.asset === place.asset),
  )
  return new Set(holds.flatMap(({ role }) => [...roles.get(role)!]))
}

async function compare(model: Model): Promise<void> {
  const { ctx } = server
  const folders = await ctx.db
    .selectFrom('folder')
    .select(['id', 'scope_id'])
    .where('id', 'in', model.folders)
    .execute()
  const assets = await ctx.db
    .selectFrom('asset_index')
    .select(['asset_id as id', 'scope_id'])
    .where('asset_id', 'in', model.assets)
    .execute()
  const scopes = new Map<string, (typeof folders)[number]['scope_id']>(
    [...folders, ...assets].map((row) => [row.id, row.scope_id]),
  )
  for (const who of [...people.keys(), 'key'] as const) {
    const actor = await actorOf(who)
    const expectedOf = (place: Place) => allowed(model, who, place)
    const places: [string, Place][] = [
      ...model.folders.map((id, folder): [string, Place] => [id, { folder }]),
      ...model.assets.map((id, asset): [string, Place] => [id, { asset }]),
    ]
    for (const [id, place] of places) {
      const expected = expectedOf(place)
      expect(capabilitiesOn(actor, scopes.get(id)!), `${who} ${JSON.stringify(place)}`).toEqual(
        Capability.options.filter((name) => expected.has(name)),
      )
    }
    for (const capability of ASKED) {
      const wanted = (ids: readonly string[], of: (i: number) => Place) =>
        ids.filter((_, i) => expectedOf(of(i)).has(capability)).toSorted()
      const expectedFolders = wanted(model.folders, (folder) => ({ folder }))
      const expectedAssets = wanted(model.assets, (asset) => ({ asset }))
      const among = async (table: 'folder' | 'asset' | 'asset_index', column: string, ids: readonly string[]) => {
        const { rows } = await sql<{ id: string }>`select ${sql.ref(column)} as id from ${sql.table(table)}
          where ${sql.ref(column)} = any(${[...ids]}::uuid[]) and ${visibleTo(actor, table, capability)}`.execute(
          ctx.db,
        )
        return rows.map((row) => row.id).toSorted()
      }
      expect(await among('folder', 'folder.id', model.folders)).toEqual(expectedFolders)
      expect(await among('asset', 'asset.id', model.assets)).toEqual(expectedAssets)
      expect(await among('asset_index', 'asset_index.asset_id', model.assets)).toEqual(expectedAssets)
    }
    const { rows } = await sql<{ id: FolderId }>`select id from folder where id = any(${model.folders}::uuid[])
      and ${visibleTo(actor, 'folder')} and not ${visibleTo(actor, 'parent')}`.execute(ctx.db)
    const topmost = model.folders.filter(
      (_, folder) =>
        expectedOf({ folder }).has('view') &&
        (model.above[folder]! < 0 || !expectedOf({ folder: model.above[folder]! }).has('view')),
    )
    expect(rows.map((row) => row.id).toSorted()).toEqual(topmost.toSorted())
  }
}

function actorOf(who: number | 'key'): Promise<Actor> {
  const actor: Actor =
    who === 'key'
      ? {
          ...nobody,
          type: 'key',
          personId: people[0]!,
          keyId: key,
          hasOwnAccess: true,
          scopes: ['library:read', 'library:write'],
        }
      : { ...nobody, type: 'person', personId: people[who]!, scopes: 'all' }
  return withAccess(server.ctx, actor)
}

/** The set-based conditions are conditions: `true` and `false`, never unknown. */
test('nothing is ever neither visible nor invisible', async () => {
  const actor = await actorOf(0)
  for (const rows of ['folder', 'asset', 'asset_index', 'bin_entry'] as const) {
    const { rows: unknown } = await sql`select 1 from ${sql.table(rows)}
      where (${sql<SqlBool>`${visibleTo(actor, rows)}`}) is null`.execute(server.ctx.db)
    expect(unknown).toEqual([])
  }
})
