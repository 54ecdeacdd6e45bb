import { randomUUID } from 'node:crypto'
import {
  AccessRequestId,
  ArchiveId,
  type Asset,
  type BinEntryId,
  type Endpoint,
  type Folder,
  FolderId,
  OperationId,
  ROOT_FOLDER_ID,
  UploadId,
} from '@damask/contract'
import { blobKey } from '@damask/storage'
import { deleteAsset } from '../features/assets/delete-asset.ts'
import { createFolder } from '../features/folders/create-folder.ts'
import { createStaged } from '../features/uploads/staging.ts'
import { grant } from './grant.ts'
import { keyOf, memberFor, personFor, sessionFor, type TestPerson } from './people.ts'
import { putAsset } from './put-asset.ts'
import type { TestServer } from './test-server.ts'

// A library in which everybody of the access matrix has their place: a folder that is shared with them in different
// roles, a folder that is shared with nobody, and things of everybody's own.

/** The columns of the matrix, in this order. */
export const CAST = [
  'anonymous',
  /** Signed in, without any grant. */
  'stranger',
  'viewer',
  'contributor',
  'editor',
  'manager',
  'administrator',
  /** A key of an administrator that only reads, and only the shared folder. */
  'narrow key',
  'deactivated',
] as const
export type Role = (typeof CAST)[number]

export type Who = {
  readonly role: Role
  /** Whose things "own" means; the administrator's for nobody. */
  readonly person: TestPerson
  /** New with every call, so that a call that ends sessions ends only its own. */
  readonly headers: () => Promise<Record<string, string>>
}

export type World = Awaited<ReturnType<typeof makeWorld>>

export async function makeWorld(server: TestServer) {
  const { ctx } = server
  let made = 0
  const name = (what = 'Thing') => `${what} ${++made}`
  const folder = (parentId = ROOT_FOLDER_ID): Promise<Folder> => createFolder(ctx, { parentId, name: name('Folder') })
  const shared = await folder()
  const hidden = await folder()
  const putIn = (folderId: Folder['id']): Promise<Asset> => {
    const fileName = name('asset')
    return putAsset(ctx, `${fileName}.txt`, fileName, { folderId })
  }
  const seen = await putIn(shared.id)
  const unseen = await putIn(hidden.id)
  for (const recipe of ['thumbnail', 'pdf']) {
    for (const { version } of [seen, unseen]) await addRendition(server, version.sha256, recipe)
  }
  const binned = async (asset: Asset): Promise<BinEntryId> => (await deleteAsset(ctx, { assetId: asset.id })).binEntryId

  const cast = await makeCast(server, shared)
  const owner = cast.get('administrator')!.person
  return {
    server,
    cast,
    name,
    /** The folder that everybody of the cast has a role in, and an asset in it that calls leave as it is. */
    shared,
    seen,
    hidden,
    unseen,
    /** Each call that changes something gets something new to change. */
    newFolder: async () => (await folder(shared.id)).id,
    newAsset: async () => (await putIn(shared.id)).id,
    newBinEntry: async () => binned(await putIn(shared.id)),
    hiddenBinEntry: async () => binned(await putIn(hidden.id)),
    uploadOf: (person: TestPerson = owner) => addUpload(server, person, shared.id),
    operationOf: (person: TestPerson = owner) => addOperation(server, person),
    archiveOf: (person: TestPerson = owner) => addArchive(server, person, shared.id),
    owner,
    newPerson: async () => (await personFor(server)).personId,
    newRole: async () => (await server.admin.roles.create({ name: name('Role'), capabilities: ['view'] })).id,
    newGrant: async (folderId = shared.id) =>
      grant(server, { to: { personId: (await personFor(server)).personId }, role: 'viewer', on: { folderId } }),
    newRequest: async (folderId = shared.id) =>
      (await (await personFor(server)).damask.accessRequests.create({ folderId })).id,
    /** Of somebody else: shared with everyone, with nobody, or deleted. */
    newCollection: async (state: 'shared' | 'private' | 'deleted' = 'shared') => {
      const { collections } = server.admin
      const { id } = await collections.create({ kind: 'manual', name: name('Collection') })
      await collections.addAssets({ collectionId: id, assetIds: [seen.id] })
      if (state !== 'private') {
        await collections.setShares({ collectionId: id, shares: [{ type: 'everyone', mayEdit: false }] })
      }
      if (state === 'deleted') await collections.delete({ collectionId: id })
      return id
    },
    requestOf: (person: TestPerson) => addRequest(server, person),
  }
}

