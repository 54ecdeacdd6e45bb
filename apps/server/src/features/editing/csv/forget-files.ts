import { sql } from 'kysely'
import * as z from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { job } from '../../../platform/jobs.ts'

/** Files that nobody imported after their dry run, or that were imported; and exports whose address is no longer good. */
export const forgetFiles = job({
  name: 'editing.forget_files',
  payload: z.object({}),
  cron: '37 * * * *',
  async run(ctx: Ctx) {
    await sql`delete from metadata_export where expires_at <= ${ctx.now()}`.execute(ctx.db)
    // One that is still being worked off keeps its rows, however long that takes.
    await sql`
      delete from metadata_import where expires_at <= ${ctx.now()} and not exists (
        select 1 from operation where operation.ended_at is null and operation.name = 'metadata.import'
          and operation.input ->> 'importId' = metadata_import.id::text)`.execute(ctx.db)
  },
})
