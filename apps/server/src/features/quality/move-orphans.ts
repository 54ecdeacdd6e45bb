import type { AssetId, FieldValue, Operation } from '@damask/contract'
import { inFormOf, isEmpty } from '@damask/fields'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { may } from '../access/index.ts'
import { eachBatch, failureOf, type Position } from '../assets/index.ts'
import { changeValues, faultSentence } from '../cataloguing/index.ts'
import { tellChanges } from '../editing/index.ts'
import { allFields } from '../metadata/index.ts'
import { operationJob, startOperation } from '../operations/index.ts'
import { eraseKey } from './erase-orphans.ts'
import { assetsWithKey, requireNoField } from './orphans.ts'

const Input = z.object({ key: z.string(), field: z.string(), dryRun: z.boolean().optional() })
type Input = z.output<typeof Input>

const BATCH = 500

export const moveOrphansJob = operationJob<Input, Position>({
  name: 'quality.move_orphans',
  input: Input,
  async batch(ctx, run) {
    const { key, field: to } = run.input
    await requireNoField(ctx, key)
    return eachBatch(ctx, run, BATCH, async (rows) => {
      const editable = rows.filter((row) => may(ctx.actor, 'edit', row.scope_id))
      const left = await valuesUnder(
        ctx,
        editable.map((row) => row.asset_id),
        key,
      )
      const { changed, refused } = await changeValues(
        ctx,
        editable.filter((row) => left.has(row.asset_id)),
        ({ asset, fields, values }) => {
          const field = fields.find((one) => one.key === to)
          // Where the field is not for the asset, saying so is the business of whoever judges.
          const value = left.get(asset.asset_id)!
          if (!field) return { [to]: value }
          return isEmpty(values[to]) ? { [to]: inFormOf(field, value, 'x-default') } : {}
        },
        'person',
      )
      const erased = await eraseKey(ctx, [...changed.keys()], key)
      for (const [id, changes] of erased) changed.set(id, [...changed.get(id)!, ...changes])
      await tellChanges(ctx, run.operationId, rows, changed)
      return [
        ...rows.filter((row) => !editable.includes(row)).map((row) => failureOf(row.asset_id, 'not_allowed')),
        ...[...refused].map(([subjectId, faults]) => ({
          subjectId,
          code: 'values_invalid',
          message: faultSentence(faults[0]!),
        })),
        ...[...left.keys()].filter((id) => !changed.has(id) && !refused.has(id)).map(alreadyFilled),
      ]
    })
  },
})

const alreadyFilled = (subjectId: AssetId) => ({
  subjectId,
  code: 'values_invalid',
  message: 'It has another value in that field already.',
})

/** @throws field_exists, field_not_found, nothing_selected */
export function moveOrphans(ctx: Ctx, input: Input): Promise<Operation> {
  return inTransaction(ctx, async (ctx) => {
    await requireNoField(ctx, input.key)
    if (!(await allFields(ctx)).some((field) => field.key === input.field)) throw problem('field_not_found')
    const operation = await startOperation(ctx, moveOrphansJob, { input, items: assetsWithKey(ctx, input.key) })
    if (operation.total === 0) throw problem('nothing_selected')
    return operation
  })
}

async function valuesUnder(ctx: Ctx, ids: readonly AssetId[], key: string): Promise<Map<AssetId, FieldValue>> {
  const { rows } = await sql<{ id: AssetId; value: FieldValue }>`
    select id, metadata -> ${key}::text as value from asset where id = any(${[...ids]}::uuid[]) and metadata ? ${key}`.execute(
    ctx.db,
  )
  return new Map(rows.map(({ id, value }) => [id, value]))
}
