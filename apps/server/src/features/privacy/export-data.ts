import { type DataExport, DataExportId, type Operation, type PersonId } from '@damask/contract'
import { type Selectable, sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import type { Bytes } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { requireAccountCapability } from '../access/index.ts'
import { requireFresh } from '../identity/index.ts'
import { operationJob, startOperation } from '../operations/index.ts'
import { ownId } from './consents.ts'
import { exportKey } from './export-key.ts'
import { writeExport } from './write-export.ts'

const VALID_DAYS = 7
/** Exports of one person that one may have lying about at once. */
const MAX_KEPT = 5

const Input = z.object({ dataExportId: DataExportId })

/** One batch: a copy is whole or not there. A killed one is made again under the same name. */
export const exportJob = operationJob<z.output<typeof Input>, never>({
  name: 'privacy.export',
  input: Input,
  async batch(ctx, { input }) {
    const row = await ctx.db
      .selectFrom('data_export')
      .selectAll()
      .where('id', '=', input.dataExportId)
      .executeTakeFirst()
    if (!row) throw problem('data_export_not_found')
    if (row.person_id !== ctx.actor.personId) requireAccountCapability(ctx.actor, 'manage_people')
    const sizeBytes = await writeExport(ctx, row.id, row.person_id)
    await ctx.db.updateTable('data_export').set({ size_bytes: sizeBytes }).where('id', '=', row.id).execute()
    return { done: 1, progress: null, result: { dataExportId: row.id } }
  },
})

export const exportOwnData = (ctx: Ctx) => exportPerson(ctx, { personId: ownId(ctx) })

export async function exportPerson(
  ctx: Ctx,
  { personId }: { personId: PersonId },
): Promise<{ dataExport: DataExport; operation: Operation }> {
  await requireFresh(ctx)
  const askedBy = ownId(ctx)
  return inTransaction(ctx, async (ctx) => {
    const person = await ctx.db
      .selectFrom('person')
      .select(['id', 'name'])
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirst()
    if (!person) throw problem('person_not_found')
    const { rows } = await sql<{ count: number }>`select count(*) from data_export
      where person_id = ${personId} and asked_by = ${askedBy} and expires_at > ${ctx.now()}`.execute(ctx.db)
    if (rows[0]!.count >= MAX_KEPT) throw problem('too_many_data_exports')
    const row = await ctx.db
      .insertInto('data_export')
      .values({
        id: ctx.newId(DataExportId),
        person_id: personId,
        asked_by: askedBy,
        created_at: ctx.now(),
        expires_at: new Date(ctx.now().getTime() + VALID_DAYS * 86_400_000),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const operation = await startOperation(ctx, exportJob, { input: { dataExportId: row.id } })
    await publish(ctx, 'person.data_exported', { personId, dataExportId: row.id }, personId)
    return { dataExport: toDataExport({ ...row, name: person.name }), operation }
  })
}

export async function listDataExports(ctx: Ctx): Promise<{ items: DataExport[] }> {
  const rows = await ctx.db
    .selectFrom('data_export')
    .innerJoin('person', 'person.id', 'data_export.person_id')
    .selectAll('data_export')
    .select('person.name')
    .where('asked_by', '=', ownId(ctx))
    .where('expires_at', '>', ctx.now())
    .orderBy('data_export.created_at', 'desc')
    .limit(100)
    .execute()
  return { items: rows.map(toDataExport) }
}

/** Only for whoever asked for it, and while they may still have it. */
export async function downloadDataExport(ctx: Ctx, { dataExportId }: { dataExportId: DataExportId }): Promise<Bytes> {
  const row = await ctx.db
    .selectFrom('data_export')
    .selectAll()
    .where('id', '=', dataExportId)
    .where('asked_by', '=', ownId(ctx))
    .where('expires_at', '>', ctx.now())
    .executeTakeFirst()
  if (!row || row.size_bytes === null) throw problem('data_export_not_found')
  if (row.person_id !== ctx.actor.personId) requireAccountCapability(ctx.actor, 'manage_people')
  return {
    mime: 'application/zip',
    sizeBytes: row.size_bytes,
    etag: `"${row.id}"`,
    fileName: `damask-data-${row.created_at.toISOString().slice(0, 10)}.zip`,
    disposition: 'attachment',
    immutable: false,
    open: (range, signal) => ctx.storage.read(exportKey(row.id), { signal, ...(range && { range }) }),
  }
}

/** Copies that nobody may fetch any more. The bytes go first: a row without them is tried again. */
export async function sweepDataExports(ctx: Ctx): Promise<void> {
  const due = await ctx.db
    .selectFrom('data_export')
    .select('id')
    .where('expires_at', '<=', ctx.now())
    .limit(1000)
    .execute()
  for (const { id } of due) {
    await ctx.storage.delete(exportKey(id))
    await ctx.db.deleteFrom('data_export').where('id', '=', id).execute()
  }
}

const toDataExport = (row: Selectable<Tables['data_export']> & { name: string }): DataExport => ({
  id: row.id,
  personId: row.person_id,
  personName: row.name,
  sizeBytes: row.size_bytes,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
})
