import type { FolderId, Policy, PolicyPart, PolicyParts } from '@damask/contract'
import { sql } from 'kysely'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { requireCapability } from '../access/index.ts'
import { getVisibleFolder, lockTree } from '../folders/index.ts'
import { startCheck } from './check-violations.ts'
import { getPolicy, mayChangePolicy } from './get-policy.ts'
import { judgeParts } from './judge-parts.ts'
import { policyOf } from './queries.ts'

type Input = { folderId: FolderId; parts: PolicyParts; locked?: PolicyPart[] | undefined }

/** Counts at once for what arrives from now on; what is there already is looked through in the background. */
export async function changePolicy(ctx: Ctx, input: Input): Promise<Policy> {
  return inTransaction(ctx, async (ctx) => {
    // Nobody finishes an upload meanwhile: each is judged by the rules before or after, never by half of them.
    await lockTree(ctx)
    const folder = await getVisibleFolder(ctx, input.folderId)
    if (!mayChangePolicy(ctx.actor, folder)) requireCapability(ctx.actor, 'manage_folder', folder.scope_id)
    const before = await getPolicy(ctx, input)
    if ((ctx.caller?.ifRevision ?? before.revision) !== before.revision) {
      throw problem('policy_changed', { revision: before.revision })
    }
    const parts = withoutUnset(input.parts)
    const after = { parts, locked: [...new Set(input.locked ?? [])].filter((part) => part in parts) }
    if (JSON.stringify(after) === JSON.stringify(before.own)) return before
    await refuseLocked(ctx, folder.parent_id, before.own.parts, parts)
    await judgeParts(ctx, parts)
    if (Object.keys(parts).length === 0) await forget(ctx, input.folderId)
    else await write(ctx, input.folderId, after, before.revision + 1)
    await publish(ctx, 'policy.changed', { folderId: input.folderId, before: before.own, after }, input.folderId)
    await startCheck(ctx, folder)
    return getPolicy(ctx, input)
  })
}

const withoutUnset = (parts: PolicyParts): PolicyParts =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as PolicyParts

/** What is locked further up may stay as it was, in vain, and may be taken back; new words are refused. */
async function refuseLocked(ctx: Ctx, parentId: FolderId | null, before: PolicyParts, after: PolicyParts) {
  if (!parentId) return
  const { origins } = await policyOf(ctx, parentId)
  for (const [part, value] of Object.entries(after) as [PolicyPart, unknown][]) {
    if (!origins[part]?.isLocked || JSON.stringify(before[part]) === JSON.stringify(value)) continue
    throw problem('policy_part_locked', { part })
  }
}

const forget = (ctx: Ctx, folderId: FolderId) =>
  sql`update folder_policy set parts = '{}', locked = '{}', revision = revision + 1, updated_at = ${ctx.now()}
    where folder_id = ${folderId}`.execute(ctx.db)

const write = (
  ctx: Ctx,
  folderId: FolderId,
  { parts, locked }: { parts: PolicyParts; locked: PolicyPart[] },
  revision: number,
) =>
  sql`
    insert into folder_policy (folder_id, parts, locked, revision, updated_at)
    values (${folderId}, ${JSON.stringify(parts)}::jsonb, ${locked}::text[], ${revision}, ${ctx.now()})
    on conflict (folder_id) do update set parts = excluded.parts, locked = excluded.locked, revision = excluded.revision,
      updated_at = excluded.updated_at`.execute(ctx.db)
