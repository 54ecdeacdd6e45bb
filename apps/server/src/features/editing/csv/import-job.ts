import { type AssetId, ImportId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import type { Ctx } from '../../../platform/ctx.ts'
import { problem } from '../../../platform/problem.ts'
import { may } from '../../access/index.ts'
import { type AssetRow, lockVisibleAssets } from '../../assets/index.ts'
import { changeValues, faultSentence } from '../../cataloguing/index.ts'
import { holdTree } from '../../folders/index.ts'
import { allFields, type FieldRow } from '../../metadata/index.ts'
import { type Failure, operationJob, type Run } from '../../operations/index.ts'
import { endOfUndo, keepFor } from '../keeping.ts'
import { type KeptReport, reportChange, reportFault, reportSoFar } from '../report.ts'
import { tellChanges } from '../tell-changes.ts'
import { columnOf } from './columns.ts'
import { type ImportRow, matchRows } from './match-rows.ts'
import { type CellFault, proposalOf, proposeRows } from './propose-rows.ts'

const BATCH = 500
/** Terms of a dry run, which forgets them after each batch: as many as are counted exactly. */
const TERMS_COUNTED = 2_000

const Input = z.object({
  importId: ImportId,
  dryRun: z.boolean().optional(),
  emptyClears: z.boolean().optional(),
  createTerms: z.boolean().optional(),
  language: z.string().optional(),
})
type Input = z.output<typeof Input>
type Progress = { position: number; added: string[] }

export const importJob = operationJob<Input, Progress>({
  name: 'metadata.import',
  input: Input,
  batch: importBatch,
})

async function importBatch(ctx: Ctx, { input, progress, operationId, report: before }: Run<Input, Progress>) {
  const file = await findImport(ctx, input.importId)
  const fields = await allFields(ctx)
  const columns = file.columns.map((name) => columnOf(name, fields, input.language))
  const report = reportSoFar(before)
  if (!before) startReport(report, file.columns, columns)
  const rows = await rowsAfter(ctx, input.importId, progress?.position ?? 0)
  await holdTree(ctx)
  const { assets, failures } = await lockMatched(ctx, rows, file.match_by, fields, report)
  const mine = rows.filter((row) => assets.has(row.nth))
  const { emptyClears = false, createTerms = false, language = 'en' } = input
  // What a row is found by is not changed by it.
  const others = columns.map((column) =>
    column?.is === 'field' && column.field.key === file.match_by ? undefined : column,
  )
  const reading = { columns: others, emptyClears, createTerms, language }
  const { wishes, faults, added } = await proposeRows(ctx, mine, reading)
  const able = mine.filter((row) => !faults.has(row.nth))
  for (const row of mine) failures.push(...told(report, row, assets.get(row.nth)!, faults.get(row.nth)))
  const byAsset = new Map(able.map((row) => [assets.get(row.nth)!.asset_id, row]))
  const locked = able.map((row) => assets.get(row.nth)!)
  const { changed, refused } = await changeValues(
    ctx,
    locked,
    (holding) => proposalOf(wishes.get(byAsset.get(holding.asset.asset_id)!.nth) ?? [], holding),
    'person',
    keepFor(ctx, operationId),
  )
  for (const { asset_id, name } of locked) {
    const changes = changed.get(asset_id)
    const row = byAsset.get(asset_id)!
    if (changes) reportChange(report, asset_id, name, changes)
    else if (!refused.has(asset_id)) report.unchanged++
    const cellFaults = refused.get(asset_id)?.map((fault): CellFault => {
      const at = columns.findIndex((column) => column?.is === 'field' && column.field.key === fault.field)
      const place = { line: row.line, column: file.columns[at] ?? null, value: row.cells[at] ?? null }
      return { ...place, field: fault.field, code: fault.code, message: faultSentence(fault) }
    })
    failures.push(...told(report, row, assets.get(row.nth)!, cellFaults))
  }
  await tellChanges(ctx, operationId, locked, changed)
  const all = new Set([...(progress?.added ?? []), ...added])
  report.newTerms = input.dryRun ? all.size : (report.newTerms ?? 0) + added.length
  const isLast = rows.length < BATCH
  const { changed: changedCount, unchanged, matched, unmatched, newTerms, faultCount } = report
  return {
    done: rows.length - failures.length,
    failed: failures,
    progress: isLast
      ? null
      : { position: rows.at(-1)!.nth, added: input.dryRun ? [...all].slice(0, TERMS_COUNTED) : [] },
    report,
    result: { importId: input.importId, changed: changedCount, unchanged, matched, unmatched, newTerms, faultCount },
    ...(changedCount > 0 && endOfUndo(ctx)),
  }
}

async function findImport(ctx: Ctx, id: ImportId): Promise<{ columns: string[]; match_by: string }> {
  const { rows } = await sql<{ columns: string[]; match_by: string }>`
    select columns, match_by from metadata_import where id = ${id}`.execute(ctx.db)
  if (!rows[0]) throw problem('import_not_found')
  return rows[0]
}

async function rowsAfter(ctx: Ctx, id: ImportId, position: number): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select this.nth, this.line, this.cells, this.matched, exists (
      select 1 from metadata_import_row as earlier where earlier.import_id = this.import_id
        and earlier.match_key = this.match_key and earlier.nth < this.nth) as "isRepeated"
    from metadata_import_row as this where this.import_id = ${id} and this.nth > ${position}
    order by this.nth limit ${BATCH}`.execute(ctx.db)
  return rows
}

/** Columns that are none of ours are told once, and left alone. */
function startReport(report: KeptReport, names: readonly string[], columns: readonly unknown[]): void {
  report.matched = 0
  report.unmatched = 0
  report.newTerms = 0
  for (const [i, name] of names.entries()) {
    if (columns[i] || name === '') continue
    reportFault(report, {
      line: 1,
      column: name,
      code: 'unknown_column',
      message: 'This column is no field. It is left out.',
    })
  }
}

/** The assets that rows mean, as far as the actor may change them; who is missing is told. */
async function lockMatched(
  ctx: Ctx,
  rows: readonly ImportRow[],
  matchBy: string,
  fields: readonly FieldRow[],
  report: KeptReport,
) {
  const ids = await matchRows(ctx, rows, matchBy, fields)
  const locked = new Map((await lockVisibleAssets(ctx, [...new Set(ids.values())])).map((row) => [row.asset_id, row]))
  const assets = new Map<number, AssetRow>()
  const failures: Failure[] = []
  const seen = new Set<AssetId>()
  for (const row of rows) {
    const asset = locked.get(ids.get(row.nth)!)
    const refuse = (code: string, message: string) => {
      const fault = { line: row.line, column: matchBy, field: null, code, message, value: row.matched }
      failures.push(...told(report, row, asset, [fault]))
    }
    if (asset) report.matched = (report.matched ?? 0) + 1
    else report.unmatched = (report.unmatched ?? 0) + 1
    if (!asset) refuse('asset_not_found', problem('asset_not_found').message)
    else if (row.isRepeated || seen.has(asset.asset_id))
      refuse('row_repeated', 'An earlier row is about the same asset.')
    else if (!may(ctx.actor, 'edit', asset.scope_id)) refuse('not_allowed', problem('not_allowed').message)
    else {
      seen.add(asset.asset_id)
      assets.set(row.nth, asset)
    }
  }
  return { assets, failures }
}

/** All faults of a row in the report, and the first of them with the operation. */
function told(
  report: KeptReport,
  row: ImportRow,
  asset: AssetRow | undefined,
  faults: readonly CellFault[] | undefined,
): Failure[] {
  const [first] = faults ?? []
  if (!first) return []
  const assetId = asset?.asset_id ?? null
  for (const fault of faults!) reportFault(report, { ...fault, assetId })
  const field = first.field === null ? {} : { field: first.field }
  return [
    {
      subjectId: assetId ?? `line ${row.line}`,
      code: first.code,
      message: `Line ${row.line}: ${first.message}`,
      ...field,
    },
  ]
}
