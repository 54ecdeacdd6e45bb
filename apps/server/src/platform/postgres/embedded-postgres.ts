import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, chmod, mkdir, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { readOrMakeSecret } from '../secrets.ts'
import { type PostgresBinaries, postgresBinaries } from './binaries.ts'
import { findRunAs, type RunAs } from './run-as.ts'
import { machineMemoryBytes, tunedSettings } from './tune.ts'

export type EmbeddedPostgres = {
  readonly connection: pg.ClientConfig
  /** True when a server that a killed process had left behind was taken over. */
  readonly adopted: boolean
  stop(): Promise<void>
}

export type EmbeddedPostgresOptions = {
  /** The data folder of Damask; the database lives in `postgres` below it. */
  readonly folder: string
  readonly log: Log
  readonly maxConnections?: number
  /** Overrides of server settings: tests turn durability off, nothing else does. */
  readonly settings?: Record<string, string>
}

const DATABASE = 'damask'
const USER = 'damask'
/** A path in sockaddr_un ends at 107 bytes, and PostgreSQL appends "/.s.PGSQL.5432.lock". */
const MAX_SOCKET_FOLDER = 85
const START_TIMEOUT_MS = 90_000

/**
 * A real PostgreSQL on a private socket: made on first start, taken over when a killed process left it running, stopped
 * with `stop`. Only one Damask may call this for a folder at a time (the data folder's lock sees to that).
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options
  const cluster = join(options.folder, 'postgres')
  const binaries = await postgresBinaries()
  const runAs = await findRunAs([join(cluster, 'PG_VERSION'), binaries.postgres])
  const password = await readOrMakeSecret(join(options.folder, 'postgres.password'))
  const socket = await makeSocketFolder(options.folder, runAs)
  const connection: pg.ClientConfig = { host: socket, port: 5432, user: USER, password, database: DATABASE }

  const left = await findRunningServer(cluster)
  let stopProcess: () => Promise<void>
  if (left !== undefined && (await accepts(connection, left))) {
    log.info({ pid: left }, 'took over the database server that an earlier process had left running')
    stopProcess = () => stopServer(left)
  } else {
    if (left !== undefined) await stopServer(left)
    await initialise(cluster, binaries, runAs, password, options.folder)
    const settings = { ...tunedSettings(machineMemoryBytes(), options.maxConnections ?? 60), ...options.settings }
    stopProcess = await launch(cluster, socket, binaries, runAs, settings, connection, options)
  }
  await ensureDatabase(connection)
  return { connection, adopted: left !== undefined, stop: stopProcess }
}

/** How a command on the same machine reaches the database of a Damask that is running. */
export async function connectionOfRunning(folder: string): Promise<pg.ClientConfig> {
  const password = await readOrMakeSecret(join(folder, 'postgres.password'))
  return { host: socketFolderOf(folder), port: 5432, user: USER, password, database: DATABASE }
}

function socketFolderOf(folder: string): string {
  const socket = join(folder, 'socket')
  if (Buffer.byteLength(socket) <= MAX_SOCKET_FOLDER) return socket
  return join(tmpdir(), `damask-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`)
}

async function makeSocketFolder(folder: string, runAs: RunAs): Promise<string> {
  const socket = socketFolderOf(folder)
  await mkdir(socket, { recursive: true, mode: 0o700 })
  const owner = (await stat(socket)).uid
  const allowed = [process.getuid?.(), runAs.uid].filter((uid) => uid !== undefined)
  // In a folder that everybody may write, somebody else could have made this one first.
  if (socket.startsWith(tmpdir()) && !runAs.prefix.length && !allowed.includes(owner)) {
    throw new Error(`${socket} belongs to another user. Remove it, or set DAMASK_DATA to a shorter path.`)
  }
  await chmod(socket, 0o700)
  await runAs.own(socket)
  return socket
}

/** The process id in `postmaster.pid`, when that process lives and really is a PostgreSQL on this folder. */
async function findRunningServer(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 1) return undefined
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return command.includes('postgres') && command.includes(cluster) ? pid : undefined
}

