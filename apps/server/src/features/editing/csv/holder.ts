import type { PersonId } from '@damask/contract'
import { credentialOf } from '../../../platform/access.ts'
import type { Ctx } from '../../../platform/ctx.ts'
import { problem } from '../../../platform/problem.ts'

/** A file belongs to whoever sent it or asked for it: the person, or the one key or app. */
export function holderOf(ctx: Ctx): PersonId {
  const { personId } = ctx.actor
  if (!personId) throw problem('not_signed_in')
  return (credentialOf(ctx.actor) ?? personId) as PersonId
}
