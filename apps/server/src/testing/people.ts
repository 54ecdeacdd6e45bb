import { createHmac, randomBytes } from 'node:crypto'
import { ApiKeyId, type FolderId, type KeyScope, PersonId, SessionId, TeamId } from '@damask/contract'
import { createDamask, type Damask } from '@damask/sdk'
import { hash } from '@node-rs/argon2'
import { API_KEY_PREFIX, makeSecret } from '../features/identity/rules.ts'
import { newUuid } from '../platform/ids.ts'
import { readSecret } from '../platform/secrets.ts'
import { grant, type RoleName, type TestGrant } from './grant.ts'
import type { TestServer } from './test-server.ts'

/** Somebody with an account, signed in as a browser is. */
export type TestPerson = {
  readonly personId: PersonId
  readonly name: string
  readonly email: string
  /** Signed in with a session. */
  readonly damask: Damask
  /** The session cookie, for raw requests. */
  readonly cookie: string
}

type NewPerson = { name?: string; isAdministrator?: boolean; deactivated?: boolean; kind?: 'person' | 'service' }

let made = 0

/**
 * Somebody new, who may do nothing yet: `const ana = await personFor(server, { name: 'Ana' })`. Their password is
 * `PASSWORD`, hashed cheaply. Straight in the database, for stories that are not about inviting people.
 */
export async function personFor(server: TestServer, wanted: NewPerson = {}): Promise<TestPerson> {
  const { ctx } = server
  made += 1
  const personId = ctx.newId(PersonId)
  const name = wanted.name ?? `Person ${made}`
  const email = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}.${made}@example.com`
  const times = { created_at: ctx.now(), updated_at: ctx.now() }
  await ctx.db
    .insertInto('person')
    .values({
      id: personId,
      name,
      email,
      email_verified: true,
      is_administrator: wanted.isAdministrator ?? false,
      kind: wanted.kind ?? 'person',
      deactivated_at: wanted.deactivated ? ctx.now() : null,
      ...times,
    })
    .execute()
  await ctx.db
    .insertInto('account')
    .values({
      id: newUuid(PersonId),
      person_id: personId,
      account_id: personId,
      provider_id: 'credential',
      password: await hash(PASSWORD, { algorithm: 2, memoryCost: 8, timeCost: 1, parallelism: 1 }),
      ...times,
    })
    .execute()
  const cookie = await sessionFor(server, personId)
  return { personId, name, email, cookie, damask: createDamask({ url: server.origin, headers: { cookie } }) }
}

export const PASSWORD = 'a password of the tests'

/**
 * Somebody new with a role in one folder, or in the whole library when no folder is given:
 * `const editor = await memberFor(server, 'editor', folder.id)`.
 */
export async function memberFor(server: TestServer, role: TestGrant['role'], folderId?: FolderId): Promise<TestPerson> {
  const person = await personFor(server, { name: typeof role === 'string' && role.length < 20 ? role : 'Member' })
  await grant(server, { to: { personId: person.personId }, role, ...(folderId && { on: { folderId } }) })
  return person
}

/** Signs a person in once more. @returns the cookie */
export async function sessionFor(server: TestServer, personId: PersonId): Promise<string> {
  const { ctx } = server
  const token = randomBytes(24).toString('base64url')
  await ctx.db
    .insertInto('session')
    .values({
      id: newUuid(SessionId),
      person_id: personId,
      token,
      expires_at: new Date(ctx.now().getTime() + 30 * 86_400_000),
      confirmed_at: ctx.now(),
      created_at: ctx.now(),
      updated_at: ctx.now(),
    })
    .execute()
  const secret = await readSecret(ctx, 'session.secret')
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return `damask.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}

/** Lets the proof of who is there, which came with signing in, grow old in all sessions of a person. */
export const proofGrowsOld = (server: TestServer, personId: PersonId) =>
  server.ctx.db
    .updateTable('session')
    .set({ confirmed_at: new Date(server.ctx.now().getTime() - 16 * 60_000) })
    .where('person_id', '=', personId)
    .execute()

type NewKey = {
  scopes?: KeyScope[]
  folderIds?: FolderId[]
  /** A key that acts by these grants of its own instead of in the name of its person. */
  ownAccess?: { role: RoleName; folderId?: FolderId }[]
}

/** A key of a person: `const { damask } = await keyOf(server, ana.personId, { scopes: ['library:read'] })`. */
export async function keyOf(
  server: TestServer,
  personId: PersonId,
  wanted: NewKey = {},
): Promise<{ apiKeyId: ApiKeyId; secret: string; damask: Damask }> {
  const { ctx } = server
  const apiKeyId = ctx.newId(ApiKeyId)
  const { secret, prefix, hash: secretHash } = makeSecret(API_KEY_PREFIX)
  await ctx.db
    .insertInto('api_key')
    .values({
      id: apiKeyId,
      person_id: personId,
      name: `Key ${prefix}`,
      prefix,
      secret_hash: secretHash,
      scopes: wanted.scopes ?? ['library:read', 'library:write'],
      folder_ids: wanted.folderIds ?? [],
      has_own_access: wanted.ownAccess !== undefined,
      created_at: ctx.now(),
    })
    .execute()
  for (const { role, folderId } of wanted.ownAccess ?? []) {
    await grant(server, { to: { apiKeyId }, role, ...(folderId && { on: { folderId } }) })
  }
  return { apiKeyId, secret, damask: createDamask({ url: server.origin, token: secret }) }
}

/** A team with these people in it. */
export async function teamOf(
  server: TestServer,
  personIds: readonly PersonId[],
  wanted: { name?: string; parentId?: TeamId } = {},
): Promise<TeamId> {
  const { ctx } = server
  made += 1
  const id = ctx.newId(TeamId)
  const name = wanted.name ?? `Team ${made}`
  await ctx.db
    .insertInto('team')
    .values({ id, name, parent_id: wanted.parentId ?? null, created_at: ctx.now(), updated_at: ctx.now() })
    .execute()
  for (const personId of personIds) {
    await ctx.db.insertInto('team_member').values({ team_id: id, person_id: personId, added_at: ctx.now() }).execute()
  }
  return id
}
