import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDamask, type Damask } from '@damask/sdk'

const MAIN = fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url))
const EMAIL = 'bench@example.com'
const PASSWORD = 'a bench in the park'

export type BenchServer = {
  readonly url: string
  readonly damask: Damask
  readonly token: string
  readonly folder: string
  /** Resident memory of the server process itself, in bytes. */
  residentBytes(): Promise<number>
  stop(): Promise<void>
}

/** A whole Damask in a process of its own on a fresh data folder, with an API key. */
export async function startServer(base = tmpdir()): Promise<BenchServer> {
  const folder = await mkdtemp(join(base, 'damask-bench-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    DAMASK_DATA: folder,
    DAMASK_PORT: String(port),
    DAMASK_ADMIN_EMAIL: EMAIL,
    DAMASK_ADMIN_PASSWORD: PASSWORD,
    DAMASK_LOG_LEVEL: 'warn',
  }
  const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  await untilReady(url, child)
  const response = await fetch(`${url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  })
  const cookie = response.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ')
  const scopes = ['library:read', 'library:write', 'account:manage'] as const
  const { secret } = await createDamask({ url, headers: { cookie } }).identity.createApiKey({
    name: 'bench',
    scopes: [...scopes],
  })
  return {
    url,
    damask: createDamask({ url, token: secret }),
    token: secret,
    folder,
    async residentBytes() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1024
    },
    async stop() {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error('the server ended before it was ready')
    if (
      await fetch(`${url}/health/ready`).then(
        (r) => r.ok,
        () => false,
      )
    )
      return
    await sleep(100)
  }
  throw new Error('the server was not ready within 30 s')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** @param at 0.95 for the time that 95 of 100 stay under */
export const percentile = (values: readonly number[], at: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))]!

/** One line of a result, with the bound it is held to. */
export function report(name: string, measured: string, bound: string, isGood: boolean): boolean {
  console.log(`${isGood ? '✓' : '✗'} ${name}: ${measured} (bound: ${bound})`)
  return isGood
}
