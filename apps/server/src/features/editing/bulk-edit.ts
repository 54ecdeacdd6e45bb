import { FieldChange, FieldValue, type Operation, type TemplateId } from '@damask/contract'
import { cleanValue, type FieldShape, isPossible, judgeValue } from '@damask/fields'
import { PatternError, replacerOf } from '@damask/fields/pattern'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { idsOfSelection, type Position, type Selection } from '../assets/index.ts'
import { faultSentence } from '../cataloguing/index.ts'
import { allFields, findTemplate, matchesPattern } from '../metadata/index.ts'
import { operationJob, startOperation } from '../operations/index.ts'
import { editBatch } from './edit-batch.ts'

type Input = Selection & {
  changes?: FieldChange[] | undefined
  templateId?: TemplateId | undefined
  templateMode?: 'fill_empty' | 'overwrite' | undefined
  dryRun?: boolean | undefined
}

const Prepared = z.object({
  dryRun: z.boolean().optional(),
  // Its values of the moment when it was started: a template that changes meanwhile is applied to nothing by halves.
  template: z.record(z.string(), FieldValue).optional(),
  templateMode: z.enum(['fill_empty', 'overwrite']).optional(),
  changes: z.array(FieldChange),
})
type Prepared = z.output<typeof Prepared>

export const editJob = operationJob<Prepared, Position>({
  name: 'assets.edit',
  input: Prepared,
  batch: (ctx, run) => editBatch(ctx, run, run.input),
})

/**
 * Starts changing values of many assets. What fits no asset is refused at once; what does not fit a single one fails for it.
 * @throws change_invalid, saying for each change what is wrong
 */
export function bulkEdit(ctx: Ctx, input: Input): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    const { changes = [], templateId, templateMode, dryRun } = input
    const template = templateId && (await findTemplate(ctx, templateId))
    if (templateId && !template) throw problem('template_not_found')
    if (changes.length === 0 && !template) throw problem('change_invalid', { detail: 'Say what is to be changed.' })
    await judgeChanges(ctx, changes)
    const prepared = { dryRun, template: template?.values, templateMode, changes }
    const operation = await startOperation(ctx, editJob, {
      input: prepared,
      items: await idsOfSelection(ctx, input),
    })
    if (operation.total === 0) throw problem('nothing_selected')
    return operation
  })
}

async function judgeChanges(ctx: Ctx, changes: readonly FieldChange[]): Promise<void> {
  const fields = new Map((await allFields(ctx)).map((field) => [field.key, field]))
  const errors = changes.flatMap((change, index) => {
    const field = fields.get(change.field)
    if (!field) throw problem('field_not_found', { detail: `There is no field "${change.field}".` })
    const message = !isPossible(field, change)
      ? 'That is not possible in a field of this type.'
      : change.action === 'set'
        ? unfit(field, change.value)
        : change.action === 'find_replace'
          ? unreadable(change)
          : undefined
    return message ? [{ pointer: `/changes/${index}`, code: 'change_invalid', message }] : []
  })
  if (errors.length > 0) throw problem('change_invalid', { detail: errors[0]!.message, errors })
}

/** What is wrong with a value whatever asset gets it; nothing where nothing is left of it, which takes the value away. */
function unfit(field: FieldShape, given: FieldValue): string | undefined {
  const value = cleanValue(field, given)
  return value === null ? undefined : judgeValue(field, value, matchesPattern).map(faultSentence)[0]
}

function unreadable(change: Extract<FieldChange, { action: 'find_replace' }>): string | undefined {
  try {
    replacerOf(change)
    return undefined
  } catch (error) {
    if (error instanceof PatternError) return `This pattern cannot be read. ${error.message}`
    throw error
  }
}
