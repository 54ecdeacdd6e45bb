import {
  type ApiKeyId,
  type AssetId,
  type Capability,
  type FolderId,
  GrantId,
  type PersonId,
  ROLE_IDS,
  ROOT_FOLDER_ID,
  RoleId,
  type ScopeId,
  type TeamId,
} from '@damask/contract'
import { ensureAssetScope, ensureFolderScope } from '../features/access/index.ts'
import { lockTree } from '../features/folders/index.ts'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { TestServer } from './test-server.ts'

export type RoleName = keyof typeof ROLE_IDS

export type TestGrant = {
  to: { personId: PersonId } | { teamId: TeamId } | { apiKeyId: ApiKeyId } | 'everyone'
  /** A built-in role by its name, any other by its id (see `roleOf`). */
  role: RoleName | RoleId
  /** Where; the library itself when left out. */
  on?: { folderId: FolderId } | { assetId: AssetId }
  startsAt?: Date
  endsAt?: Date
}

/**
 * Gives somebody a role somewhere, straight in the database, for stories that are not about giving it:
 * `await grant(server, { to: { personId }, role: 'editor', on: { folderId } })`.
 */
export async function grant(server: Pick<TestServer, 'ctx'>, wanted: TestGrant): Promise<GrantId> {
  const { to, role, on = { folderId: ROOT_FOLDER_ID } } = wanted
  return inTransaction(server.ctx, async (ctx) => {
    await lockTree(ctx)
    const scope = await scopeOf(ctx, on)
    const id = ctx.newId(GrantId)
    const principal: Partial<{ personId: PersonId; teamId: TeamId; apiKeyId: ApiKeyId }> = to === 'everyone' ? {} : to
    await ctx.db
      .insertInto('access_grant')
      .values({
        id,
        principal_type: principalTypeOf(to),
        person_id: principal.personId ?? null,
        team_id: principal.teamId ?? null,
        api_key_id: principal.apiKeyId ?? null,
        role_id: role in ROLE_IDS ? ROLE_IDS[role as RoleName] : (role as RoleId),
        scope_id: scope,
        starts_at: wanted.startsAt ?? null,
        ends_at: wanted.endsAt ?? null,
        created_at: ctx.now(),
      })
      .execute()
    return id
  })
}

/** Takes a grant back. */
export const revokeGrant = (server: Pick<TestServer, 'ctx'>, id: GrantId) =>
  server.ctx.db.deleteFrom('access_grant').where('id', '=', id).execute()

/** A role with exactly these capabilities. */
export async function roleOf(
  server: Pick<TestServer, 'ctx'>,
  capabilities: readonly (Capability | string)[],
): Promise<RoleId> {
  const { ctx } = server
  const id = ctx.newId(RoleId)
  await ctx.db
    .insertInto('role')
    .values({ id, name: `Role ${id}`, capabilities: [...capabilities], created_at: ctx.now(), updated_at: ctx.now() })
    .execute()
  return id
}

const principalTypeOf = (to: TestGrant['to']) =>
  to === 'everyone' ? 'everyone' : 'personId' in to ? 'person' : 'teamId' in to ? 'team' : 'key'

async function scopeOf(ctx: Ctx, on: NonNullable<TestGrant['on']>): Promise<ScopeId> {
  if ('folderId' in on) {
    const folder = await ctx.db.selectFrom('folder').selectAll().where('id', '=', on.folderId).executeTakeFirstOrThrow()
    return ensureFolderScope(ctx, folder)
  }
  const asset = await ctx.db
    .selectFrom('asset')
    .select(['id', 'scope_id'])
    .where('id', '=', on.assetId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  return ensureAssetScope(ctx, asset)
}
