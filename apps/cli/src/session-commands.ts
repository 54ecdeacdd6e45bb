import { password, text } from '@clack/prompts'
import { createDamask, DamaskError } from '@damask/sdk'
import type { Command } from 'commander'
import { checkedUrl, clientFor, type GlobalOptions } from './client.ts'
import { findCredentials, forgetCredentials, saveCredentials } from './credentials.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

type LoginOptions = GlobalOptions & { key?: string; keyStdin?: true }

export function addSessionCommands(program: Command, terminal: Terminal): void {
  program
    .command('login')
    .description('Remember which Damask to talk to, and an API key for it')
    .option('--key <key>', 'the API key (others on this machine may see it; --key-stdin is safer)')
    .option('--key-stdin', 'read the API key from standard input')
    .addHelpText('after', '\nAPI keys are made in the browser, in your profile.')
    .action(async (_options: unknown, command: Command) => {
      await login(command.optsWithGlobals() as LoginOptions, terminal)
    })
  program
    .command('logout')
    .description('Forget the stored address and key; the key itself stays valid until it is revoked')
    .action(async () => {
      const known = await forgetCredentials(terminal.env)
      terminal.write(known ? 'The key is forgotten here.\n' : 'There was nothing to forget.\n')
    })
  program
    .command('whoami')
    .description('Show who the key belongs to, and where')
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals() as GlobalOptions
      const damask = await clientFor(terminal, options)
      const me = await damask.identity.getMe({}, { signal: terminal.signal })
      const { url } = damask.connection
      terminal.write(
        options.json ? `${JSON.stringify({ url, ...me }, null, 2)}\n` : `${me.name} <${me.email}> at ${url}\n`,
      )
    })
}

async function login(options: LoginOptions, terminal: Terminal): Promise<void> {
  const known = (await findCredentials(terminal.env, options.url))?.url
  const url =
    options.url ??
    terminal.env.DAMASK_URL ??
    (await ask(terminal, '--url', (message) => text({ message, initialValue: known ?? '' }), 'Address of Damask'))
  const origin = checkedUrl(url).trim().replace(/\/+$/, '')
  const key = await keyFor(options, terminal)
  if (key === '') throw new UsageError('--key: is empty.')
  const me = await createDamask({ url: origin, token: key })
    .identity.getMe({}, { signal: terminal.signal })
    .catch((error: unknown) => {
      if (!(error instanceof DamaskError && error.code === 'not_signed_in')) throw error
      throw new DamaskError({
        ...error,
        detail: 'That key is not valid there. It may have been revoked or have expired.',
      })
    })
  const path = await saveCredentials(terminal.env, { url: origin, key })
  terminal.write(`Signed in to ${origin} as ${me.name} <${me.email}>. The key is kept in ${path}.\n`)
}

async function keyFor(options: LoginOptions, terminal: Terminal): Promise<string> {
  if (options.keyStdin) return (await terminal.readLine()).trim()
  const given = options.key ?? terminal.env.DAMASK_API_KEY
  return (given ?? (await ask(terminal, '--key or --key-stdin', (message) => password({ message }), 'API key'))).trim()
}

async function ask(
  terminal: Terminal,
  option: string,
  prompt: (message: string) => Promise<string | symbol>,
  message: string,
) {
  if (!terminal.isInteractive) throw new UsageError(`${option}: is needed.`)
  const answer = await prompt(message)
  if (typeof answer === 'symbol') throw new DOMException('Stopped.', 'AbortError')
  return answer
}
