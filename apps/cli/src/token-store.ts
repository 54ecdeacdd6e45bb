import { mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AppTokenStore } from '@damask/sdk'
import { credentialsPath, saveCredentials, storedCredentials } from './credentials.ts'
import type { Terminal } from './terminal.ts'

/** Longer than a refresh takes; a lock that is older was left by a process that was killed. */
const STALE_MS = 30_000

/**
 * The tokens of one library in the file of `damask login`. Commands run side by side, in scripts and in pipes, so
 * renewing is done by one of them at a time.
 */
export function tokenStore(env: Terminal['env'], url: string): AppTokenStore {
  return {
    async read() {
      const stored = await storedCredentials(env)
      return stored?.url === url && 'tokens' in stored.secret ? stored.secret.tokens : null
    },
    async write(tokens) {
      await saveCredentials(env, { url, secret: { tokens } })
    },
    exclusively: (work) => exclusively(`${credentialsPath(env)}.lock`, work),
  }
}

async function exclusively<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  for (;;) {
    const lock = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined
      throw error
    })
    if (lock) {
      await lock.close()
      try {
        return await work()
      } finally {
        await rm(path, { force: true })
      }
    }
    const since = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (since > STALE_MS) await rm(path, { force: true })
    else await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
