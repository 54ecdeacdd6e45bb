import type { AssetId, EditReport, OperationId, ValueChange, ValueFault } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { faultSentence, namesIn, toldChanges } from '../cataloguing/index.ts'
import { allFields } from '../metadata/index.ts'
import { type Failure, readReport } from '../operations/index.ts'

const ASSETS_SHOWN = 50
const FAULTS_KEPT = 500
const VALUE_TOLD = 200

/** As it stands with the operation: everything but the names, which are looked up when somebody reads it. */
export type KeptReport = Omit<EditReport, 'operationId' | 'terms' | 'people'>
type Fault = KeptReport['faults'][number]

export const emptyReport = (): KeptReport => ({
  changed: 0,
  unchanged: 0,
  preview: [],
  matched: null,
  unmatched: null,
  newTerms: null,
  faults: [],
  faultCount: 0,
})

/** A copy to write on: what was read belongs to the run before. */
export const reportSoFar = (report: unknown): KeptReport => structuredClone((report as KeptReport) ?? emptyReport())

/** Counts an asset that changed, and shows the first of them. */
export function reportChange(
  report: KeptReport,
  assetId: AssetId,
  name: string,
  changes: readonly ValueChange[],
): void {
  report.changed++
  if (report.preview.length < ASSETS_SHOWN) report.preview.push({ assetId, name, changes: toldChanges(changes) })
}

export function reportFault(report: KeptReport, fault: Partial<Fault> & Pick<Fault, 'code' | 'message'>): void {
  report.faultCount++
  if (report.faults.length >= FAULTS_KEPT) return
  const { assetId = null, line = null, column = null, field = null, value = null, code, message } = fault
  const told = value === null ? null : value.slice(0, VALUE_TOLD).toWellFormed()
  report.faults.push({ assetId, line, column, field, code, message, value: told })
}

/** What kept an asset from being changed: all of it in the report, the first of it with the operation. */
export function refuse(report: KeptReport, assetId: AssetId, faults: readonly ValueFault[]): Failure {
  for (const fault of faults) {
    reportFault(report, { assetId, field: fault.field, code: fault.code, message: faultSentence(fault) })
  }
  const first = faults[0]!
  return { subjectId: assetId, code: first.code, message: faultSentence(first), field: first.field }
}

/** What an edit, an import or an undoing of one's own did. */
export async function getReport(ctx: Ctx, { operationId }: { operationId: OperationId }): Promise<EditReport> {
  const report = (await readReport(ctx, operationId)) as KeptReport | undefined
  if (!report) throw problem('report_not_found')
  const fields = await allFields(ctx)
  const sides = report.preview.flatMap(({ changes }) =>
    changes.flatMap(({ field, before, after }) =>
      [before, after].flatMap((value) => (value === null ? [] : [{ [field]: value }])),
    ),
  )
  return { operationId, ...report, ...(await namesIn(ctx, fields, sides)) }
}
