import { DamaskError } from '@damask/sdk'
import { Command, CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { CommandFailed } from './command-failed.ts'
import { addDownloadCommand } from './download/download-command.ts'
import { addEndpointCommands } from './endpoint-commands.ts'
import { flagOf } from './fields.ts'
import { visible } from './print.ts'
import { addServerCommands, isServerCommand, runServerCommand } from './server-commands.ts'
import { addSessionCommands } from './session-commands.ts'
import type { Terminal } from './terminal.ts'
import { addUploadCommand } from './upload/upload-command.ts'
import { UsageError } from './usage-error.ts'

/**
 * Runs one command line.
 * @returns the exit code: 0 done, 1 refused or failed, 2 not understood, 130 stopped by Ctrl-C
 */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  if (isServerCommand(words[0])) return runServerCommand(words)
  try {
    await programFor(terminal).parseAsync(words, { from: 'user' })
    return 0
  } catch (error) {
    return tell(error, words.includes('--json'), terminal)
  }
}

export function programFor(terminal: Terminal): Command {
  const program = new Command('damask')
    .description('Damask from the command line')
    .version(packageJson.version)
    .option('--json', 'the reply as it came, for programs')
    .option('--url <address>', 'which Damask to talk to')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.warn(text),
      getOutHelpWidth: () => terminal.columns ?? 100,
    })
    .showHelpAfterError('Add --help to see what it takes.')
    .commandsGroup('Files')
  addUploadCommand(program, terminal)
  addDownloadCommand(program, terminal)
  program.commandsGroup('Who you are')
  addSessionCommands(program, terminal)
  program.commandsGroup('Everything the API can do')
  addEndpointCommands(program, terminal)
  program.commandsGroup('The server on this machine')
  addServerCommands(program)
  return program
}

function tell(error: unknown, asJson: boolean, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CommandFailed) return 1
  if (error instanceof UsageError) {
    terminal.warn(`${visibleLines(error.message)}\n`)
    return 2
  }
  if (terminal.signal.aborted || (error instanceof DOMException && error.name === 'AbortError')) {
    terminal.warn('Stopped. Run it again to go on.\n')
    return 130
  }
  if (!(error instanceof DamaskError)) {
    terminal.warn(`${visibleLines(error instanceof Error ? error.message : String(error))}\n`)
    return 1
  }
  const { code, status, detail, instance, errors } = error
  if (asJson) terminal.warn(`${JSON.stringify({ code, status, detail, instance, errors })}\n`)
  else {
    const fields = errors.map(({ pointer, message }) => `--${flagOf(pointer.replace(/^\//, ''))}: ${message}`)
    const hint = code === 'not_signed_in' ? ['Run "damask login", or set DAMASK_API_KEY.'] : []
    const reference = instance ? [`Reference ${instance}`] : []
    terminal.warn(`${visibleLines([detail, ...fields, ...hint, ...reference].join('\n'))}\n`)
  }
  return 1
}

const visibleLines = (text: string) => text.split('\n').map(visible).join('\n')
