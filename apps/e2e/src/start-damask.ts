import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { chown } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDamask, type Damask } from '@damask/sdk'
import { afterAll } from 'vitest'
import { descendantsOf, killAll, processesNaming, stillAlive, untilGone } from './process-tree.ts'
import { type SignedIn, signIn } from './sign-in.ts'

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
const START_TIMEOUT_MS = 100_000

export const ADMIN = { email: 'ada@example.com', password: 'correct horse battery' }

export type StartOptions = {
  /** `DAMASK_…` settings on top of those that every test wants. */
  settings?: Record<string, string>
  /** Used instead of a new one, and then left to whoever made it. */
  dataFolder?: string
  /** Leaves the library without an administrator, as a newcomer finds it. */
  withoutAdmin?: boolean
  /** Runs everything as this user; only root can ask for it. */
  asUser?: { uid: number; gid: number }
}

/** A line of the log. Level 40 is a warning, 50 an error, 60 the end. */
export type LogLine = { level: number; msg: string; [field: string]: unknown }

export type DamaskProcess = {
  /** Stays the same over restarts, as a bookmark does. */
  readonly url: string
  readonly dataFolder: string
  /** Of the run that is under way, or was the last. */
  readonly pid: number
  readonly sdk: Damask
  readonly signedIn: SignedIn
  /** Everything that all runs have written. */
  log(): string
  /** The log lines among it that say at least "warning". */
  complaints(): LogLine[]
  /** A request with the administrator's key. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** As Ctrl+C does. @returns the exit code */
  stop(): Promise<number | null>
  /** `kill -9` of everything at once, the database server included: what a power cut leaves. */
  kill9Tree(): Promise<void>
  /** `kill -9` of the one process that people see. @returns the processes that it had started */
  kill9Main(): Promise<number[]>
  /** Runs it again on the same folder. @returns how long that took */
  start(): Promise<number>
  restart(): Promise<void>
  /** What still runs of everything that any of its runs has started, as "412 node worker.ts". */
  leftovers(): string[]
}

const started = new Set<Started>()
type Started = { dataFolder: string; keepsFolder: boolean; pids: Set<number> }

/** A whole Damask as people run it: a process of its own with its database, its data folder and a port. */
export async function startDamask(options: StartOptions = {}): Promise<DamaskProcess> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'damask-e2e-'))
  if (options.asUser) await chown(dataFolder, options.asUser.uid, options.asUser.gid)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const record: Started = { dataFolder, keepsFolder: options.dataFolder !== undefined, pids: new Set() }
  started.add(record)

  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DAMASK_DATA: dataFolder,
    DAMASK_PORT: String(port),
    DAMASK_SKIP_TOOLS: '1',
    ...(!options.withoutAdmin && { DAMASK_ADMIN_EMAIL: ADMIN.email, DAMASK_ADMIN_PASSWORD: ADMIN.password }),
    ...options.settings,
  }
  let output = ''
  let child!: ChildProcess
  let exited!: Promise<number | null>

  const start = async () => {
    const began = performance.now()
    child = spawn(process.execPath, [MAIN, 'serve'], {
      // Read anew: a test may have changed them between two runs.
      env: { ...env, ...options.settings },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...options.asUser,
    })
    record.pids.add(child.pid!)
    exited = new Promise((resolve) => child.once('exit', (code) => resolve(code)))
    child.stdout!.on('data', (chunk) => (output += chunk))
    child.stderr!.on('data', (chunk) => (output += chunk))
    const ended = exited.then((code) => {
      throw new Error(`Damask ended with ${code} instead of starting:\n${output.slice(-4000)}`)
    })
    await Promise.race([untilReady(url, () => output), ended])
    ended.catch(() => {})
    return performance.now() - began
  }
  const kill9Main = async () => {
    const below = descendantsOf(child.pid!)
    for (const pid of below) record.pids.add(pid)
    process.kill(child.pid!, 'SIGKILL')
    await exited
    return below
  }

  await start()
  const signedIn = options.withoutAdmin ? { cookie: '', key: '' } : await signIn(url, ADMIN)
  return {
    url,
    dataFolder,
    get pid() {
      return child.pid!
    },
    signedIn,
    sdk: createDamask({ url, token: signedIn.key }),
    log: () => output,
    complaints: () => linesOf(output).filter((line) => line.level >= 40),
    fetch: (path, init = {}) =>
      fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${signedIn.key}`, ...init.headers } }),
    async stop() {
      for (const pid of descendantsOf(child.pid!)) record.pids.add(pid)
      child.kill('SIGTERM')
      return exited
    },
    async kill9Tree() {
      const below = descendantsOf(child.pid!)
      killAll([child.pid!, ...below])
      await exited
      // Whatever was being started in that very moment.
      for (let left = processesNaming(dataFolder); left.length > 0; left = processesNaming(dataFolder)) {
        killAll(left)
        await sleep(10)
      }
      await untilGone(below, 5_000)
    },
    kill9Main,
    start,
    async restart() {
      child.kill('SIGTERM')
      await exited
      await start()
    },
    leftovers() {
      const named = processesNaming(dataFolder)
      return stillAlive([...new Set([...record.pids, ...named])])
    },
  }
}

/** Runs `damask serve` where it is expected to end by itself. */
export async function runToEnd(settings: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
    detached: true,
  })
  let said = ''
  child.stdout.on('data', (chunk) => (said += chunk))
  child.stderr.on('data', (chunk) => (said += chunk))
  const tooLong = setTimeout(() => killAll([child.pid!, ...descendantsOf(child.pid!)]), 30_000)
  const code = await new Promise<number | null>((resolve) => child.once('close', (c) => resolve(c)))
  clearTimeout(tooLong)
  return { code, said }
}

/** Ends everything by id, whatever state a failed test has left it in. */
function endEverything(): void {
  for (const { dataFolder, keepsFolder, pids } of started) {
    for (const pid of [...pids]) killAll([...descendantsOf(pid), ...(stillAlive([pid]).length > 0 ? [pid] : [])])
    for (let tries = 0, left = processesNaming(dataFolder); left.length > 0 && tries < 200; tries++) {
      killAll(left)
      left = processesNaming(dataFolder)
    }
    if (!keepsFolder) rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  }
  started.clear()
}

afterAll(endEverything)
process.once('exit', endEverything)

async function untilReady(url: string, said: () => string): Promise<void> {
  let lastAnswer = 'no answer'
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(25)) {
    const isReady = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
      async (response) => {
        lastAnswer = `${response.status} ${await response.text()}`
        return response.ok
      },
      () => false,
    )
    if (isReady) return
  }
  throw new Error(
    `Damask did not become ready within ${START_TIMEOUT_MS / 1000} s (last answer: ${lastAnswer}):\n${said().slice(-4000)}`,
  )
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

function linesOf(output: string): LogLine[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{"level"'))
    .map((line) => JSON.parse(line))
}