async function initialise(cluster: string, binaries: PostgresBinaries, runAs: RunAs, password: string, folder: string) {
  const made = await access(join(cluster, 'PG_VERSION')).then(
    () => true,
    () => false,
  )
  if (
    made &&
    (await access(join(cluster, 'damask.ready')).then(
      () => true,
      () => false,
    ))
  )
    return
  // initdb was interrupted: nothing was ever stored there, so it starts again from nothing.
  await rm(cluster, { recursive: true, force: true })
  await mkdir(cluster, { mode: 0o700 })
  await runAs.own(cluster)
  const passwordFile = join(folder, 'socket-initdb.password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  await runAs.own(passwordFile)
  try {
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const login = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
    await runToEnd(binaries.initdb, [`--pgdata=${cluster}`, ...locale, ...login, '--data-checksums'], runAs)
    await writeFile(join(cluster, 'pg_hba.conf'), 'local all all scram-sha-256\n')
    await writeFile(join(cluster, 'damask.ready'), '')
  } finally {
    await rm(passwordFile, { force: true })
  }
}

async function launch(
  cluster: string,
  socket: string,
  binaries: PostgresBinaries,
  runAs: RunAs,
  settings: Record<string, string>,
  connection: pg.ClientConfig,
  { folder, log }: EmbeddedPostgresOptions,
): Promise<() => Promise<void>> {
  const fixed = {
    listen_addresses: '',
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    logging_collector: 'off',
  }
  const args = [
    '-D',
    cluster,
    ...Object.entries({ ...settings, ...fixed }).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    // A file and not a pipe: the server outlives a killed Damask, and goes on to log when the next one takes it over.
    const logFile = await open(join(folder, 'postgres.log'), 'a', 0o600)
    const logStart = (await logFile.stat()).size
    const child = start(binaries.postgres, args, runAs, logFile.fd)
    await logFile.close()
    // The server must not keep Damask alive once everything else has ended.
    child.unref()
    const said = async () =>
      (await readFile(join(folder, 'postgres.log'))).subarray(logStart).toString().slice(-2000).trim()
    const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
    const ready = await Promise.race([
      waitUntilAccepts(connection, deadline).then(() => true),
      exited.then(() => false),
    ])
    if (ready) {
      const pid = (await findRunningServer(cluster)) ?? child.pid!
      let stopping = false
      void exited.then(async (code) => {
        if (!stopping) log.error({ code, said: await said() }, 'the database server ended by itself')
      })
      return async () => {
        stopping = true
        await stopServer(pid)
      }
    }
    const last = await said()
    // A server killed a moment ago leaves workers that hold its shared memory until they notice; that passes.
    if (/shared memory block|is another postmaster|lock file/.test(last) && Date.now() < deadline) {
      await sleep(300)
      continue
    }
    throw new Error(`The embedded PostgreSQL did not start: ${last || 'it said nothing'}`)
  }
}

/** Fast shutdown: sessions end, everything committed is on disk. */
async function stopServer(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(25)) {
    if (!isRunning(pid)) return
  }
  process.kill(pid, 'SIGQUIT')
}

const ADOPT_TIMEOUT_MS = 10_000

/** Whether the server of that process lets us in; no when it ends meanwhile. */
async function accepts(connection: pg.ClientConfig, pid: number): Promise<boolean> {
  const until = Date.now() + ADOPT_TIMEOUT_MS
  while (isRunning(pid) && Date.now() < until) {
    if (
      await waitUntilAccepts(connection, 0).then(
        () => true,
        () => false,
      )
    )
      return true
    await sleep(50)
  }
  return false
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function waitUntilAccepts(connection: pg.ClientConfig, deadline: number): Promise<void> {
  for (;;) {
    const client = new pg.Client({ ...connection, database: 'postgres', connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => {})
      if (Date.now() > deadline) throw error
      await sleep(30)
    }
  }
}

async function ensureDatabase(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  await client.connect()
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (!rowCount) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

const start = (command: string, args: string[], runAs: RunAs, stderr: number | 'pipe') => {
  const [program, ...rest] = [...runAs.prefix, command, ...args]
  return spawn(program!, rest, {
    stdio: ['ignore', 'ignore', stderr],
    // Its own process group: Ctrl+C in a terminal must reach Damask alone, which then stops the server in order.
    detached: true,
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(runAs.uid !== undefined && { uid: runAs.uid, gid: runAs.gid }),
  })
}

async function runToEnd(command: string, args: string[], runAs: RunAs): Promise<void> {
  const child = start(command, args, runAs, 'pipe')
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4000)
  })
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  if (code !== 0) throw new Error(`${command} failed: ${said.trim()}`)
}
