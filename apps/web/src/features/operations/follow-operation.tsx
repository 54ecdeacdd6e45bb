import type { Operation, OperationId } from '@damask/contract'
import { damask } from '../../app/damask.ts'
import { loadToasts } from '../../app/load-toasts.ts'
import { codeSentence } from '../../app/problem.ts'
import { sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'

type Followed = { readonly label: string; readonly onEnd: (operation: Operation) => void }

const followed = new Map<OperationId, Followed>()

/** The live feed is quicker; asking covers for news that got lost. */
const ASK_EVERY_MS = 3000
/** Work that is over sooner than this never shows a progress bar. */
const SHOW_AFTER_MS = 600

/**
 * Shows how far an operation is, with a way to stop it, until it ends.
 * @param options.quiet leaves failures of single items to a report that is shown anyway
 * @returns the operation as it ended; failures of single items have been said
 */
export function followOperation(
  operation: Operation,
  label: string,
  { quiet = false }: { quiet?: boolean } = {},
): Promise<Operation> {
  return new Promise((resolve) => {
    const finish = (ended: Operation) => {
      window.clearInterval(asking)
      window.clearTimeout(showing)
      followed.delete(ended.id)
      void loadToasts().then(({ notifications }) => notifications.hide(ended.id))
      if (!quiet) void sayFailures(ended)
      resolve(ended)
    }
    const asking = window.setInterval(async () => {
      const now = await damask.operations.get({ operationId: operation.id }).catch(() => null)
      if (now) operationChanged(now)
    }, ASK_EVERY_MS)
    const showing = window.setTimeout(() => void draw(operation, label, 'show'), SHOW_AFTER_MS)
    followed.set(operation.id, { label, onEnd: finish })
    operationChanged(operation)
  })
}

/** News of an operation, from the live feed or from asking. */
export function operationChanged(operation: Operation) {
  const known = followed.get(operation.id)
  if (!known) return
  if (hasEnded(operation)) return known.onEnd(operation)
  void draw(operation, known.label, 'update')
}

const hasEnded = ({ state }: Operation) => state === 'done' || state === 'failed' || state === 'cancelled'

async function draw(operation: Operation, label: string, how: 'show' | 'update') {
  const { notifications } = await loadToasts()
  const { OperationToast } = await import('./operation-toast.tsx')
  const { id, done, total } = operation
  // It may have ended while that was fetched.
  if (!followed.has(id)) return
  notifications[how]({
    id,
    autoClose: false,
    withCloseButton: false,
    message: <OperationToast label={label} done={done} total={total} onStop={() => void stop(id)} />,
  })
}

async function stop(operationId: OperationId) {
  try {
    operationChanged(await damask.operations.cancel({ operationId }))
  } catch (error) {
    sayProblem(error)
  }
}

async function sayFailures({ state, failed, failedCount }: Operation) {
  const { notifications } = await loadToasts()
  const first = failed[0]
  if (failedCount > 0 && first) {
    const reason = codeSentence(first.code, first.message)
    notifications.show({
      color: 'red',
      autoClose: 10_000,
      closeButtonProps: { 'aria-label': t('app.close') },
      message: t('operations.failed', { count: failedCount, reason }),
    })
  } else if (state === 'cancelled') {
    notifications.show({
      closeButtonProps: { 'aria-label': t('app.close') },
      message: t('operations.cancelled'),
    })
  }
}
