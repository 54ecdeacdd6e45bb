import { createHash } from 'node:crypto'
import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { join, resolve } from 'node:path'

export type DataFolder = {
  readonly root: string
  path(...parts: string[]): string
  /** Says where this process answers, for the sentence that a second one is refused with. */
  announce(url: string): Promise<void>
  release(): Promise<void>
}

/** Another Damask is running on this data folder. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
}

type Holder = { pid: number; url: string | null }

/** The folder without its lock: processes that share a database of their own may share it. */
export async function openSharedDataFolder(folder: string): Promise<DataFolder> {
  const root = await makeFolder(folder)
  return { root, path: (...parts) => join(root, ...parts), announce: async () => {}, release: async () => {} }
}

/**
 * Takes the data folder for this process alone. The lock is an open socket, which the kernel gives to one process and
 * takes back when that process ends, however it ends; the file beside it only says who holds it.
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const root = await makeFolder(folder)
  const lock = await takeLock(root)
  const note = join(root, 'damask.lock')
  if (!lock) {
    const holder = await readHolder(note)
    const who = holder ? ` (process ${holder.pid})${holder.url ? ` and answers at ${holder.url}` : ''}` : ''
    throw new DataFolderInUse(
      `Damask is already running on ${root}${who}. Stop it first, or set DAMASK_DATA to another folder.`,
    )
  }
  const write = (url: string | null) => writeFile(note, JSON.stringify({ pid: process.pid, url } satisfies Holder))
  await write(null)
  return {
    root,
    path: (...parts) => join(root, ...parts),
    announce: write,
    async release() {
      await rm(note, { force: true })
      await new Promise((done) => lock.close(done))
    },
  }
}

async function makeFolder(folder: string): Promise<string> {
  await mkdir(resolve(folder), { recursive: true, mode: 0o750 })
  return realpath(folder)
}

/** @returns undefined when another process has it */
async function takeLock(root: string): Promise<Server | undefined> {
  const name = `damask-${createHash('sha256').update(root).digest('hex').slice(0, 32)}`
  // Linux has names that are no files: nothing is left behind, so nothing has to be judged stale.
  if (process.platform === 'linux') return listen(`\0${name}`)
  const path = join(root, 'damask.socket')
  const first = await listen(path)
  if (first || (await answers(path))) return first
  await rm(path, { force: true })
  return listen(path)
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((visitor) => visitor.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(path, () => resolve(server.unref()))
  })
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path, () => resolve(true)).once('error', () => resolve(false))
    socket.unref().once('close', () => socket.destroy())
  })
}

async function readHolder(note: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(note, 'utf8'))
  } catch {
    return undefined
  }
}
