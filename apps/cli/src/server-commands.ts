import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'

const commands: Record<string, string> = {
  serve: 'Run the Damask server on this machine',
  migrate: 'Bring the database of this machine up to date',
  keys: 'Make a master key for encrypted files, check it, change it: new, check, rotate',
  doctor: 'Check what this machine has and what is missing',
}

export const isServerCommand = (word: string | undefined) => word !== undefined && Object.hasOwn(commands, word)

/** For help only: `run` hands them on before any option is read, because their options are the server's. */
export function addServerCommands(program: Command): void {
  for (const [name, description] of Object.entries(commands)) program.command(name).description(description)
}

/** Runs the server's own command with this process's streams. @returns its exit code */
export function runServerCommand(words: readonly string[]): Promise<number> {
  const main = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, ...words], { stdio: 'inherit' })
  // Ctrl-C reaches the child by the terminal; a polite kill reaches only this process.
  const forward = () => child.kill('SIGTERM')
  process.on('SIGTERM', forward)
  const ignore = () => {}
  process.on('SIGINT', ignore)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  }).finally(() => {
    process.off('SIGTERM', forward)
    process.off('SIGINT', ignore)
  }) as Promise<number>
}
