import type { EditReport, FieldChange, Operation, TemplateId } from '@damask/contract'
import { damask } from '../../../app/damask.ts'
import { formatNumber } from '../../../app/format.ts'
import { queryClient } from '../../../app/query-client.ts'
import { t } from '../../../app/words.ts'
import { type Chosen, countOf } from '../../assets/verbs.ts'
import { followOperation } from '../../operations/follow-operation.tsx'
import { rememberNames } from '../names.ts'
import { offerUndo, sayOnce } from '../save.ts'

export type Edit = {
  readonly changes: readonly FieldChange[]
  readonly templateId?: TemplateId | undefined
  readonly templateMode?: 'fill_empty' | 'overwrite' | undefined
}

/** Assets by id, or everything that a filter finds: what calls about many assets take. */
export const bodyOf = ({ assetIds, everything }: Chosen) =>
  everything ? { filters: everything.filters } : { assetIds: [...assetIds] }

const start = (chosen: Chosen, { changes, templateId, templateMode }: Edit, dryRun: boolean) =>
  damask.assets.bulkEdit({
    ...bodyOf(chosen),
    ...(changes.length > 0 && { changes: [...changes] }),
    ...(templateId && { templateId, templateMode: templateMode ?? 'fill_empty' }),
    dryRun,
  })

/** What an edit would do. Nothing is changed. */
export async function previewEdit(chosen: Chosen, edit: Edit): Promise<EditReport> {
  const count = countOf(chosen)
  const started = await start(chosen, edit, true)
  const ended = await followOperation(started, t('metadata.many.looking', { count, formatted: formatNumber(count) }), {
    quiet: true,
  })
  const report = await damask.metadata.getReport({ operationId: ended.id })
  rememberNames(report)
  return report
}

/** Changes many assets in one operation, which can be taken back as one. */
export async function applyEdit(chosen: Chosen, edit: Edit): Promise<Operation> {
  const count = countOf(chosen)
  const started = await start(chosen, edit, false)
  const ended = await followOperation(started, t('metadata.many.working', { count, formatted: formatNumber(count) }))
  await refreshValues()
  const changed = Number(ended.result?.changed ?? 0)
  const label = t('metadata.many.done', { count: changed, formatted: formatNumber(changed) })
  if (ended.undoUntil && changed > 0) offerUndo(label, () => undoEdit(ended, changed))
  else void sayOnce(label)
  return ended
}

async function undoEdit({ id }: Operation, count: number): Promise<void> {
  const started = await damask.operations.undo({ operationId: id })
  const ended = await followOperation(started, t('metadata.many.undoing', { count, formatted: formatNumber(count) }))
  await refreshValues()
  const restored = Number(ended.result?.changed ?? 0)
  void sayOnce(t('metadata.many.undone', { count: restored, formatted: formatNumber(restored) }))
}

const refreshValues = () => queryClient.invalidateQueries({ queryKey: ['metadata'] })
