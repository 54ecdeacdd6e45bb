import { execFile } from 'node:child_process'
import { chown, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** How to start a program that refuses to run as root. */
export type RunAs = {
  /** Put in front of the command. */
  readonly prefix: readonly string[]
  readonly uid: number | undefined
  readonly gid: number | undefined
  /** Gives a path to the user that the program runs as. */
  own(path: string): Promise<void>
}

const ordinary: RunAs = { prefix: [], uid: undefined, gid: undefined, own: async () => {} }

const SYSTEM_USERS = ['postgres', 'damask', 'nobody']

/**
 * PostgreSQL will not run as root. An ordinary user runs it as themselves; root runs it as a system user that the
 * machine has (`damask` is made when neither it nor `postgres` exists). When that user could not reach the files,
 * because the project or its data lie under somebody's private home, the program keeps the one capability to look
 * through folders and nothing else (`setpriv`, util-linux).
 * @param paths what the program must be able to reach
 */
export async function findRunAs(paths: readonly string[]): Promise<RunAs> {
  if (process.getuid?.() !== 0) return ordinary
  let user = await findUser(['postgres', 'damask'])
  if (!user) {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'damask']).catch(() => {})
    user = await findUser(SYSTEM_USERS)
  }
  if (!user)
    throw new Error('PostgreSQL cannot run as root, and this machine has no user "postgres", "damask" or "nobody".')
  const { uid, gid } = user
  const reachable = (await Promise.all(paths.map((path) => canReach(path, uid, gid)))).every(Boolean)
  const own = (path: string) => chown(path, uid, gid)
  if (reachable) return { prefix: [], uid, gid, own }
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const capability = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
  return { prefix: ['setpriv', ...ids, ...capability, '--'], uid: undefined, gid: undefined, own }
}

async function findUser(names: readonly string[]) {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of names) {
    const line = lines.find((l) => l[0] === name)
    if (line) return { uid: Number(line[2]), gid: Number(line[3]) }
  }
  return undefined
}

/** Whether every folder above the path lets the user through. */
async function canReach(path: string, uid: number, gid: number): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const info = await stat(folder).catch(() => undefined)
    if (info) {
      const bit = info.uid === uid ? 0o100 : info.gid === gid ? 0o010 : 0o001
      if ((info.mode & bit) === 0) return false
    }
    if (folder === dirname(folder)) return true
  }
}