async function makeCast(server: TestServer, shared: Folder): Promise<Map<Role, Who>> {
  const administrator = await personFor(server, { name: 'Administrator', isAdministrator: true })
  const { secret } = await keyOf(server, administrator.personId, { scopes: ['library:read'], folderIds: [shared.id] })
  const signedIn = (role: Role, person: TestPerson): [Role, Who] => [
    role,
    { role, person, headers: async () => ({ cookie: await sessionFor(server, person.personId) }) },
  ]
  const cast = new Map<Role, Who>([
    ['anonymous', { role: 'anonymous', person: administrator, headers: async () => ({}) }],
    signedIn('stranger', await personFor(server, { name: 'Stranger' })),
    signedIn('administrator', administrator),
    [
      'narrow key',
      { role: 'narrow key', person: administrator, headers: async () => ({ authorization: `Bearer ${secret}` }) },
    ],
    signedIn('deactivated', await personFor(server, { name: 'Gone', isAdministrator: true, deactivated: true })),
  ])
  for (const role of ['viewer', 'contributor', 'editor', 'manager'] as const) {
    cast.set(...signedIn(role, await memberFor(server, role, shared.id)))
  }
  return cast
}

async function addRequest({ ctx }: TestServer, { personId }: TestPerson): Promise<AccessRequestId> {
  const id = ctx.newId(AccessRequestId)
  const times = { created_at: ctx.now(), expires_at: new Date(ctx.now().getTime() + 3_600_000) }
  await ctx.db
    .insertInto('access_request')
    .values({ id, person_id: personId, folder_id: ctx.newId(FolderId), ...times })
    .execute()
  return id
}

const addRendition = ({ ctx }: TestServer, sha256: string, recipe: string) =>
  ctx.db
    .insertInto('rendition')
    .values({
      blob_sha256: sha256,
      recipe,
      key: blobKey(sha256),
      mime: 'image/webp',
      size_bytes: 1,
      created_at: ctx.now(),
    })
    .execute()

const keptActorOf = ({ personId, name }: TestPerson) => ({ type: 'person', personId, keyId: null, appId: null, name })

async function addUpload({ ctx }: TestServer, person: TestPerson, folderId: Folder['id']): Promise<UploadId> {
  const id = ctx.newId(UploadId)
  await createStaged(ctx, id)
  await ctx.db
    .insertInto('upload')
    .values({
      id,
      actor_id: person.personId,
      name: `${id}.txt`,
      folder_id: folderId,
      options: JSON.stringify({ folderNames: [], actor: keptActorOf(person), metadata: null }),
      size_bytes: 4,
      created_at: ctx.now(),
      updated_at: ctx.now(),
      expires_at: new Date(ctx.now().getTime() + 3_600_000),
    })
    .execute()
  return id
}

async function addOperation({ ctx }: TestServer, person: TestPerson): Promise<OperationId> {
  const id = ctx.newId(OperationId)
  await ctx.db
    .insertInto('operation')
    .values({
      id,
      name: 'assets.move',
      actor_id: person.personId,
      actor: JSON.stringify(keptActorOf(person)),
      input: '{}',
      created_at: ctx.now(),
    })
    .execute()
  return id
}

async function addArchive({ ctx }: TestServer, person: TestPerson, folderId: Folder['id']): Promise<ArchiveId> {
  const id = ctx.newId(ArchiveId)
  await ctx.db
    .insertInto('archive')
    .values({
      id,
      actor_id: person.personId,
      name: 'Own.zip',
      asset_ids: [],
      folder_id: folderId,
      created_at: ctx.now(),
      expires_at: new Date(ctx.now().getTime() + 3_600_000),
    })
    .execute()
  return id
}

export type Input = Record<string, unknown> & {
  /** A body that is no JSON, with its headers. */
  raw?: { body: BodyInit | null; headers: Record<string, string> }
}

export type Answer = { status: number; code: string | undefined; detail: string | undefined }

/** Calls an endpoint as the contract describes it. */
export async function callAs(who: Who, origin: string, endpoint: Endpoint, input: Input): Promise<Answer> {
  const keysOf = (shape: Endpoint['params']) => Object.keys(shape?.shape ?? {})
  const path = endpoint.path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(String(input[key] ?? randomUUID())),
  )
  const query = new URLSearchParams(
    keysOf(endpoint.query).flatMap((key) => (input[key] === undefined ? [] : [[key, String(input[key])]])),
  )
  const body = Object.fromEntries(keysOf(endpoint.body).flatMap((key) => (key in input ? [[key, input[key]]] : [])))
  const json = endpoint.body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const stop = new AbortController()
  const response = await fetch(`${origin}/api/v1${path}${query.size > 0 ? `?${query}` : ''}`, {
    method: endpoint.method,
    redirect: 'manual',
    signal: stop.signal,
    ...(input.raw ?? json),
    headers: { ...(await who.headers()), ...(input.raw ?? json)?.headers },
  })
  const { status } = response
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  const text = endpoint.answers === 'events' && !isProblem ? '' : await response.text()
  const problem = isProblem && text ? (JSON.parse(text) as { code: string; detail: string }) : undefined
  stop.abort()
  return { status, code: problem?.code, detail: problem?.detail }
}
