import * as z from 'zod'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { OperationId } from './ids.ts'

/** Long or bulk work that can be watched, left alone and cancelled. */
export const Operation = z
  .object({
    id: OperationId,
    name: z.string().describe('What is being done: "assets.move", "bin.erase".'),
    state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
    total: z.int().nullable(),
    done: z.int(),
    failed: z
      .array(
        z.object({
          subjectId: z.string(),
          code: z.string(),
          message: z.string(),
          field: z.string().optional().describe('Whose value is meant.'),
        }),
      )
      .describe('The first 100 failures.'),
    failedCount: z.int(),
    result: z.record(z.string(), z.unknown()).nullable(),
    undoUntil: Timestamp.nullable().describe('Until when it can be undone. Null when it cannot.'),
    createdAt: Timestamp,
    endedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Operation' })
export type Operation = z.infer<typeof Operation>

const inOperation = z.object({ operationId: OperationId })

export const operations = {
  list: endpoint({
    method: 'GET',
    path: '/operations',
    summary: 'List your long-running work, newest first',
    audience: 'member',
    scope: 'library:read',
    query: z.object(paging),
    returns: page(Operation),
    problems: ['invalid_cursor'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/operations/:operationId',
    summary: 'Show how far an operation is',
    audience: 'member',
    scope: 'library:read',
    params: inOperation,
    returns: Operation,
    problems: ['operation_not_found'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/operations/:operationId/cancel',
    summary: 'Stop an operation; what is done stays done',
    audience: 'member',
    scope: 'library:write',
    params: inOperation,
    returns: Operation,
    problems: ['operation_not_found', 'operation_ended'],
  }),
}
