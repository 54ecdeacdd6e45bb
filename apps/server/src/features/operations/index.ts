import { api, type Operation, type OperationId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { feature, route } from '../../platform/feature.ts'
import { cancelOperation } from './cancel-operation.ts'
import { listOperations } from './list-operations.ts'
import { readOperation } from './queries.ts'

export { type Failure, type OperationJob, operationJob, type Run } from './operation-job.ts'
export { forgetUndo, readOperation, readReport } from './queries.ts'
export { nextItems, startOperation } from './start-operation.ts'

const getOperation = (ctx: Ctx, { operationId }: { operationId: OperationId }): Promise<Operation> =>
  readOperation(ctx, operationId)

export const operations = feature({
  name: 'operations',
  routes: [
    route(api.operations.list, listOperations),
    route(api.operations.get, getOperation),
    route(api.operations.cancel, cancelOperation),
  ],
})
