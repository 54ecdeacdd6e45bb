import { setTimeout } from 'node:timers/promises'
import type { Operation } from '@damask/contract'
import type { Damask } from '@damask/sdk'
import type { Terminal } from '../terminal.ts'

const ASK_EVERY_MS = 500

/** Waits until an operation has ended; on a terminal, with one line that says how far it is. */
export async function followOperation(damask: Damask, first: Operation, terminal: Terminal): Promise<Operation> {
  let operation = first
  while (!operation.endedAt) {
    if (terminal.columns !== null) {
      const { done, failedCount, total } = operation
      terminal.warn(`\r\u001b[2K${done + failedCount}${total === null ? '' : ` of ${total}`}`)
    }
    await setTimeout(ASK_EVERY_MS, undefined, { signal: terminal.signal })
    operation = await damask.operations.get({ operationId: operation.id }, { signal: terminal.signal })
  }
  if (terminal.columns !== null) terminal.warn('\r\u001b[2K')
  return operation
}
