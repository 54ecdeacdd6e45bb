import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Words in front of a command that confine it, and whether they take the network away. */
export type Isolation = { prefix: string[]; networkIsolated: boolean }

// Root may make a network namespace as it is; other users first need a user namespace of their own.
const networkPrefixes = [
  ['unshare', '--net', '--'],
  ['unshare', '--user', '--map-root-user', '--net', '--'],
]
// The kernel ends the child together with us, even when we are killed. After unshare, which would reset it.
const deathPrefix = ['setpriv', '--no-new-privs', '--pdeathsig', 'KILL', '--']

/** Tries what this system allows. Never throws: on systems without these tools there is less isolation, and it says so. */
export async function probeIsolation(): Promise<Isolation> {
  const network = (await firstWorking(networkPrefixes)) ?? []
  const death = (await firstWorking([deathPrefix])) ?? []
  return { prefix: [...network, ...death], networkIsolated: network.length > 0 }
}

async function firstWorking(prefixes: string[][]): Promise<string[] | undefined> {
  for (const prefix of prefixes) {
    const [command = '', ...args] = prefix
    const works = await execute(command, [...args, 'true'], { timeout: 5_000 }).then(
      () => true,
      () => false,
    )
    if (works) return prefix
  }
  return undefined
}
