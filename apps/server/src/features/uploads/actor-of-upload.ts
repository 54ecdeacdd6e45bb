import type { Actor, Ctx } from '../../platform/ctx.ts'
import { withAccess } from '../access/index.ts'
import { actorAgain } from '../identity/index.ts'
import { optionsOf, type UploadRow } from './queries.ts'

/** Whoever started the upload, for work that goes on without their connection: with the rights they have today. */
export const actorOfUpload = async (ctx: Ctx, row: UploadRow): Promise<Actor> =>
  withAccess(ctx, await actorAgain(ctx, optionsOf(row).actor))
