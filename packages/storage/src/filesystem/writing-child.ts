// Started by kill.test.ts and full-disk.test.ts as a process of its own: puts blob after blob below a root, and says
// after each one what happened.

import { StorageProblem } from '../storage-problem.ts'
import { madeStream } from '../testing/made-bytes.ts'
import { openFilesystemStore } from './open-filesystem-store.ts'

const [root = '', sizeText = '0', countText = '0'] = process.argv.slice(2)
const store = openFilesystemStore({ root })
let next = 0

async function putNext(): Promise<void> {
  while (next < Number(countText)) {
    const sizeBytes = Number(sizeText) + next
    const key = `blobs/${next % 10}/${next}-${sizeBytes}`
    next += 1
    try {
      await store.put(key, { stream: madeStream(sizeBytes), sizeBytes })
      console.log(JSON.stringify({ key, sizeBytes }))
    } catch (error) {
      const { code, retryable } = error instanceof StorageProblem ? error : { code: String(error), retryable: false }
      console.log(JSON.stringify({ key, code, retryable }))
    }
  }
}

await Promise.all([putNext(), putNext(), putNext(), putNext()])
await store.close()
