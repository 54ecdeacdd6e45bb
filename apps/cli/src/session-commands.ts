import { text } from '@clack/prompts'
import { createDamask, DamaskError, revokeAppTokens } from '@damask/sdk'
import type { Command } from 'commander'
import { checkedUrl, clientFor, type GlobalOptions } from './client.ts'
import { findCredentials, forgetCredentials, type Secret, saveCredentials } from './credentials.ts'
import { commandLineAt, scopesIn, signIn } from './sign-in.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

type LoginOptions = GlobalOptions & { key?: string; keyStdin?: true; scopes?: string }

export function addSessionCommands(program: Command, terminal: Terminal): void {
  program
    .command('login')
    .description('Sign in to a Damask: shows an address and a code, and you answer in a browser')
    .option(
      '--scopes <scopes>',
      'what may be done: library:read,library:write (these two when left out),account:manage',
    )
    .option('--key <key>', 'use this API key instead (others on this machine may see it; --key-stdin is safer)')
    .option('--key-stdin', 'use an API key instead, read from standard input')
    .addHelpText(
      'after',
      '\nAPI keys are made in the browser, in your settings. What signs in here is listed there, too.',
    )
    .action(async (_options: unknown, command: Command) => {
      await login(command.optsWithGlobals() as LoginOptions, terminal)
    })
  program
    .command('logout')
    .description('Sign out; a stored API key is forgotten here and stays valid until it is revoked')
    .action(() => logout(terminal))
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
  const secret = await secretFor(options, origin, terminal)
  const token = 'key' in secret ? secret.key : secret.tokens.accessToken
  const me = await createDamask({ url: origin, token })
    .identity.getMe({}, { signal: terminal.signal })
    .catch((error: unknown) => {
      if (!(error instanceof DamaskError && error.code === 'not_signed_in')) throw error
      throw new DamaskError({
        ...error,
        detail: 'That key is not valid there. It may have been revoked or have expired.',
      })
    })
  const path = await saveCredentials(terminal.env, { url: origin, secret })
  const what = 'key' in secret ? 'The key is' : 'What was agreed to is'
  terminal.write(`Signed in to ${origin} as ${me.name} <${me.email}>. ${what} kept in ${path}.\n`)
}

/** A key where one is given; otherwise whoever sits here signs in. */
async function secretFor(options: LoginOptions, origin: string, terminal: Terminal): Promise<Secret> {
  const scopes = scopesIn(options.scopes)
  const key = options.keyStdin ? await terminal.readLine() : (options.key ?? terminal.env.DAMASK_API_KEY)
  if (key === undefined) return { tokens: await signIn(origin, scopes, terminal) }
  if (key.trim() === '') throw new UsageError('--key: is empty.')
  return { key: key.trim() }
}

async function logout(terminal: Terminal): Promise<void> {
  const known = await forgetCredentials(terminal.env)
  if (!known) return terminal.write('There was nothing to forget.\n')
  if ('key' in known.secret) return terminal.write('The key is forgotten here.\n')
  try {
    await revokeAppTokens(commandLineAt(known.url), known.secret.tokens)
    terminal.write(`Signed out of ${known.url}.\n`)
  } catch (error) {
    if (!(error instanceof DamaskError)) throw error
    terminal.write('Forgotten here.\n')
    terminal.warn(`${known.url} was not told: ${error.detail} End it there, in your settings, under connected apps.\n`)
  }
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
