import { COMMAND_LINE_CLIENT_ID, KeyScope } from '@damask/contract'
import { type AppTokens, startDeviceSignIn } from '@damask/sdk'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The command line as a program of OAuth, at one library. */
export const commandLineAt = (url: string) => ({ url, clientId: COMMAND_LINE_CLIENT_ID as string })

/** Shows where to go and what to type, and waits for the answer. Opens nothing by itself. */
export async function signIn(url: string, scopes: readonly string[], terminal: Terminal): Promise<AppTokens> {
  const asked = await startDeviceSignIn(commandLineAt(url), { scopes, signal: terminal.signal })
  const minutes = Math.round(asked.expiresInS / 60)
  terminal.warn(
    `Open this address in a browser, on this or another device:\n\n  ${asked.verificationUrlComplete}\n\nand check that it shows this code:\n\n  ${asked.userCode}\n\nWaiting for your answer, ${minutes} minutes at most. Ctrl-C stops.\n`,
  )
  return asked.wait(terminal.signal)
}

/** What `--scopes` says: names, separated by commas. */
export function scopesIn(text: string | undefined): KeyScope[] {
  if (text === undefined) return ['library:read', 'library:write']
  const names = text.split(',').map((name) => name.trim())
  const wrong = names.find((name) => !KeyScope.safeParse(name).success)
  if (wrong !== undefined) throw new UsageError(`--scopes: "${wrong}" is none of ${KeyScope.options.join(', ')}.`)
  return names.map((name) => KeyScope.parse(name))
}
