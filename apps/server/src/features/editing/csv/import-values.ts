import { ImportId, type ImportOptions, type Operation } from '@damask/contract'
import { type RawBuilder, sql } from 'kysely'
import { CsvFault, type CsvRow, readCsv } from '../../../platform/csv.ts'
import { type Ctx, inTransaction } from '../../../platform/ctx.ts'
import type { Incoming } from '../../../platform/feature.ts'
import { problem } from '../../../platform/problem.ts'
import { nameKeyOf } from '../../folders/index.ts'
import { allFields, type FieldRow } from '../../metadata/index.ts'
import { startOperation } from '../../operations/index.ts'
import { columnOf } from './columns.ts'
import { holderOf } from './holder.ts'
import { importJob } from './import-job.ts'
import { withFile } from './receive-file.ts'

/** How long a file waits to be imported after its dry run. */
const VALID_MS = 24 * 60 * 60_000

type Started = { importId: ImportId; rows: number; columns: string[]; operation: Operation }

/**
 * Takes in a file of values and starts importing it, or trying that. Its rows are kept in the database, so that the work
 * goes on in any process wherever it was, and a dry run needs the file only once.
 * @throws csv_unreadable with the line
 */
export const importValues = (ctx: Ctx, _input: object, incoming: Incoming): Promise<Started> =>
  withFile(ctx, incoming, (options, bytes) =>
    inTransaction(ctx, async (ctx) => {
      const importId = ctx.newId(ImportId)
      const { columns, matchBy, rows } = await writeRows(ctx, importId, options, bytes)
      const { dryRun, emptyClears, createTerms, language } = options
      const settings = { emptyClears, createTerms, language }
      await sql`
        update metadata_import set columns = ${JSON.stringify(columns)}, match_by = ${matchBy}, options = ${JSON.stringify(settings)},
          row_count = ${rows} where id = ${importId}`.execute(ctx.db)
      const input = { importId, ...settings, dryRun }
      return { importId, rows, columns, operation: await startOperation(ctx, importJob, { input, total: rows }) }
    }),
  )

export function runImport(
  ctx: Ctx,
  input: { importId: ImportId } & Pick<ImportOptions, 'dryRun' | 'emptyClears' | 'createTerms'>,
): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    const { rows } = await sql<{ row_count: number; options: ImportOptions }>`
      select row_count, options from metadata_import
      where id = ${input.importId} and holder = ${holderOf(ctx)} and expires_at > ${ctx.now()}`.execute(ctx.db)
    if (!rows[0]) throw problem('import_not_found')
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    const all = { ...rows[0].options, ...given, importId: input.importId }
    return startOperation(ctx, importJob, { input: all, total: rows[0].row_count })
  })
}

async function writeRows(ctx: Ctx, importId: ImportId, options: ImportOptions, bytes: AsyncIterable<Uint8Array>) {
  const fields = await allFields(ctx)
  await sql`
    insert into metadata_import (id, holder, columns, match_by, options, row_count, created_at, expires_at)
    values (${importId}, ${holderOf(ctx)}, '[]', '', '{}', 0, ${ctx.now()}, ${new Date(ctx.now().getTime() + VALID_MS)})`.execute(
    ctx.db,
  )
  let columns: string[] | undefined
  let matchBy = ''
  let at = -1
  let count = 0
  try {
    for await (const some of readCsv(bytes, { maxRows: 1_000_001 })) {
      let rows = some
      if (!columns) {
        columns = rows[0]!.cells.map((cell) => cell.trim())
        matchBy = matchedBy(columns, fields, options)
        at = columns.findIndex((name) => isNamed(name, matchBy, fields))
        if (at < 0) throw problem('csv_column_missing', { detail: `There is no column "${matchBy}".` })
        rows = rows.slice(1)
      }
      const filled = rows.filter((row) => row.cells.some((cell) => cell.trim() !== ''))
      await insertRows(ctx, importId, filled, count, matchBy, at)
      count += filled.length
    }
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error
    throw problem('csv_unreadable', { detail: `Line ${error.line}: ${error.message}`, line: error.line })
  }
  if (!columns || count === 0) throw problem('csv_unreadable', { detail: 'The file has no rows below its header.' })
  return { columns, matchBy, rows: count }
}

/** What the rows find their assets by: as asked for, or the surest of what is there. */
function matchedBy(columns: readonly string[], fields: readonly FieldRow[], { matchBy }: ImportOptions): string {
  const unique = fields.filter((field) => field.rules.unique).map((field) => field.key)
  const possible = ['id', 'path', ...unique]
  if (matchBy) {
    if (possible.includes(matchBy)) return matchBy
    throw problem('csv_column_missing', { detail: `Assets cannot be found by "${matchBy}": no two may have the same.` })
  }
  const found = possible.find((name) => columns.some((column) => isNamed(column, name, fields)))
  if (!found) throw problem('csv_column_missing')
  return found
}

function isNamed(header: string, matchBy: string, fields: readonly FieldRow[]): boolean {
  const column = columnOf(header, fields)
  return column?.is === 'field' ? column.field.key === matchBy : column?.is === matchBy
}

async function insertRows(
  ctx: Ctx,
  importId: ImportId,
  rows: readonly CsvRow[],
  before: number,
  matchBy: string,
  at: number,
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into metadata_import_row (import_id, nth, line, cells, matched, match_key)
    select ${importId}, ${before}::int + given.nth, given.line, given.cells, given.matched, md5(${keyOf(matchBy)})
    from unnest(${rows.map((row) => row.line)}::int[], ${rows.map((row) => JSON.stringify(row.cells))}::jsonb[],
      ${rows.map((row) => (row.cells[at] ?? '').trim())}::text[]) with ordinality as given (line, cells, matched, nth)`.execute(
    ctx.db,
  )
}

/** Two rows of the same key mean the same asset. */
function keyOf(matchBy: string): RawBuilder<unknown> {
  if (matchBy === 'id') return sql`lower(given.matched)`
  if (matchBy === 'path') return nameKeyOf(sql`given.matched`)
  return sql`text_key_of(given.matched)`
}
